// operations/say-once.ts
function sayingMarker(what) {
	return `<!-- clearance:${what} -->`;
}
function hasSaid(comments, what, promoter) {
	return comments.some(({ author, body }) => author.kind === "bot" && author.login === promoter && body.startsWith(sayingMarker(what)));
}
async function sayOnce(issue, what, text, promoter, github) {
	if (hasSaid(await github.comments(issue), what, promoter)) return;
	await github.comment(issue, `${sayingMarker(what)}\n${text}`);
}
export { sayOnce as n, sayingMarker as r, hasSaid as t };
