import { r as Fault } from "./chain-fault.js";
import { Q as placeOf, Z as lanesOf, it as spotsOf } from "./chain-clearance-parse-policy.js";
import { t as digestReader } from "./chain-promotion-edit-edit-digest.js";
import { t as inParallel } from "./operations-in-parallel.js";
import { t as agreed } from "./operations-observe-change.js";
// operations/people-of.ts
async function peopleOf(names, teamMembers) {
	const { people, unread } = await readablePeopleOf(names, teamMembers);
	if (unread !== void 0) throw unread;
	return people;
}
async function readablePeopleOf(names, teamMembers) {
	const answers = await Promise.all(names.map(async (name) => name.includes("/") ? membersOf(name, teamMembers) : [name]));
	const read = answers.map((one) => one instanceof Fault ? [] : one);
	return {
		people: [...new Set(read.flat())],
		members: read.filter((_, index) => names[index]?.includes("/") === true).flat(),
		unread: answers.find((one) => one instanceof Fault)
	};
}
async function membersOf(team, teamMembers) {
	try {
		return await teamMembers(team);
	} catch (error) {
		if (error instanceof Fault) return error;
		throw error;
	}
}
// operations/observe-digests.ts
const ANSWERS = new WeakMap();
const MOST = 15e4;
const READ = new WeakMap();
const PARALLEL = 64;
async function digestsOf(git, commit, policy) {
	const files = await git.files(commit);
	const remembered = ANSWERS.get(git) ?? new Map();
	if (remembered.size > MOST) {
		remembered.clear();
		READ.delete(git);
	}
	ANSWERS.set(git, remembered);
	const paths = pathsOf(policy);
	function answerAt({ file, path }) {
		const id = files.get(file);
		return id === void 0 ? void 0 : remembered.get(id)?.get(path);
	}
	async function readFile({ file, path }) {
		const id = files.get(file);
		const bytes = id === void 0 ? void 0 : await git.blob(id);
		if (id === void 0 || bytes === void 0) throw new Fault("EDIT_PATH_MISSING", `${file} isn't in the tree as a file: add it, or correct digestAt.file`);
		const digestAt = digestReader(bytes);
		const all = new Map(remembered.get(id));
		for (const one of paths.get(file) ?? []) all.set(one, answerOf(digestAt, one));
		const answer = all.get(path) ?? answerOf(digestAt, path);
		remembered.set(id, all.set(path, answer));
		return answer;
	}
	return {
		known(lane) {
			const answers = spotsOf(placeOf(policy, lane)).map(answerAt);
			const [first] = answers;
			if (first === void 0 || !("digest" in first)) return void 0;
			return answers.every((one) => one !== void 0 && "digest" in one && one.digest === first.digest) ? first.digest : void 0;
		},
		async at(lane) {
			const held = await Promise.all(spotsOf(placeOf(policy, lane)).map(async (spot) => {
				const answer = answerAt(spot) ?? await readFile(spot);
				if ("digest" in answer) return {
					spot,
					digest: answer.digest
				};
				const { code, message } = answer.fault;
				throw new Fault(code, `${spot.file}: ${message}`, { cause: answer.fault });
			}));
			return agreed(held);
		},
		async read(lanes) {
			const last = READ.get(git);
			if (last?.files === files && last.policy === policy) return;
			const unread = new Map();
			for (const lane of lanes) for (const spot of spotsOf(placeOf(policy, lane))) if (files.has(spot.file) && answerAt(spot) === void 0) unread.set(spot.file, spot);
			await inParallel([...unread.values()], PARALLEL, readFile);
			if (lanes.length === lanesOf(policy).length) READ.set(git, {
				files,
				policy
			});
		}
	};
}
function answerOf(digestAt, path) {
	try {
		return { digest: digestAt(path) ?? null };
	} catch (error) {
		if (error instanceof Fault && error.code.startsWith("EDIT_")) return { fault: error };
		throw error;
	}
}
const PATHS = new WeakMap();
function pathsOf(policy) {
	const known = PATHS.get(policy);
	if (known !== void 0) return known;
	const paths = new Map();
	for (const lane of lanesOf(policy)) for (const { file, path } of spotsOf(placeOf(policy, lane))) {
		const there = paths.get(file);
		if (there === void 0) paths.set(file, [path]);
		else there.push(path);
	}
	PATHS.set(policy, paths);
	return paths;
}
export { peopleOf as n, readablePeopleOf as r, digestsOf as t };
