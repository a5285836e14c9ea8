import { it as spotsOf } from "./chain-clearance-parse-policy.js";
import { r as Fault } from "./chain-fault.js";
import { c as recordsIn, r as readDigest } from "./chain-promotion-edit-edit-digest.js";
import { a as promotionBranch, n as batchBranch, s as rollbackBranch, t as isPromoter } from "./chain-promotion-promoter.js";
// operations/observe-change.ts
async function digestAt(git, commit, place) {
	return agreed(await Promise.all(spotsOf(place).map(async (spot) => ({
		spot,
		digest: await digestOfOne(git, commit, spot)
	}))));
}
function agreed(held) {
	const [first, ...others] = held;
	if (first === void 0 || others.every(({ digest }) => digest === first.digest)) return first?.digest ?? null;
	const message = `one digest should stand in all of them: ${held.map(({ spot, digest }) => `${digest ?? "nothing"} at ${spot.path} of ${spot.file}`).join(", ")}. Put the same digest there by hand`;
	throw new Fault("EDIT_PLACES_DIFFER", message);
}
async function digestOfOne(git, commit, place) {
	const bytes = await git.read(commit, place.file);
	if (bytes === void 0) throw new Fault("EDIT_PATH_MISSING", `${place.file} isn't in the tree: add it, or correct digestAt.file`);
	try {
		return digestIn(bytes, place.path);
	} catch (error) {
		if (!(error instanceof Fault)) throw error;
		throw new Fault(error.code, `${place.file}: ${error.message}`, { cause: error });
	}
}
function digestIn(bytes, path) {
	return readDigest(bytes, path) ?? null;
}
function filesOf(place) {
	return [...new Set(spotsOf(place).map(({ file }) => file))];
}
async function* digestChanges(git, from, place) {
	for (const commit of await git.history(from, filesOf(place))) {
		const [after, before] = await Promise.all([pastDigest(git, commit.id, place), pastDigest(git, commit.parents[0], place)]);
		if (after !== before) yield {
			commit,
			before,
			after
		};
	}
}
async function pastDigest(git, commit, place) {
	if (commit === void 0) return null;
	try {
		return await digestAt(git, commit, place);
	} catch (error) {
		if (error instanceof Fault && error.code.startsWith("EDIT_")) return null;
		throw error;
	}
}
async function confirmedRecord(commit, lane, promoter, github) {
	const records = recordsIn(commit);
	const record = records.find((one) => isAbout(one, lane));
	if (record === void 0) return void 0;
	const isMerge = ({ author, merged }) => isPromoter(author, promoter) && merged?.commit === commit.id && isPromoter(merged.by, promoter);
	return (await github.pullRequestsOf(branchOfRecords(record, records))).some(isMerge) ? record : void 0;
}
async function changeIdentity(change, lane, promoter, github) {
	if (change === void 0) return "none";
	return (await confirmedRecord(change.commit, lane, promoter, github))?.promotion ?? `commit:${change.commit.id}`;
}
function isAbout(record, lane) {
	const { service, environment, region } = lane;
	if (record.service !== service || record.environment !== environment) return false;
	if (region === void 0) return true;
	return region === null ? record.regions.length === 0 : record.regions.includes(region);
}
function branchOfRecords(record, all) {
	const { service, environment, regions, promotion, rollback, batch } = record;
	const region = regions[0] ?? null;
	if (rollback !== void 0) return rollbackBranch({
		service: batch ?? service,
		environment
	}, promotion);
	if (batch === void 0) return promotionBranch({
		service,
		environment,
		region
	}, promotion);
	const promotions = all.map((one) => one.promotion);
	return batchBranch({
		environment,
		region
	}, batch, promotions);
}
export { digestChanges as a, digestAt as i, changeIdentity as n, filesOf as o, confirmedRecord as r, pastDigest as s, agreed as t };
