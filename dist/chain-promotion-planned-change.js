// chain/promotion/planned-change.ts
function unplannedChanges(planned, changes) {
	const left = new Map(planned.map((file) => [file.path, file.bytes]));
	const findings = [];
	for (const { path, after } of changes) {
		const bytes = left.get(path);
		if (bytes === void 0) findings.push(unexpected(`${path} is changed, which was not planned`));
		else if (!sameBytes(bytes, after ?? null)) findings.push(unexpected(`${path} is not what was planned`));
		left.delete(path);
	}
	for (const path of left.keys()) findings.push(unexpected(`${path} is not changed, which was planned`));
	return findings;
}
function sameBytes(a, b) {
	if (a === null || b === null) return a === b;
	return a.length === b.length && a.every((byte, index) => byte === b[index]);
}
function unexpected(message) {
	return {
		code: "EDIT_UNEXPECTED",
		message
	};
}
export { unplannedChanges as n, sameBytes as t };
