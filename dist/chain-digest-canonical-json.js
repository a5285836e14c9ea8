// chain/digest/canonical-json.ts
function canonicalJson(value) {
	if (typeof value === "number" && !Number.isFinite(value)) throw new TypeError("a number that is not finite has no JSON form");
	if (value === null || typeof value !== "object") return JSON.stringify(value);
	if (isList(value)) return `[${value.map(canonicalJson).join(",")}]`;
	return `{${Object.keys(value).sort().flatMap((key) => {
		const member = value[key];
		return member === void 0 ? [] : [`${JSON.stringify(key)}:${canonicalJson(member)}`];
	}).join(",")}}`;
}
function isList(value) {
	return Array.isArray(value);
}
export { canonicalJson as t };
