// chain/clearance/code-owners.ts
const CODE_OWNERS_PATHS = [
	".github/CODEOWNERS",
	"CODEOWNERS",
	"docs/CODEOWNERS"
];
const LARGEST = 3145728;
function codeOwnersOf(text, file) {
	return rulesIn(text).findLast(({ pattern }) => pattern.test(file))?.owners ?? [];
}
let lately;
function rulesIn(text) {
	if (lately?.text === text) return lately.rules;
	const rules = new TextEncoder().encode(text).length > LARGEST ? [] : text.split(/\r?\n/u).flatMap((line) => readLine(line) ?? []);
	lately = {
		text,
		rules
	};
	return rules;
}
function readLine(line) {
	const words = line.trim().match(/(?:\\.|[^\s\\])+/gu) ?? [];
	const comment = words.findIndex((word) => word.startsWith("#"));
	const [glob, ...names] = comment < 0 ? words : words.slice(0, comment);
	if (glob === void 0 || /^!|[[\]]/u.test(glob)) return void 0;
	if (!names.every((name) => /^@[A-Za-z0-9-]+(?:\/[\w.-]+)?$|^[^@\s]+@[^@\s]+$/u.test(name))) return void 0;
	return {
		pattern: patternOf(glob),
		owners: names.map((name) => name.replace(/^@/u, ""))
	};
}
function patternOf(glob) {
	const path = glob.replaceAll(/\\(.)/gu, "$1");
	const folder = path.endsWith("/");
	const segments = path.replaceAll(/^\/|\/$/gu, "").split("/");
	const anchored = path.startsWith("/") || segments.length > 1;
	const body = segments.map((segment, index) => {
		const last = index === segments.length - 1;
		if (segment === "**") return last ? ".*" : "(?:[^/]+/)*";
		return last ? printSegment(segment) : `${printSegment(segment)}/`;
	});
	const oneLevel = !folder && segments.length > 1 && segments.at(-1) === "*";
	const below = folder ? "/.+" : oneLevel ? "" : "(?:/.*)?";
	return new RegExp(`^${anchored ? "" : "(?:.*/)?"}${body.join("")}${below}$`, "u");
}
function printSegment(segment) {
	return segment.replaceAll(/[.+^${}()|\\/[\]]/gu, "\\$&").replaceAll(/\*+/gu, "[^/]*").replaceAll("?", "[^/]");
}
export { codeOwnersOf as n, CODE_OWNERS_PATHS as t };
