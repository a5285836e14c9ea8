import { t as Digest } from "./chain-digest-digest.js";
import { o as resourceUri, r as printImageReference } from "./chain-digest-image-name.js";
import { i as isAbout, n as PREDICATE } from "./chain-evidence-statement.js";
import { r as vsaIn } from "./chain-clearance-trust-material.js";
import { c as untagged, i as nameIn, s as selects } from "./chain-admission-image-selection.js";
import { n as spellings, t as folderSpellings } from "./chain-admission-image-spelling.js";
// chain/admission/held-evidence.ts
const NOTHING_HELD = {
	evidence: [],
	listed: 0,
	broken: []
};
const MOST_REFERRERS = 50;
function unreadable({ listed, broken: [broken] }) {
	if (listed > MOST_REFERRERS) return `has ${listed} referrers, and with more than ${MOST_REFERRERS} Kyverno reads none: remove what nobody asks for`;
	if (broken === void 0) return void 0;
	return `has a referrer that is no bundle, because of which Kyverno reads none: remove ${broken.referrer} (${broken.reason})`;
}
// chain/admission/evaluate.ts
function evaluateAdmission(request, { requirement, quarantined, openings = [] }, evidence) {
	const { workload, before } = request;
	const images = [...new Set(workload.images)];
	const introduced = images.filter((image) => before?.images.includes(image) !== true);
	const denied = introduced.flatMap((image) => quarantineFindings(image, quarantined));
	const changes = before === void 0 || introduced.length > 0;
	const excepted = exceptedImages(request, requirement, openings);
	const judged = images.map((image) => excepted.has(image) || !changes ? FINE : judge(image, requirement, {
		evidence,
		now: request.now,
		fresh: introduced.includes(image)
	}));
	const enforced = requirement.mode === "enforce";
	const [first, ...rest] = [...denied, ...enforced ? judged.flatMap(({ refused }) => refused) : []];
	if (first !== void 0) return {
		outcome: "refused",
		findings: [first, ...rest]
	};
	return {
		outcome: "admitted",
		reported: judged.flatMap((one) => [...enforced ? [] : one.refused, ...one.reported])
	};
}
function imagesToVerify(workload, requirement) {
	const references = new Map();
	for (const text of workload.images) {
		const image = nameIn(text);
		const digest = digestIn(text);
		if (image === void 0 || digest === void 0 || demandOf(text, requirement) === void 0) continue;
		references.set(printImageReference({
			image,
			digest
		}), {
			image,
			digest
		});
	}
	return [...references.values()];
}
function quarantineFindings(image, quarantined) {
	return quarantined.some((digest) => image.includes(digest)) ? [{
		code: "QUARANTINED",
		message: `${image} is in quarantine`
	}] : [];
}
function exceptedImages({ workload, now }, requirement, openings) {
	const applied = openings.flatMap(({ subject, namespace, expires }) => subject.kind === "image" && namespace === workload.namespace && now < expires ? [printImageReference(subject.image)] : []).filter((opened) => workload.images.every((image) => image === opened || policyOf(image, requirement) !== policyOf(opened, requirement) || isListed(image, requirement)));
	return new Set(applied);
}
function policyOf(image, requirement) {
	const demand = demandOf(image, requirement);
	if (demand === void 0) return "elsewhere";
	return demand === requirement ? "clearance" : "imported";
}
function isListed(image, { elsewhere }) {
	return elsewhere.rule === "allow" && elsewhere.images.includes(image);
}
const FINE = {
	refused: [],
	reported: []
};
function judge(image, requirement, asked) {
	const { adopted, elsewhere } = requirement;
	const isAdopted = adopted !== void 0 && asked.now < adopted.until && adopted.images.includes(untagged(image));
	const demand = demandOf(image, requirement);
	if (demand !== void 0) {
		if (isAdopted) return FINE;
		return {
			refused: demandFindings(image, demand, requirement, asked.evidence),
			reported: []
		};
	}
	if (!asked.fresh || isAdopted) return FINE;
	if (elsewhere.rule === "allow" && elsewhere.images.includes(untagged(image))) return FINE;
	const alias = isAlias(image, requirement);
	const finding = {
		code: "IMAGE_UNKNOWN",
		message: alias ? `${image} is another spelling of a service's image: write it as clearance.yaml does` : `${image} belongs to no service of clearance.yaml, and nothing lets it in`
	};
	return elsewhere.rule === "audit" && !alias ? {
		refused: [],
		reported: [finding]
	} : {
		refused: [finding],
		reported: []
	};
}
function demandOf(image, requirement) {
	if (selects(requirement.images, image)) return requirement;
	const { elsewhere } = requirement;
	if (elsewhere.rule !== "imported" || !selects(elsewhere.demand.images, image)) return void 0;
	return elsewhere.demand;
}
function isAlias(image, { images }) {
	return [...images.folders.map(folderSpellings), ...images.names.map(spellings)].some((pattern) => new RegExp(pattern).test(image.toLowerCase()));
}
function demandFindings(image, demand, { environment, images }, evidence) {
	const name = nameIn(image);
	const digest = digestIn(image);
	if (name === void 0 || digest === void 0) return [{
		code: "DIGEST_UNPINNED",
		message: `${image} names no digest: write registry/owner/name@sha256:…`
	}];
	const held = evidence.get(printImageReference({
		image: name,
		digest
	})) ?? NOTHING_HELD;
	const unread = unreadable(held);
	if (unread !== void 0) return [{
		code: "CLEARANCE_MISSING",
		message: `${image} ${unread}`
	}];
	const summaries = held.evidence.filter(({ statement, signer }) => statement.predicateType === PREDICATE.vsa && isAbout(statement, digest) && isSigner(signer, demand.signer));
	if (summaries.length > 0 && summaries.every((found) => clears(found, demand, resourceUri(name)))) return [];
	return [{
		code: "CLEARANCE_MISSING",
		message: `${image} has ${demand.images === images ? `no clearance for ${environment}` : "no summary of its import"}`
	}];
}
function clears(found, demand, resource) {
	const vsa = vsaIn(found.statement);
	return vsa?.verificationResult === "PASSED" && vsa.verifiedLevels.includes(demand.level) && vsa.verifier.id === demand.verifierId && vsa.resourceUri === resource;
}
function isSigner(signer, required) {
	if (signer.kind === "key") return required.kind === "key" && signer.key === required.key;
	return required.kind === "certificate" && signer.trust === required.trust && signer.claims.issuer === required.issuer && signer.claims.subject === required.subject;
}
function digestIn(image) {
	const at = image.indexOf("@");
	return Digest.safeParse(at < 0 ? "" : image.slice(at + 1)).data;
}
export { imagesToVerify as n, NOTHING_HELD as r, evaluateAdmission as t };
