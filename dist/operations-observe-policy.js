import { r as Fault } from "./chain-fault.js";
import { b as string, l as boolean, y as strictObject } from "./zod.js";
import { i as hexOf, n as digestFromHex, r as digestOf, t as Digest } from "./chain-digest-digest.js";
import { n as parseImageReference, r as printImageReference } from "./chain-digest-image-name.js";
import { At as gitFault, G as recurrenceProblem, H as readCalendar, It as gitEnvironment, J as printWall, K as isZone, Mt as launch, Pt as setReferenced, U as lengthOf, V as calendarProblems, W as filesOf, at as EXCEPTIONS_FOLDER, dt as asLine, ft as filesIn, jt as runGit, kt as askGit, lt as Line, mt as unreadable, nt as regionsOf, pt as readPersonFile, q as parseWall, t as parsePolicy, ut as Time, xt as entry, y as filesNamedBy } from "./chain-clearance-parse-policy.js";
import { t as RepositoryName } from "./chain-source-workflow-identity.js";
const MOST_READ = 67108864;
// adapters/git/blob-sizes.ts
function readable(sizes) {
	let left = MOST_READ;
	return sizes.map((size) => {
		if (size > 4194304 || size > left) return false;
		left -= size;
		return true;
	});
}
// adapters/git/first-parents.ts
const DEPTH = 2e3;
var FirstParents = class {
	#directory;
	#lines = new Map();
	constructor(directory) {
		this.#directory = directory;
	}
	of(commit) {
		const known = this.#lines.get(commit);
		if (known !== void 0) return known;
		const line = this.#read(commit);
		for (const old of [...this.#lines.keys()].slice(0, -3)) this.#lines.delete(old);
		this.#lines.set(commit, line);
		line.catch(() => this.#lines.delete(commit));
		return line;
	}
	async #read(commit) {
		const links = (await runGit([
			"-c",
			"core.quotePath=true",
			"log",
			"--first-parent",
			"--diff-merges=first-parent",
			"--no-renames",
			"--name-only",
			"--format=%x00%H",
			`--max-count=${DEPTH}`,
			commit,
			"--"
		], { directory: this.#directory })).toString("utf8").split("\0").slice(1).map((text) => {
			const [id = "", ...lines] = text.split("\n");
			return {
				id,
				paths: new Set(lines.filter((line) => line !== "").map(unquoted))
			};
		});
		return {
			links,
			cut: links.length === DEPTH
		};
	}
};
const ESCAPES = {
	a: 7,
	b: 8,
	t: 9,
	n: 10,
	v: 11,
	f: 12,
	r: 13,
	"\"": 34,
	"\\": 92
};
function unquoted(line) {
	if (!line.startsWith("\"")) return line;
	const bytes = [];
	for (const [, octal, letter, plain] of line.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|([^\\])/gs)) if (octal !== void 0) bytes.push(Number.parseInt(octal, 8));
	else bytes.push(letter === void 0 ? (plain ?? "").charCodeAt(0) : ESCAPES[letter] ?? letter.charCodeAt(0));
	return Buffer.from(bytes).toString("utf8");
}
// adapters/git/joined-words.ts
function joinedBy({ parents, message }) {
	const [, second, ...more] = parents;
	return more.length > 0 || message.includes("\nClearance-Promotion: ") ? void 0 : second;
}
function withJoined(commit, { message }) {
	return message.includes("\nClearance-Written: ") ? {
		...commit,
		joined: message
	} : commit;
}
// adapters/git/parse-git.ts
const COMMIT_FORMAT = "%H%x00%P%x00%an%x00%ae%x00%ct%x00%B";
const FIELDS = 6;
function parseCommits(output) {
	const fields = output.toString("utf8").split("\0");
	const commits = [];
	for (let at = 0; at + FIELDS <= fields.length; at += FIELDS) {
		const [id = "", parents = "", name = "", email = "", seconds = "", message = ""] = fields.slice(at);
		commits.push({
			id,
			parents: parents === "" ? [] : parents.split(" "),
			author: {
				name,
				email
			},
			committed: new Date(Number(seconds) * 1e3),
			message: message.replace(/\n+$/, "\n")
		});
	}
	return commits;
}
function parseCommitObject(id, bytes) {
	const text = Buffer.from(bytes).toString("utf8");
	const end = text.indexOf("\n\n");
	const head = end < 0 ? text : text.slice(0, end);
	const headers = (name) => [...head.matchAll(new RegExp(`^${name} (.*)$`, "gm"))].map(([, value]) => value ?? "");
	const person = (text) => /^(.*?) ?<([^>]*)> (\d+) /.exec(text ?? "");
	const author = person(headers("author")[0]);
	const committer = person(headers("committer")[0]);
	if (author === null || committer === null) throw new Fault("GIT_FAILED", `commit ${id} is damaged`);
	return {
		id,
		parents: headers("parent"),
		author: {
			name: author[1] ?? "",
			email: author[2] ?? ""
		},
		committed: new Date(Number(committer[3]) * 1e3),
		message: end < 0 ? "" : text.slice(end + 2).replace(/\n+$/, "\n")
	};
}
function parseRawChanges(output) {
	const fields = output.toString("utf8").split("\0");
	const changes = [];
	for (let at = 0; at + 1 < fields.length; at += 2) {
		const [, , before = "", after = ""] = (fields[at] ?? "").split(" ");
		const there = (id) => /^0+$/.test(id) ? void 0 : id;
		changes.push({
			path: fields[at + 1] ?? "",
			before: there(before),
			after: there(after)
		});
	}
	return changes;
}
function wholeCommitId(id) {
	if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(id)) throw new Fault("GIT_FAILED", `${JSON.stringify(id.slice(0, 80))} isn't a whole commit id`);
	return id;
}
// adapters/git/long-line.ts
const READ_MS = 3e5;
var LongLine = class {
	#directory;
	#last = Promise.resolve([]);
	#whole;
	constructor(directory, whole) {
		this.#directory = directory;
		this.#whole = whole;
	}
	async of(head) {
		const before = this.#last.catch(() => []);
		this.#last = before.then((known) => this.#extend(known, head));
		return this.#last;
	}
	async #extend(known, head) {
		const last = known.at(-1);
		if (last === void 0) return this.#read(head);
		if (last.id === head) return known;
		const more = await this.#read(`${last.id}..${head}`);
		if (more[0]?.parents[0] === last.id && more.at(-1)?.id === head) return [...known, ...more];
		return this.#read(head);
	}
	async #read(range) {
		const args = [
			"log",
			"--first-parent",
			"--diff-merges=first-parent",
			"--reverse",
			"--no-renames"
		];
		const format = [
			"--raw",
			"--no-abbrev",
			"-z",
			`--format=%x01${COMMIT_FORMAT}%x01`
		];
		const output = await runGit([
			...args,
			...format,
			"--root",
			range,
			"--"
		], {
			directory: this.#directory,
			timeout: READ_MS
		});
		return Promise.all(parseLine$1(output).map((commit) => this.#whole(commit)));
	}
};
function parseLine$1(output) {
	const commits = [];
	let at = 0;
	while (at < output.length) {
		const { fields, end } = fieldsAt(output, at);
		const [commit] = parseCommits(fields);
		if (commit === void 0) throw new Fault("GIT_FAILED", "git log answered in a shape that isn't its own");
		const stop = nextCommit(output, end);
		const raw = output.subarray(end, stop);
		commits.push({
			...commit,
			changes: parseRawChanges(raw.subarray(raw.indexOf(58)))
		});
		at = stop;
	}
	return commits;
}
function fieldsAt(output, at) {
	let nul = at;
	for (let field = 0; field < 5; field += 1) nul = output.indexOf(0, nul) + 1;
	const found = output.indexOf(0, nul);
	const end = found < 0 ? output.length : found;
	return {
		fields: Buffer.concat([output.subarray(at + 1, end - 1), Buffer.of(0)]),
		end: Math.min(end + 1, output.length)
	};
}
function nextCommit(output, from) {
	let at = from;
	while (at < output.length && output[at] !== 1) {
		at = output.indexOf(0, output.indexOf(0, at) + 1) + 1;
		if (at === 0) return output.length;
	}
	return at;
}
// adapters/git/object-reader.ts
const ANSWER_MS = 3e4;
var ObjectReader = class {
	#directory;
	#idle;
	#child;
	#questions = [];
	#received = [];
	#size = 0;
	#wanted = 0;
	#timer;
	constructor(directory, idle = 2e3) {
		this.#directory = directory;
		this.#idle = idle;
	}
	read(name) {
		return this.#ask(name, true);
	}
	async blobSize(name) {
		const found = await this.#ask(name, false);
		return found?.type === "blob" ? found.size : void 0;
	}
	#ask(name, whole) {
		return new Promise((resolve, reject) => {
			const child = this.#process();
			this.#questions.push({
				whole,
				resolve,
				reject
			});
			this.#watch(ANSWER_MS);
			child.stdin.write(`${whole ? "contents" : "info"} ${name}\n`);
		});
	}
	#process() {
		if (this.#child !== void 0) return this.#child;
		const child = launch("git", ["cat-file", "--batch-command"], {
			cwd: this.#directory,
			env: gitEnvironment()
		});
		this.#child = child;
		child.stdout.on("data", (chunk) => this.#take(chunk));
		child.stderr.resume();
		const ended = (cause) => {
			if (this.#child === child) this.#forget(cause);
		};
		child.ended.then(() => ended(), ended);
		return child;
	}
	#take(chunk) {
		this.#received.push(chunk);
		this.#size += chunk.length;
		while (this.#questions.length > 0 && this.#size > 0 && this.#size >= this.#wanted) if (!this.#answerNext(Buffer.concat(this.#received))) break;
		this.#watch(this.#questions.length > 0 ? ANSWER_MS : this.#idle);
	}
	#answerNext(received) {
		this.#received = [received];
		const line = received.indexOf(10);
		if (line < 0) return false;
		const header = received.toString("utf8", 0, line);
		const found = /^([0-9a-f]{40,64}) (\w+) (\d+)$/.exec(header);
		const size = Number(found?.[3] ?? 0);
		const follows = found !== null && this.#questions[0]?.whole === true;
		const end = line + 1 + (follows ? size + 1 : 0);
		if (received.length < end) {
			this.#wanted = end;
			return false;
		}
		const rest = received.subarray(end);
		this.#received = rest.length === 0 ? [] : [rest];
		this.#size = rest.length;
		this.#wanted = 0;
		const question = this.#questions.shift();
		const [, id, type] = found ?? [];
		if (id === void 0 || type === void 0) question?.resolve(void 0);
		else question?.resolve({
			id,
			type,
			size,
			bytes: new Uint8Array(received.subarray(line + 1, Math.max(line + 1, end - 1)))
		});
		return true;
	}
	#watch(milliseconds) {
		clearTimeout(this.#timer);
		const waiting = this.#questions.length > 0;
		this.#timer = setTimeout(() => waiting ? this.#child?.kill() : this.#retire(), milliseconds);
		setReferenced(this.#timer, waiting);
		this.#child?.hold(waiting);
	}
	#retire() {
		const child = this.#child;
		this.#child = void 0;
		child?.stdin.end();
	}
	#forget(cause) {
		clearTimeout(this.#timer);
		const unanswered = this.#questions;
		this.#child = void 0;
		this.#questions = [];
		this.#received = [];
		this.#size = 0;
		this.#wanted = 0;
		for (const question of unanswered) question.reject(new Fault("GIT_FAILED", "git cat-file ended before it answered. Is the clone whole?", {
			cause,
			retryable: true
		}));
	}
};
// adapters/git/tree-object.ts
const FOLDER = "40000";
async function readTree(objects, name) {
	const object = await objects.read(name);
	if (object?.type !== "tree") throw new Fault("GIT_FAILED", `the tree ${name} isn't in the clone. Refresh it, or check the id.`);
	const bytes = Buffer.from(object.bytes.buffer, object.bytes.byteOffset, object.bytes.byteLength);
	const width = object.id.length / 2;
	const entries = new Map();
	for (let at = 0; at < bytes.length;) {
		const space = bytes.indexOf(32, at);
		const end = bytes.indexOf(0, space);
		const entry = bytes.toString("utf8", space + 1, end);
		if (entries.has(entry)) throw new Fault("GIT_FAILED", `the tree ${object.id} has ${entry} twice`);
		const mode = canonical(bytes.toString("utf8", at, space));
		entries.set(entry, {
			mode,
			name: entry,
			id: bytes.toString("hex", end + 1, end + 1 + width)
		});
		at = end + 1 + width;
	}
	return [...entries.values()];
}
function canonical(mode) {
	if (!mode.startsWith("100")) return mode;
	return (Number.parseInt(mode, 8) & 64) === 0 ? "100644" : "100755";
}
// adapters/git/tree-changes.ts
async function treeChanges(objects, from, to) {
	const [before, after] = await Promise.all([readTree(objects, `${from}^{tree}`), readTree(objects, `${to}^{tree}`)]);
	return (await compare(objects, before, after, "")).map((change) => ({
		change,
		key: Buffer.from(change.path)
	})).sort((a, b) => Buffer.compare(a.key, b.key)).map(({ change }) => change);
}
async function compare(objects, before, after, prefix) {
	const [was, is] = [before, after].map((entries) => new Map(entries.map((one) => [one.name, one])));
	const changes = [];
	for (const name of new Set([...was?.keys() ?? [], ...is?.keys() ?? []])) {
		const [one, other] = [was?.get(name), is?.get(name)];
		if (one?.id === other?.id && one?.mode === other?.mode) continue;
		const path = `${prefix}${name}`;
		if (isFolder(one) || isFolder(other)) changes.push(Promise.all([inside(objects, one), inside(objects, other)]).then(([left, right]) => compare(objects, left, right, `${path}/`)));
		const [file, otherFile] = [fileOf(one), fileOf(other)];
		if (file !== void 0 || otherFile !== void 0) changes.push(Promise.resolve([{
			path,
			before: file,
			after: otherFile
		}]));
	}
	return (await Promise.all(changes)).flat();
}
function isFolder(entry) {
	return entry?.mode === FOLDER;
}
function fileOf(entry) {
	return isFolder(entry) ? void 0 : entry;
}
async function inside(objects, entry) {
	return entry?.mode === "40000" ? readTree(objects, entry.id) : [];
}
function isPlainChange({ before, after }) {
	if (after === void 0 || after.mode === "100644") return true;
	return after.mode === "100755" && before?.mode === "100755";
}
// adapters/git/tree-listing.ts
const NO_FILE = new Set(["120000", "160000"]);
var TreeListing = class {
	#directory;
	#objects;
	#last;
	constructor(directory, objects) {
		this.#directory = directory;
		this.#objects = objects;
	}
	async of(commit) {
		const before = this.#last;
		const next = this.#make(commit, before);
		this.#last = next;
		next.catch(() => {
			if (this.#last === next) this.#last = void 0;
		});
		return (await next).files;
	}
	async #make(commit, before) {
		const last = await before?.catch(() => void 0);
		if (last?.commit === commit) return last;
		return {
			commit,
			files: await (last === void 0 ? this.#whole(commit) : this.#patched(commit, last))
		};
	}
	async #whole(commit) {
		const output = await runGit([
			"ls-tree",
			"-r",
			"-z",
			"--full-tree",
			commit
		], { directory: this.#directory });
		const files = new Map();
		for (const entry of output.toString("utf8").split("\0").slice(0, -1)) {
			const tab = entry.indexOf("	");
			const [mode, , id = ""] = entry.slice(0, tab).split(" ");
			if (!NO_FILE.has(mode)) files.set(entry.slice(tab + 1), id);
		}
		return files;
	}
	async #patched(commit, last) {
		const files = new Map(last.files);
		for (const { path, after } of await treeChanges(this.#objects, last.commit, commit)) if (after === void 0 || NO_FILE.has(after.mode)) files.delete(path);
		else files.set(path, after.id);
		return files;
	}
};
// adapters/git/tree-paths.ts
async function treePaths(objects, commit, folder) {
	let tree = await readTree(objects, `${commit}^{tree}`);
	const segments = folder.split("/").filter((segment) => segment !== "");
	for (const [index, segment] of segments.entries()) {
		const entry = tree.find(({ name }) => name === segment);
		if (entry === void 0) return [];
		if (entry.mode !== "40000") return index === segments.length - 1 ? [segments.join("/")] : [];
		tree = await readTree(objects, entry.id);
	}
	return below(objects, tree, segments.length === 0 ? "" : `${segments.join("/")}/`);
}
async function below(objects, tree, prefix) {
	return (await Promise.all(tree.map(async ({ mode, name, id }) => mode === "40000" ? below(objects, await readTree(objects, id), `${prefix}${name}/`) : [`${prefix}${name}`]))).flat();
}
// adapters/git/local-repository.ts
function localRepository(directory) {
	const objects = new ObjectReader(directory);
	const line = new FirstParents(directory);
	const longLine = new LongLine(directory, withWords);
	const listing = new TreeListing(directory, objects);
	const git = (...args) => runGit(args, { directory });
	async function blob(name) {
		const object = await objects.read(name);
		return object?.type === "blob" ? object.bytes : void 0;
	}
	async function read(commit, path) {
		const tree = wholeCommitId(commit);
		const relative = path === "" || /^\.{0,2}\/|\0/.test(path);
		const found = relative || path.includes("\n") ? void 0 : await blob(`${tree}:${path}`);
		if (found !== void 0) return found;
		await demandCommit(tree);
		return !relative && path.includes("\n") ? readAlone(tree, path) : void 0;
	}
	async function readAlone(commit, path) {
		const entry = (await git("ls-tree", "-z", "--full-tree", commit, "--", path)).toString("utf8");
		const id = /^\d+ blob ([0-9a-f]+)\t/.exec(entry)?.[1];
		return id === void 0 ? void 0 : blob(id);
	}
	async function demandCommit(id) {
		await commitOf(id);
	}
	async function commitOf(id) {
		const object = await objects.read(wholeCommitId(id));
		if (object?.type === "commit") return parseCommitObject(id, object.bytes);
		throw new Fault("GIT_FAILED", `commit ${id} isn't in the clone. Refresh it, or check the id.`);
	}
	async function withWords(commit) {
		const joined = joinedBy(commit);
		return joined === void 0 ? commit : withJoined(commit, await commitOf(joined));
	}
	async function longHistory(commit, paths, limit) {
		const args = [
			"log",
			"--first-parent",
			"-z",
			`--format=${COMMIT_FORMAT}`
		];
		if (Number.isFinite(limit)) args.push(`--max-count=${limit}`);
		const commits = parseCommits(await git(...args, wholeCommitId(commit), "--", ...paths));
		return Promise.all(commits.map(withWords));
	}
	async function changedBlob(id) {
		return await blob(id) ?? new TextEncoder().encode(id);
	}
	async function changedBlobs(ids) {
		const sizes = ids.map(async (id) => id === void 0 ? 0 : await objects.blobSize(id) ?? 0);
		const read = readable(await Promise.all(sizes));
		return Promise.all(ids.map(async (id, index) => {
			if (id === void 0) return void 0;
			return read[index] === true ? changedBlob(id) : "too large";
		}));
	}
	async function differences(from, to) {
		const changes = await treeChanges(objects, from, to);
		const [before, after] = await Promise.all([changedBlobs(changes.map((one) => one.before?.id)), changedBlobs(changes.map((one) => one.after?.id))]);
		return changes.map((change, index) => ({
			path: change.path,
			plain: isPlainChange(change),
			before: before[index],
			after: after[index]
		}));
	}
	return {
		async refresh() {},
		async resolve(ref) {
			return ref.includes("\n") ? void 0 : (await objects.read(`${ref}^{commit}`))?.id;
		},
		read,
		async list(commit, folder) {
			await demandCommit(wholeCommitId(commit));
			return (await treePaths(objects, commit, folder)).sort();
		},
		async files(commit) {
			await demandCommit(wholeCommitId(commit));
			return listing.of(commit);
		},
		blob: async (id) => blob(wholeCommitId(id)),
		async branches(folder) {
			const prefix = `refs/heads/${folder}/`;
			const lines = (await git("for-each-ref", "--format=%(objectname) %(refname)", prefix)).toString("utf8").split("\n");
			return new Map(lines.flatMap((line) => {
				const [, id, name] = /^(\S+) refs\/heads\/(.+)$/.exec(line) ?? [];
				return id === void 0 || name === void 0 ? [] : [[name, id]];
			}));
		},
		async history(commit, paths, limit = Number.POSITIVE_INFINITY) {
			const { links, cut } = await line.of(wholeCommitId(commit));
			const touching = links.filter((link) => paths.length === 0 || paths.some((path) => touches(link, path)));
			if (cut && touching.length < limit) return longHistory(commit, paths, limit);
			return Promise.all(touching.slice(0, limit).map(async ({ id }) => withWords(await commitOf(id))));
		},
		async line(head) {
			const line = await longLine.of(wholeCommitId(head));
			const [root] = line;
			if (root !== void 0 && (await commitOf(root.id)).parents.length > 0) throw new Fault("GIT_FAILED", `${directory} is a shallow clone: fetch the rest (git fetch --unshallow)`);
			return line;
		},
		changes: async (from, to) => differences(wholeCommitId(from), wholeCommitId(to)),
		commit: async (id) => withWords(await commitOf(id)),
		async isAncestor(ancestor, descendant) {
			const { links } = await line.of(wholeCommitId(descendant));
			if (links.some(({ id }) => id === wholeCommitId(ancestor))) return true;
			const args = [
				"merge-base",
				"--is-ancestor",
				ancestor,
				descendant
			];
			const answer = await askGit(args, { directory });
			if (answer.exitCode > 1 || answer.exitCode < 0) throw gitFault(args, answer);
			return answer.exitCode === 0;
		},
		async mergeBases(one, other) {
			const args = [
				"merge-base",
				"--all",
				wholeCommitId(one),
				wholeCommitId(other)
			];
			const answer = await askGit(args, { directory });
			if (answer.exitCode > 1 || answer.exitCode < 0) throw gitFault(args, answer);
			return answer.stdout.toString("utf8").split("\n").filter((id) => id !== "");
		},
		async mergeOf(ours, theirs) {
			const args = [
				"merge-tree",
				"--write-tree",
				"--no-messages",
				wholeCommitId(ours),
				wholeCommitId(theirs)
			];
			const answer = await askGit(args, { directory });
			if (answer.exitCode === 1 && answer.stdout.length > 0) return "conflict";
			if (answer.exitCode !== 0) throw gitFault(args, answer);
			return differences(ours, wholeCommitId(answer.stdout.toString("utf8").trim()));
		}
	};
}
function touches({ paths }, path) {
	if (paths.has(path)) return true;
	const folder = `${path.replace(/\/+$/, "")}/`;
	return [...paths].some((changed) => changed.startsWith(folder));
}
// chain/clearance/break-glass.ts
const BREAK_GLASS_FOLDER = "break-glass";
const Namespace = string().regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "expected the name of one Kubernetes namespace");
const Person = string().regex(/^[A-Za-z0-9][\w.@+-]{0,127}$/, "expected one person's name as the cluster knows it");
const FileName = /^break-glass\/([^/]+)\/([a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?)\.yaml$/u;
const BreakGlassFile = strictObject({
	image: string().optional(),
	person: Person.optional(),
	namespace: Namespace,
	owner: Line,
	reason: Line,
	opened: Time,
	expires: Time
}).refine(({ opened, expires }) => opened < expires, {
	path: ["expires"],
	message: "it expires before it is opened, so it would let nothing in: correct one of the two"
}).refine(({ image, person }) => image === void 0 !== (person === void 0), { message: "it names one image or one person, not both and not neither" });
function parseBreakGlass(files, { environments }) {
	return filesIn(`${BREAK_GLASS_FOLDER}/`, files).map(([path, bytes]) => {
		const [, environment, name] = FileName.exec(path) ?? [];
		const wrong = (reason) => unreadable("BREAK_GLASS_UNREADABLE", path, reason);
		if (environment === void 0 || name === void 0) throw wrong("its name is not <environment>/<name>.yaml");
		if (!environments.some((one) => one.name === environment)) throw wrong(`clearance.yaml has no environment "${environment}"`);
		const { image, person, ...rest } = readPersonFile("BREAK_GLASS_UNREADABLE", path, bytes, BreakGlassFile);
		if (person !== void 0) return {
			environment,
			name,
			subject: {
				kind: "person",
				person
			},
			...rest
		};
		try {
			return {
				environment,
				name,
				subject: {
					kind: "image",
					image: parseImageReference(image ?? "")
				},
				...rest
			};
		} catch (cause) {
			if (cause instanceof Fault) throw wrong(cause.message);
			throw cause;
		}
	});
}
function breakGlassPath({ environment, name }) {
	return `${BREAK_GLASS_FOLDER}/${environment}/${name}.yaml`;
}
function breakGlassName({ subject, namespace, opened }) {
	return `${opened.toISOString().slice(0, 16).replaceAll(/[-:]/g, "").toLowerCase()}-${hexOf(digestOf(JSON.stringify([
		subject,
		namespace,
		opened
	]))).slice(0, 8)}`;
}
function printBreakGlass({ subject, namespace, owner, reason, opened, expires }) {
	return [
		subject.kind === "image" ? `image: ${printImageReference(subject.image)}` : `person: ${JSON.stringify(subject.person)}`,
		`namespace: ${JSON.stringify(namespace)}`,
		`owner: ${JSON.stringify(asLine(owner))}`,
		`reason: ${JSON.stringify(asLine(reason))}`,
		`opened: ${opened.toISOString()}`,
		`expires: ${expires.toISOString()}`,
		""
	].join("\n");
}
function opens({ subject, opened, expires }, image, digest, now) {
	return subject.kind === "image" && subject.image.image === image && subject.image.digest === digest && opened <= now && now < expires;
}
// chain/clearance/calendar/content-lines.ts
function contentLines(text) {
	const whole = [];
	for (const [index, line] of text.split(/\r?\n/u).entries()) {
		const before = whole.at(-1);
		if (/^[ \t]/u.test(line) && before !== void 0) before.text += line.slice(1);
		else if (line !== "") whole.push({
			text: line,
			line: index + 1
		});
	}
	return whole.map(({ text: content, line }) => ({
		...parseLine(content),
		line
	}));
}
const LINE = /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:]*))*):(.*)$/su;
const PARAMETER = /;([A-Za-z0-9-]+)=(?:"([^"]*)"|([^";:]*))/gu;
function parseLine(content) {
	const [, name, parameters = "", value = ""] = LINE.exec(content) ?? [];
	if (name === void 0) return {
		name: "",
		parameters: new Map(),
		value: content
	};
	const pairs = [...parameters.matchAll(PARAMETER)].map(([, key = "", quoted, plain = ""]) => [key.toUpperCase(), quoted ?? plain]);
	return {
		name: name.toUpperCase(),
		parameters: new Map(pairs),
		value
	};
}
function plainText(value) {
	return value.replaceAll(/\\([\\;,nN])/gu, (_, character) => character.toLowerCase() === "n" ? " " : character).replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
}
// chain/clearance/calendar/ical.ts
function readICal(text, file) {
	const problems = [];
	const events = [];
	const open = [];
	let event = [];
	const lines = contentLines(text.replace(/^\uFEFF/u, ""));
	for (const line of lines) {
		const { name } = line;
		const value = line.value.trim().toUpperCase();
		if (name === "") problems.push({
			line: line.line,
			message: "expected NAME:value"
		});
		else if (name === "BEGIN") {
			open.push({
				...line,
				value
			});
			if (value === "VEVENT") event = [line];
		} else if (name === "END") {
			if (open.pop()?.value !== value) problems.push({
				line: line.line,
				message: `END:${value} ends nothing`
			});
			else if (value === "VEVENT") {
				const read = readEvent(event, file);
				if ("message" in read) problems.push(read);
				else if (read.entry !== void 0) events.push({
					entry: read.entry,
					line: read.line
				});
			}
		} else if (open.at(-1)?.value === "VEVENT") event.push(line);
	}
	const left = open.at(-1);
	if (left !== void 0) problems.push({
		line: left.line,
		message: `BEGIN:${left.value} has no end`
	});
	if (lines.length === 0 || lines[0]?.name !== "BEGIN" || lines[0].value.toUpperCase() !== "VCALENDAR") problems.push({
		line: 1,
		message: "an iCal file begins with BEGIN:VCALENDAR"
	});
	else if (events.length === 0 && problems.length === 0) problems.push({
		line: 1,
		message: "there is no event in it"
	});
	return {
		events,
		problems
	};
}
const ONCE = new Set([
	"DTSTART",
	"DTEND",
	"DURATION",
	"RRULE",
	"SUMMARY",
	"UID",
	"STATUS"
]);
const REFUSED = new Map([["RECURRENCE-ID", "a changed occurrence: leave that day out with EXDATE and add an event of its own"], ["EXRULE", "EXRULE was taken out of iCal: write EXDATE"]]);
function readEvent([begin, ...lines], file) {
	const fields = new Map();
	for (const line of lines) {
		const refused = REFUSED.get(line.name);
		if (refused !== void 0) return {
			line: line.line,
			message: refused
		};
		if (ONCE.has(line.name) && fields.has(line.name)) return {
			line: line.line,
			message: `${line.name} is there twice`
		};
		fields.set(line.name, line);
	}
	const at = begin?.line ?? 1;
	if (fields.get("STATUS")?.value.toUpperCase() === "CANCELLED") return {
		entry: void 0,
		line: at
	};
	const dtstart = fields.get("DTSTART");
	if (dtstart === void 0) return {
		line: at,
		message: "the event has no DTSTART"
	};
	const start = readTime(dtstart);
	if ("message" in start) return start;
	const end = readEnd(start, fields.get("DTEND"), fields.get("DURATION"), at);
	if ("message" in end) return end;
	const rrule = fields.get("RRULE");
	const wrong = rrule === void 0 ? void 0 : recurrenceProblem(rrule.value.toUpperCase());
	if (rrule !== void 0 && wrong !== void 0) return {
		line: rrule.line,
		message: wrong
	};
	const also = readTimes(lines, "RDATE", start);
	if ("message" in also) return also;
	const except = readTimes(lines, "EXDATE", start);
	if ("message" in except) return except;
	const name = plainText((fields.get("SUMMARY") ?? fields.get("UID"))?.value ?? "").slice(0, 200);
	const entry = {
		name: name === "" ? `line ${at}` : name,
		file,
		start: printWall(start.wall),
		end: printWall(end.wall),
		...rrule === void 0 ? {} : { rrule: rrule.value.toUpperCase() },
		...also.walls.length === 0 ? {} : { also: also.walls.map(printWall) },
		...except.walls.length === 0 ? {} : { except: except.walls.map(printWall) },
		...start.zone === void 0 ? {} : { zone: start.zone }
	};
	if (lengthOf(entry) > 0) return {
		entry,
		line: at
	};
	return {
		line: at,
		message: "the event ends before it begins"
	};
}
function readTime({ parameters, value, line }, text = value) {
	const [, y, m, d, h, min, s, z] = /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/u.exec(text.trim().toUpperCase()) ?? [];
	const wall = y === void 0 ? void 0 : parseWall(`${y}-${m}-${d}T${h ?? "00"}:${min ?? "00"}:${s ?? "00"}`);
	if (wall === void 0) return {
		line,
		message: `"${text}" is no date or time`
	};
	const zone = z === void 0 ? parameters.get("TZID")?.replace(/^\//u, "") : "UTC";
	if (zone === void 0 || isZone(zone)) return {
		wall,
		zone,
		date: h === void 0
	};
	return {
		line,
		message: `the time zone "${zone}" is no IANA name such as Europe/Berlin`
	};
}
function readEnd(start, dtend, duration, at) {
	if (dtend !== void 0) {
		const end = readTime(dtend);
		if ("message" in end || sameKind(start, end)) return end;
		return {
			line: dtend.line,
			message: "DTEND has another time zone or form than DTSTART"
		};
	}
	if (duration !== void 0) {
		const length = parseDuration(duration.value);
		if (length !== void 0) return { wall: start.wall + length };
		return {
			line: duration.line,
			message: `"${duration.value}" is no duration such as PT8H or P3D`
		};
	}
	if (start.date) return { wall: start.wall + DAY };
	return {
		line: at,
		message: "the event has neither DTEND nor DURATION"
	};
}
function readTimes(lines, name, start) {
	const walls = [];
	for (const line of lines.filter((one) => one.name === name)) for (const text of line.value.split(",")) {
		const time = readTime(line, text);
		if ("message" in time) return time;
		if (!sameKind(start, time)) return {
			line: line.line,
			message: `${name} has another time zone or form than DTSTART`
		};
		walls.push(time.wall);
	}
	return { walls };
}
function sameKind(a, b) {
	return a.zone === b.zone && a.date === b.date;
}
const DAY = 864e5;
function parseDuration(text) {
	const [, weeks, days, hours, minutes, seconds] = /^\+?P(?:(\d{1,3})W|(?=\d|T\d)(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?)$/u.exec(text) ?? [];
	const length = (Number(weeks ?? 0) * 7 + Number(days ?? 0)) * DAY + Number(hours ?? 0) * 36e5 + Number(minutes ?? 0) * 6e4 + Number(seconds ?? 0) * 1e3;
	return length > 0 ? length : void 0;
}
// chain/clearance/calendar/resolve-calendars.ts
function resolveCalendars(snapshot) {
	const { policy, files } = snapshot;
	if (!policy.environments.some(({ calendar }) => calendar !== void 0 && filesOf(calendar).length > 0)) return snapshot;
	const read = new Map();
	const eventsOf = (path) => {
		const events = read.get(path) ?? readFile(path, files.get(path));
		read.set(path, events);
		return events;
	};
	const environments = policy.environments.map((environment) => {
		const { calendar } = environment;
		if (calendar === void 0 || filesOf(calendar).length === 0) return environment;
		const events = filesOf(calendar).flatMap((path) => eventsOf(path).map((event) => ({
			path,
			event
		})));
		const resolved = resolve(calendar, eventsOf);
		check(resolved, regionsOf(environment), environment.name, events);
		return {
			...environment,
			calendar: resolved
		};
	});
	return {
		...snapshot,
		policy: {
			...policy,
			environments
		}
	};
}
function resolve(calendar, eventsOf) {
	const entries = (all) => all.flatMap((one) => typeof one === "string" ? eventsOf(one).map(({ entry }) => entry) : [one]);
	return {
		...calendar,
		windows: entries(calendar.windows),
		freezes: entries(calendar.freezes)
	};
}
function readFile(path, bytes) {
	if (bytes === void 0) throw new Fault("POLICY_UNREADABLE", `clearance.yaml names ${path}, which isn't in the same commit`);
	const { events, problems } = readICal(decode$1(path, bytes), path);
	if (problems.length === 0) return events;
	throw invalid(problems.map(({ line, message }) => `${path}:${line}: ${message}`));
}
function check(calendar, regions, environment, events) {
	const rule = readCalendar(calendar);
	if (rule === void 0) throw new Error("every file was read");
	const problems = calendarProblems(rule, regions).map(({ entry, message }) => {
		const found = events.find(({ event }) => event.entry === entry) ?? events[0];
		return `${found?.path ?? "clearance.yaml"}:${found?.event.line ?? 1}: the calendar of ${environment}: ${message}`;
	});
	if (problems.length > 0) throw invalid(problems);
}
function invalid(lines) {
	return new Fault("POLICY_INVALID", lines.join("\n"));
}
function decode$1(path, bytes) {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch (cause) {
		throw new Fault("POLICY_INVALID", `${path}:1: it isn't valid UTF-8`, { cause });
	}
}
// chain/clearance/restrictions.ts
const Reason = {
	owner: Line,
	reason: Line,
	since: Time,
	immediate: boolean().default(false)
};
const QuarantineFile = strictObject({
	digest: Digest,
	...Reason
});
const BuilderName = Line.regex(/^(?:[A-Za-z0-9-]+\/[\w.-]+\/\.github\/workflows\/[^@/\s*]+\.ya?ml@[^\s*]+|trust\/[\w./@+-]+)$/, "expected owner/name/.github/workflows/file.yml@ref or a key's path in trust/");
const CommitName = string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/, "expected a full commit id in lower case");
const BuilderFile = strictObject({
	builder: BuilderName,
	...Reason
}).transform(({ builder, ...reason }) => ({
	origin: {
		kind: "builder",
		builder
	},
	...reason
}));
const CommitFile = strictObject({
	commit: CommitName,
	source: RepositoryName.optional(),
	...Reason
}).transform(({ commit, source, ...reason }) => ({
	origin: {
		kind: "commit",
		commit,
		...source === void 0 ? {} : { source }
	},
	...reason
}));
const HoldFile = strictObject({
	owner: Line,
	reason: Line,
	starts: Time.optional(),
	expires: Time
}).refine(({ starts, expires }) => starts === void 0 || starts < expires, {
	path: ["expires"],
	message: "it expires before it starts, so it would hold nothing: correct one of the two"
}).transform(({ starts, ...hold }) => starts === void 0 ? hold : {
	...hold,
	starts
});
function parseRestrictions(files, policy) {
	return {
		quarantines: parseQuarantines(files),
		origins: parseOrigins(files),
		holds: parseHolds(files, policy)
	};
}
function parseQuarantines(files) {
	return filesIn("quarantine/", files).filter(([path]) => !ORIGIN_NAME.test(path)).map(([path, bytes]) => {
		const named = digestFromHex(/^quarantine\/sha256-([0-9a-f]{64})\.yaml$/u.exec(path)?.[1]);
		if (named === void 0) throw unreadable("QUARANTINE_UNREADABLE", path, `its name is not sha256-<64 hex digits>.yaml, builder-<12 hex digits>.yaml or commit-<id>.yaml`);
		const quarantine = readPersonFile("QUARANTINE_UNREADABLE", path, bytes, QuarantineFile);
		if (quarantine.digest === named) return quarantine;
		throw unreadable("QUARANTINE_UNREADABLE", path, `its name and its digest ${quarantine.digest} differ`);
	});
}
function parseOrigins(files) {
	return filesIn("quarantine/", files).filter(([path]) => ORIGIN_NAME.test(path)).map(([path, bytes]) => {
		const schema = path.startsWith("quarantine/builder-") ? BuilderFile : CommitFile;
		const origin = readPersonFile("QUARANTINE_UNREADABLE", path, bytes, schema);
		if (originPath(origin.origin) === path) return origin;
		throw unreadable("QUARANTINE_UNREADABLE", path, `by what is in it, it would be ${originPath(origin.origin)}`);
	});
}
const ORIGIN_NAME = /^quarantine\/(?:builder|commit)-[0-9a-f]+\.yaml$/u;
function parseHolds(files, policy) {
	return filesIn("holds/", files).map(([path, bytes]) => {
		const [, environment, service = null] = /^holds\/([^/]+?)(?:\/([^/]+))?\.yaml$/u.exec(path) ?? [];
		if (environment === void 0) throw unreadable("HOLD_UNREADABLE", path, "its name is not <environment>[/<service>].yaml");
		if (!policy.environments.some(({ name }) => name === environment)) throw unreadable("HOLD_UNREADABLE", path, `clearance.yaml has no environment "${environment}"`);
		if (service !== null && entry(policy.services, service) === void 0) throw unreadable("HOLD_UNREADABLE", path, `clearance.yaml has no service "${service}"`);
		return {
			environment,
			service,
			...readPersonFile("HOLD_UNREADABLE", path, bytes, HoldFile)
		};
	});
}
function quarantinePath(digest) {
	return `quarantine/sha256-${hexOf(digest)}.yaml`;
}
function originPath(origin) {
	if (origin.kind === "commit") return `quarantine/commit-${origin.commit}.yaml`;
	return `quarantine/builder-${hexOf(digestOf(origin.builder)).slice(0, 12)}.yaml`;
}
function holdPath(hold) {
	return `holds/${hold.environment}${hold.service === null ? "" : `/${hold.service}`}.yaml`;
}
function printQuarantine({ digest, ...reason }) {
	return [
		`digest: ${digest}`,
		...reasonLines(reason),
		""
	].join("\n");
}
function printQuarantinedOrigin({ origin, ...reason }) {
	const { kind: _, ...named } = origin;
	return [
		...Object.entries(named).map(([name, value]) => `${name}: ${JSON.stringify(value)}`),
		...reasonLines(reason),
		""
	].join("\n");
}
function reasonLines({ owner, reason, since, immediate }) {
	return [
		`owner: ${JSON.stringify(asLine(owner))}`,
		`reason: ${JSON.stringify(asLine(reason))}`,
		`since: ${since.toISOString()}`,
		`immediate: ${immediate}`
	];
}
function printHold({ owner, reason, starts, expires }) {
	return [
		`owner: ${JSON.stringify(asLine(owner))}`,
		`reason: ${JSON.stringify(asLine(reason))}`,
		...starts === void 0 ? [] : [`starts: ${starts.toISOString()}`],
		`expires: ${expires.toISOString()}`,
		""
	].join("\n");
}
// chain/promotion/planned-change.ts
function unplannedChanges(planned, changes) {
	const left = new Map(planned.map((file) => [file.path, file.bytes]));
	const findings = [];
	for (const { path, after, plain } of changes) {
		const bytes = left.get(path);
		if (bytes === void 0) findings.push(unexpected(`${path} is changed, which was not planned`));
		else if (after === "too large") findings.push(unexpected(`${path} is larger than anything planned`));
		else if (!sameBytes(bytes, after ?? null)) findings.push(unexpected(`${path} is not what was planned`));
		else if (!plain) findings.push(unexpected(`${path} is a link, or executable, which was not planned`));
		left.delete(path);
	}
	for (const path of left.keys()) findings.push(unexpected(`${path} is not changed, which was planned`));
	return findings;
}
function sameBytes(a, b) {
	if (a === null || b === null) return a === b;
	return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
function unexpected(message) {
	return {
		code: "EDIT_UNEXPECTED",
		message
	};
}
// operations/observe-policy.ts
async function readPolicy(git, commit, path) {
	const bytes = await git.read(commit, path);
	if (bytes === void 0) throw new Fault("POLICY_UNREADABLE", `${path} isn't in the tree of ${commit}: check the path and the branch`);
	const text = decode(bytes, path);
	const before = LATELY.find((one) => one.text === text && one.path === path);
	const policy = before?.policy ?? parsePolicy(text, path);
	const exceptions = await git.list(commit, EXCEPTIONS_FOLDER);
	const files = await readFiles(git, commit, [...filesNamedBy(policy), ...exceptions]);
	if (before !== void 0 && sameFiles(before.snapshot.files, files)) return {
		...before.snapshot,
		commit
	};
	const snapshot = resolveCalendars({
		policy,
		commit,
		digest: digestOf(bytes),
		files
	});
	LATELY.unshift({
		text,
		path,
		policy,
		snapshot
	});
	LATELY.splice(KEPT);
	return snapshot;
}
const LATELY = [];
const KEPT = 2;
function sameFiles(one, other) {
	if (one.size !== other.size) return false;
	return [...other].every(([path, bytes]) => sameBytes(one.get(path) ?? null, bytes));
}
async function readRestrictions(git, { commit, policy }) {
	const [quarantine, holds] = await Promise.all([readFolder(git, commit, "quarantine", "QUARANTINE_UNREADABLE"), readFolder(git, commit, "holds", "HOLD_UNREADABLE")]);
	return parseRestrictions(new Map([...quarantine, ...holds]), policy);
}
async function readBreakGlass(git, { commit, policy }) {
	const files = await readFolder(git, commit, BREAK_GLASS_FOLDER, "BREAK_GLASS_UNREADABLE");
	return parseBreakGlass(new Map(files), policy);
}
async function readFolder(git, commit, folder, code) {
	const [itself, paths] = await Promise.all([git.read(commit, folder), git.list(commit, folder)]);
	if (itself !== void 0) throw new Fault(code, `${folder} is a file or a link: make it a folder again`);
	return Promise.all(paths.map(async (path) => {
		const bytes = await git.read(commit, path);
		if (bytes === void 0) throw new Fault(code, `${path} is a submodule: only files count here`);
		return [path, bytes];
	}));
}
async function readFiles(git, commit, paths) {
	const files = await Promise.all(paths.map(async (path) => [path, await git.read(commit, path)]));
	return new Map(files.flatMap(([path, bytes]) => bytes === void 0 ? [] : [[path, bytes]]));
}
function decode(bytes, path) {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch (cause) {
		throw new Fault("POLICY_INVALID", `${path} isn't valid UTF-8: save it as UTF-8`, { cause });
	}
}
export { ObjectReader as S, opens as _, sameBytes as a, localRepository as b, originPath as c, printHold as d, printQuarantine as f, breakGlassPath as g, breakGlassName as h, readRestrictions as i, parseOrigins as l, quarantinePath as m, readFiles as n, unplannedChanges as o, printQuarantinedOrigin as p, readPolicy as r, holdPath as s, readBreakGlass as t, parseQuarantines as u, parseBreakGlass as v, treePaths as x, printBreakGlass as y };
