import { t as isPromoter } from "./chain-promotion-promoter.js";
// operations/say-once.ts
function sayingMarker(what) {
	return `<!-- clearance:${what} -->`;
}
function hasSaid(comments, what, promoter) {
	return comments.some(({ author, body }) => isPromoter(author, promoter) && body.startsWith(sayingMarker(what)));
}
async function sayOnce(issue, what, text, promoter, github) {
	if (hasSaid(await github.comments(issue), what, promoter)) return;
	await github.comment(issue, `${sayingMarker(what)}\n${text}`);
}
// operations/call-person.ts
const LABEL = "clearance-alarm";
async function callPerson({ key, title, text, commit }, promoter, github, open) {
	if (callOf(open ?? await openCalls(promoter, github), key) !== void 0) return;
	await github.openIssue({
		title,
		body: `${sayingMarker(`alarm ${key}`)}\n${text}`,
		label: LABEL
	});
	if (commit === void 0) return;
	const context = `clearance/alarm/${key.replaceAll(" ", "/")}`;
	await github.setStatus(commit, {
		context,
		state: "failure",
		description: title.slice(0, 140)
	});
}
async function openCalls(promoter, github) {
	return (await github.issues(LABEL)).filter(({ author }) => isPromoter(author, promoter));
}
function callOf(open, key) {
	return open.find(({ body }) => body.startsWith(sayingMarker(`alarm ${key}`)));
}
export { sayOnce as a, hasSaid as i, callPerson as n, openCalls as r, callOf as t };
