import { a as MEDIA } from "./chain-digest-descriptor.js";
import { r as printImageReference } from "./chain-digest-image-name.js";
import { n as PREDICATE } from "./chain-evidence-statement.js";
import { r as Fault } from "./chain-fault.js";
import { t as inParallel } from "./operations-in-parallel.js";
import { r as readBundle } from "./operations-read-bundle.js";
// operations/collect-evidence.ts
const COUNT_LIMIT = 200;
const PARALLEL = 8;
async function collectEvidence(subject, trust, { registry, verifier }, predicates = KNOWN) {
	const asked = registry.referrers(subject.image, subject.digest);
	asked.catch(() => void 0);
	verifier.ready(trust);
	const referrers = await asked;
	const candidates = [...new Map(referrers.filter((one) => mayBeEvidence(one, predicates)).map((one) => [one.digest, one])).values()];
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
	const notes = readings.flatMap((reading) => "note" in reading ? [reading.note] : []);
	const bundles = new Set(candidates.filter(saysBundle).map(({ digest }) => digest));
	return {
		evidence: verified.map(({ evidence }) => evidence),
		listed: referrers.length,
		broken: notes.filter(({ referrer, code }) => bundles.has(referrer) && BROKEN.has(code)),
		notes,
		referrers: new Map(verified.map(({ evidence, referrer }) => [evidence.bundle, referrer]))
	};
}
function mayBeEvidence(entry, predicates) {
	const { artifactType, annotations } = entry;
	if (!(artifactType === void 0 || artifactType === "" || artifactType === MEDIA.empty) && !saysBundle(entry)) return false;
	const predicate = annotations?.["dev.sigstore.bundle.predicateType"];
	return predicate === void 0 || predicates.has(predicate);
}
function saysBundle({ artifactType }) {
	return artifactType?.startsWith("application/vnd.dev.sigstore.bundle") ?? false;
}
const BROKEN = new Set([
	"BUNDLE_MALFORMED",
	"BUNDLE_TOO_LARGE",
	"IMAGE_NOT_FOUND",
	"DIGEST_MISMATCH"
]);
const KNOWN = new Set(Object.values(PREDICATE));
export { collectEvidence as t };
