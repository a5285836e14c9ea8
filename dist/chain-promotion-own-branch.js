import { i as placeName, t as isPromoter } from "./chain-promotion-promoter.js";
// chain/promotion/own-branch.ts
function parseOwnBranch(branch) {
	const [, batch, place, name] = /^clearance\/(batch\/)?([a-z0-9-]+)\/([a-z0-9-]+)\/[0-9a-f]{12}$/.exec(branch) ?? [];
	if (place === void 0 || name === void 0) return void 0;
	return {
		place,
		name,
		batch: batch !== void 0
	};
}
function isSweptName(branch) {
	return parseOwnBranch(branch) !== void 0 || /^clearance\/(?:(?:rollback|hold)\/[a-z0-9-]+\/[a-z0-9-]+|quarantine-policies)\/[0-9a-f]{12}$/.test(branch);
}
function isFromPromoter({ author, head }, promoter) {
	return isPromoter(author, promoter) && !head.fromFork;
}
function isOwnPromotion(pullRequest, promoter) {
	return isFromPromoter(pullRequest, promoter) && parseOwnBranch(pullRequest.head.ref) !== void 0;
}
function laneKey(lane) {
	return `${placeName(lane)}/${lane.service}`;
}
function keysOf({ head }, proposal) {
	const own = parseOwnBranch(head.ref);
	if (own === void 0) return [];
	if (!own.batch) return [`${own.place}/${own.name}`];
	return [...proposal?.members.keys() ?? []].map((service) => `${own.place}/${service}`);
}
function nameOfBatch({ head }) {
	const own = parseOwnBranch(head.ref);
	return own?.batch === true ? own.name : void 0;
}
export { laneKey as a, keysOf as i, isOwnPromotion as n, nameOfBatch as o, isSweptName as r, parseOwnBranch as s, isFromPromoter as t };
