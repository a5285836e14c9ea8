import { n as generatePolicies, o as requiredSigner, t as GENERATED_FOLDER } from "./chain-admission-generate.js";
import { b as string, m as looseObject, s as array } from "./zod.js";
import { Q as placeOf, Z as lanesOf, n as policyFault, xt as entry } from "./chain-clearance-parse-policy.js";
import { r as Fault } from "./chain-fault.js";
import { n as digestFromHex } from "./chain-digest-digest.js";
import { a as sameBytes, i as readRestrictions, r as readPolicy, t as readBreakGlass } from "./operations-observe-policy.js";
import { i as digestAt } from "./operations-observe-change.js";
// chain/admission/first-difference.ts
function firstDifference(held, wanted) {
	if (held === wanted) return void 0;
	if (held === null) return {
		line: 1,
		column: 1,
		message: "it isn't there"
	};
	if (wanted === null) return {
		line: 1,
		column: 1,
		message: "nothing generates it: delete it"
	};
	const [ours, theirs] = [wanted.split("\n"), held.split("\n")];
	const index = theirs.findIndex((line, at) => line !== ours[at]);
	const at = index < 0 ? theirs.length - 1 : index;
	const [is, should] = [theirs[at] ?? "", ours[at]];
	let column = 0;
	while (column < is.length && is[column] === should?.[column]) column += 1;
	const spaces = is.trim() === should?.trim();
	const quoted = (line) => JSON.stringify(clipped(spaces ? line : line.trim()));
	const gives = should === void 0 ? "nothing" : quoted(should);
	return {
		line: at + 1,
		column: column + 1,
		message: index < 0 ? "it ends too early" : `it holds ${quoted(is)}, and the generator gives ${gives}`
	};
}
function clipped(text) {
	return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
// chain/admission/generation-problems.ts
function generationProblems(snapshot, settings) {
	const { policy } = snapshot;
	const none = Object.keys(policy.services).length > 0 ? [] : [{
		at: ["services"],
		message: "there is no service: a policy would match nothing"
	}];
	const { imported } = policy.admission;
	const signers = [...policy.environments.map(({ name, signer }, index) => ({
		whom: `for ${name}`,
		signer,
		at: [
			"environments",
			index,
			"signer"
		]
	})), ...imported === void 0 ? [] : [{
		whom: "an import",
		signer: imported.signer,
		at: [
			"admission",
			"imported",
			"signer"
		]
	}]];
	const keys = new Map();
	const problems = signers.flatMap(({ whom, signer, at }) => {
		const absent = absentWorkflow(signer, settings);
		if (absent !== void 0) return [{
			at: [...at, "workflow"],
			message: `nobody can sign ${whom}: ${absent} isn't there`
		}];
		let required;
		try {
			required = requiredSigner(snapshot, signer);
		} catch (error) {
			if (!(error instanceof Fault)) throw error;
			return [{
				at: [...at],
				message: `nobody can sign ${whom}: ${error.message}`
			}];
		}
		if (required.kind === "key") {
			const twin = keys.get(required.pem);
			keys.set(required.pem, twin ?? whom);
			if (twin !== void 0) {
				const message = `${required.key} is the key that signs ${twin} too: each signer needs one of its own`;
				return [{
					at: [...at, "key"],
					message
				}];
			}
		}
		return [...rootProblems(snapshot, signer).map((message) => ({
			at: [...at, "trust"],
			message
		})), ...(settings.kyverno === "1.18" ? beyond118(required) : []).map((message) => ({
			at: [...at],
			message
		}))];
	});
	return [...none, ...problems];
}
function absentWorkflow(signer, { workflows }) {
	if ("key" in signer || workflows === void 0 || workflows.has(signer.workflow)) return void 0;
	return `.github/workflows/${signer.workflow}`;
}
const Authorities = looseObject({ certificateAuthorities: array(looseObject({ uri: string().default("") })).default([]) });
function rootProblems({ policy, files }, signer) {
	const trust = "key" in signer ? void 0 : entry(policy.trust, signer.trust);
	if (trust === void 0 || trust.tuf !== void 0 || trust.inline !== void 0) return [];
	const root = new TextDecoder().decode(files.get(trust.root));
	const uris = Authorities.parse(JSON.parse(root)).certificateAuthorities.map(({ uri }) => uri);
	if (uris.length === 0 || uris.some((uri) => /^https:\/\/[\w.-]+\.sigstore\.dev$/.test(uri))) return [];
	return [`${trust.root} isn't the public Sigstore's, which Kyverno would go by: add tuf: { mirror, root }, or inline: true`];
}
function beyond118(signer) {
	const version = "or write kyverno: \"1.19\"";
	if (signer.kind === "key") return [`Kyverno 1.18 verifies no bundle by a key in a ClusterPolicy: name a workflow, ${version}`];
	if (signer.trustedRoot !== void 0) return [`Kyverno 1.18 takes no trusted root inline: name its TUF repository, ${version}`];
	if (signer.log === void 0) return [`Kyverno 1.18 holds a certificate without a log entry against the present, ten minutes after it has ended: take a root with a log, ${version}`];
	return [];
}
// operations/generate.ts
async function generatedFor(git, commit, changes = [], policyPath = "clearance.yaml", options = {}) {
	const tree = withChanges(git, commit, changes);
	const snapshot = await readPolicy(tree, commit, policyPath);
	const kyverno = options.kyverno ?? snapshot.policy.admission.kyverno;
	const problems = generationProblems(snapshot, {
		kyverno,
		...options.demandSigners === true ? { workflows: await workflowsIn(tree, commit) } : {}
	});
	if (problems.length > 0) {
		const text = new TextDecoder().decode(await tree.read(commit, policyPath));
		throw policyFault(text, policyPath, snapshot.policy, problems);
	}
	const [{ quarantines }, openings] = await Promise.all([readRestrictions(tree, snapshot), readBreakGlass(tree, snapshot)]);
	const current = await currentDigests(tree, commit, snapshot.policy, quarantines);
	const generated = generatePolicies(snapshot, quarantines, current, kyverno, openings);
	const wanted = new Map(generated.map(({ path, bytes }) => [path, bytes]));
	for (const path of await tree.list(commit, GENERATED_FOLDER)) if (!wanted.has(path)) wanted.set(path, null);
	const files = [...wanted].map(([path, bytes]) => ({
		path,
		bytes
	})).sort((a, b) => a.path < b.path ? -1 : 1);
	const held = await Promise.all(files.map(({ path }) => tree.read(commit, path)));
	const differences = files.flatMap(({ path, bytes }, index) => {
		const there = held[index] ?? null;
		if (sameBytes(bytes, there)) return [];
		const [is, should] = [there, bytes].map((one) => one && new TextDecoder().decode(one));
		return [{
			path,
			...firstDifference(is ?? null, should ?? null) ?? NOT_TEXT
		}];
	});
	return {
		files,
		stale: differences.map(({ path }) => path),
		differences,
		kyverno
	};
}
const NOT_TEXT = {
	line: 1,
	column: 1,
	message: "it isn't UTF-8 text"
};
const WORKFLOWS = ".github/workflows";
async function workflowsIn(tree, commit) {
	return new Set((await tree.list(commit, WORKFLOWS)).map((path) => path.slice(18)));
}
async function currentDigests(git, commit, policy, quarantines) {
	const current = new Map(policy.environments.map(({ name }) => [name, new Set()]));
	const asked = new Set(quarantines.filter(({ immediate }) => !immediate).map(({ digest }) => digest));
	if (asked.size === 0) return current;
	await Promise.all(lanesOf(policy).map(async (lane) => {
		const place = placeOf(policy, lane);
		const bytes = await git.read(commit, place.file);
		if (bytes !== void 0 && !mayName(bytes, asked)) return;
		const digest = await digestAt(git, commit, place);
		if (digest !== null) current.get(lane.environment)?.add(digest);
	}));
	return current;
}
function mayName(bytes, digests) {
	const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
	if (/[\\\0\x80-\xff]/.test(text)) return true;
	return (text.match(/[0-9a-f]{64}/g) ?? []).some((hex) => {
		const digest = digestFromHex(hex);
		return digest !== void 0 && digests.has(digest);
	});
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
