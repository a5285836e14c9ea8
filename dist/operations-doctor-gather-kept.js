import { i as hexOf } from "./chain-digest-digest.js";
import { t as provenanceIn } from "./chain-evidence-provenance.js";
import { i as isAbout } from "./chain-evidence-statement.js";
import { r as Fault } from "./chain-fault.js";
import { t as inParallel } from "./operations-in-parallel.js";
import { t as once } from "./operations-observe-once.js";
// chain/doctor/ref-tag.ts
function refTagOf(ref) {
	return /^refs\/tags\/([A-Za-z0-9_][\w.-]{0,127})$/.exec(ref ?? "")?.[1];
}
// operations/doctor/gather-kept.ts
const MOST_TAGS = 300;
function tagsOf(registry) {
	return once(async (image) => {
		const names = await registry.tags(image);
		if (names.length > MOST_TAGS) {
			const message = `${image} has ${names.length} tags, and ${MOST_TAGS} are looked at: remove old ones`;
			throw new Fault("REGISTRY_REJECTED", message);
		}
		const found = await inParallel(names, 8, async (name) => [name, await registry.resolve(image, name)]);
		return new Map(found.flatMap(([name, at]) => at === void 0 ? [] : [[name, at.digest]]));
	});
}
async function stillThere(image, digest, registry) {
	if (await registry.resolve(image, digest) === void 0) return {
		there: false,
		evidence: 0,
		lost: []
	};
	const referrers = await registry.referrers(image, digest);
	const lost = await inParallel(referrers, 8, async (one) => await registry.resolve(image, one.digest) === void 0 ? [one.digest] : []);
	return {
		there: true,
		evidence: referrers.length,
		lost: lost.flat()
	};
}
async function keptIn(image, digest, registry, tags) {
	try {
		const found = await stillThere(image, digest, registry);
		if (!found.there) return { value: {
			tags: void 0,
			evidence: 0,
			lost: [],
			fallbackTag: false
		} };
		const all = await tags(image);
		const fallback = `sha256-${hexOf(digest)}`;
		return { value: {
			tags: [...all].flatMap(([name, at]) => at === digest && name !== fallback ? [name] : []),
			evidence: found.evidence,
			lost: found.lost,
			fallbackTag: all.has(fallback)
		} };
	} catch (error) {
		if (error instanceof Fault) return { untold: `${error.message} (it takes pull permission on ${image})` };
		throw error;
	}
}
function tagFacts(service, digest, evidence, tags) {
	const refs = evidence.flatMap(({ statement, signer }) => provenanceIn(statement) !== void 0 && isAbout(statement, digest) && signer.kind === "certificate" ? refTagOf(signer.claims.sourceRepositoryRef) ?? [] : []);
	return [...new Set(refs)].flatMap((ref) => [ref, ref.replace(/^v/, "")].flatMap((tag) => {
		const now = tags.get(tag);
		return now === void 0 ? [] : [{
			service,
			tag,
			attested: digest,
			now
		}];
	}));
}
export { tagsOf as i, stillThere as n, tagFacts as r, keptIn as t };
