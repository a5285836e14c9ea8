import { i as hexOf, r as digestOf } from "./chain-digest-digest.js";
// chain/promotion/identity.ts
function promotionId(intent) {
	const { lane, from, to, policyDigest, since } = intent;
	const { service, environment, region } = lane;
	return identify([
		"clearance/promotion/v1",
		service,
		environment,
		region,
		from,
		to,
		policyDigest,
		since
	]);
}
function rollbackId(intent) {
	const { service, environment, regions, from, to, policyDigest, since } = intent;
	return identify([
		"clearance/rollback/v1",
		service,
		environment,
		regions,
		from,
		to,
		policyDigest,
		since
	]);
}
function promotionBranch(lane, id) {
	return `clearance/${placeName(lane)}/${lane.service}/${id.slice(0, 12)}`;
}
function placeName({ environment, region }) {
	return region === null ? environment : `${environment}-${region}`;
}
function batchId(promotions) {
	return identify(["clearance/batch/v1", ...[...promotions].sort()]);
}
function batchBranch(place, name, promotions) {
	return `clearance/batch/${placeName(place)}/${name}/${batchId(promotions).slice(0, 12)}`;
}
function rollbackBranch(place, id) {
	return `clearance/rollback/${place.environment}/${place.service}/${id.slice(0, 12)}`;
}
function isPromoterBranch(branch) {
	return /^clearance\/(?:(?:rollback|batch)\/)?[a-z0-9-]+\/[a-z0-9-]+\/[0-9a-f]{12}$/.test(branch);
}
function identify(parts) {
	return hexOf(digestOf(JSON.stringify(parts)));
}
function sameLane(a, b) {
	return a.service === b.service && a.environment === b.environment && a.region === b.region;
}
// chain/promotion/promoter.ts
function isPromoter(actor, promoter) {
	return actor?.kind === "bot" && actor.login === promoter;
}
export { promotionBranch as a, rollbackId as c, placeName as i, sameLane as l, batchBranch as n, promotionId as o, isPromoterBranch as r, rollbackBranch as s, isPromoter as t };
