import { r as Fault } from "./chain-fault.js";
import { r as digestOf } from "./chain-digest-digest.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { a as MEDIA } from "./chain-digest-descriptor.js";
import { n as PREDICATE } from "./chain-evidence-statement.js";
import { r as readBundle } from "./operations-read-bundle.js";
// operations/in-parallel.ts
async function inParallel(items, limit, work) {
	const results = [];
	const queue = items.entries();
	const worker = async () => {
		for (const [index, item] of queue) results[index] = await work(item);
	};
	await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
	return results;
}
// chain/clearance/trust-material.ts
function trustMaterialOf({ policy, files }) {
	const bytesOf = (path) => {
		const bytes = files.get(path);
		if (bytes !== void 0) return bytes;
		throw new Fault("POLICY_UNREADABLE", `clearance.yaml names ${path}, which isn't in the same commit`);
	};
	const makers = [...Object.values(policy.builders), ...policy.environments.map((one) => one.signer)];
	const keys = new Set(makers.flatMap((maker) => "key" in maker ? [maker.key] : []));
	const material = {
		roots: Object.entries(policy.trust).map(([name, { root, issuer }]) => ({
			name,
			trustedRoot: bytesOf(root),
			issuer
		})),
		keys: [...keys].map((name) => ({
			name,
			pem: bytesOf(name)
		}))
	};
	demandDistinct("the same key", material.keys.map(({ name, pem }) => [name, keyText(pem)]));
	demandDistinct("the same root and issuer", material.roots.map(({ name, trustedRoot, issuer }) => [name, `${digestOf(trustedRoot)} ${issuer}`]));
	return material;
}
function demandDistinct(what, entries) {
	const names = new Map();
	for (const [name, content] of entries) {
		const first = names.get(content);
		if (first !== void 0) throw new Fault("POLICY_INVALID", `${first} and ${name} are ${what}: give each a trust of its own`);
		names.set(content, name);
	}
}
function keyText(pem) {
	return new TextDecoder().decode(pem).replaceAll(/\s+/gu, "");
}
// operations/collect-evidence.ts
const COUNT_LIMIT = 200;
const PARALLEL = 8;
async function collectEvidence(subject, trust, { registry, verifier }) {
	const asked = registry.referrers(subject.image, subject.digest);
	asked.catch(() => void 0);
	verifier.ready(trust);
	const referrers = await asked;
	const candidates = [...new Map(referrers.filter(mayBeEvidence).map((one) => [one.digest, one])).values()];
	if (candidates.length > COUNT_LIMIT) {
		const message = `${printImageReference(subject)} has ${candidates.length} attestations, and ${COUNT_LIMIT} is the limit: remove what doesn't belong there`;
		throw new Fault("REGISTRY_REJECTED", message);
	}
	const readings = await inParallel(candidates, PARALLEL, async ({ digest, size }) => {
		const note = ({ code, reason }) => ({ note: {
			referrer: digest,
			code,
			reason
		} });
		const bundle = await readBundle(subject, {
			digest,
			size
		}, registry);
		if ("code" in bundle) return note(bundle);
		const verification = await verifier.verify(bundle.bytes, trust);
		return verification.ok ? {
			referrer: digest,
			evidence: verification.evidence
		} : note(verification);
	});
	const verified = readings.filter((reading) => "evidence" in reading);
	return {
		evidence: verified.map(({ evidence }) => evidence),
		notes: readings.flatMap((reading) => "note" in reading ? [reading.note] : []),
		referrers: new Map(verified.map(({ evidence, referrer }) => [evidence.bundle, referrer]))
	};
}
function mayBeEvidence({ artifactType, annotations }) {
	if (!(artifactType === void 0 || artifactType === "" || artifactType === MEDIA.empty) && !artifactType.startsWith("application/vnd.dev.sigstore.bundle")) return false;
	const predicate = annotations?.["dev.sigstore.bundle.predicateType"];
	return predicate === void 0 || KNOWN.has(predicate);
}
const KNOWN = new Set(Object.values(PREDICATE));
export { trustMaterialOf as n, inParallel as r, collectEvidence as t };
