import { n as generatePolicies, t as GENERATED_FOLDER } from "./chain-admission-generate.js";
import { F as placeOf, P as lanesOf } from "./chain-clearance-parse-policy.js";
import { i as sameBytes, n as readPolicy, r as readRestrictions } from "./operations-observe-policy.js";
import { r as digestAt } from "./operations-observe-change.js";
// operations/generate.ts
async function generatedFor(git, commit, changes = [], policyPath = "clearance.yaml") {
	const tree = withChanges(git, commit, changes);
	const snapshot = await readPolicy(tree, commit, policyPath);
	const { quarantines } = await readRestrictions(tree, snapshot);
	const current = await currentDigests(tree, commit, snapshot.policy);
	const generated = generatePolicies(snapshot, quarantines, current);
	const wanted = new Map(generated.map(({ path, bytes }) => [path, bytes]));
	for (const path of await tree.list(commit, GENERATED_FOLDER)) if (!wanted.has(path)) wanted.set(path, null);
	const files = [...wanted].map(([path, bytes]) => ({
		path,
		bytes
	})).sort((a, b) => a.path < b.path ? -1 : 1);
	const held = await Promise.all(files.map(({ path }) => tree.read(commit, path)));
	return {
		files,
		stale: files.filter(({ bytes }, index) => !sameBytes(bytes, held[index] ?? null)).map(({ path }) => path)
	};
}
async function currentDigests(git, commit, policy) {
	const current = new Map(policy.environments.map(({ name }) => [name, new Set()]));
	await Promise.all(lanesOf(policy).map(async (lane) => {
		const digest = await digestAt(git, commit, placeOf(policy, lane));
		if (digest !== null) current.get(lane.environment)?.add(digest);
	}));
	return current;
}
function withChanges(git, commit, changes) {
	const changed = new Map(changes.map(({ path, bytes }) => [path, bytes]));
	return {
		async read(at, path) {
			const bytes = at === commit ? changed.get(path) : void 0;
			return bytes === void 0 ? await git.read(at, path) : bytes ?? void 0;
		},
		async list(at, folder) {
			const paths = new Set(await git.list(at, folder));
			for (const [path, bytes] of at === commit ? changed : []) if (bytes === null) paths.delete(path);
			else if (folder === "" || path.startsWith(`${folder}/`)) paths.add(path);
			return [...paths].sort();
		}
	};
}
export { generatedFor as n, currentDigests as t };
