// chain/promotion/markdown.ts
function cell(text, limit = 300) {
	return cut(oneLine(text), limit).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll(/[\\`*_{}[\]!|~]/gu, "\\$&").replaceAll(/[@#]/gu, `$&${ZERO_WIDTH}`).replaceAll("://", `:${ZERO_WIDTH}//`).replaceAll(/\bwww\./giu, `www${ZERO_WIDTH}.`).replaceAll(/\bGH-/giu, `GH${ZERO_WIDTH}-`);
}
const ZERO_WIDTH = "​";
function code(text, limit = 200) {
	const value = cut(oneLine(text), limit).replaceAll("|", "\\|");
	const runs = [...value.matchAll(/`+/gu)].map(([run]) => run.length);
	const fence = "`".repeat(Math.max(0, ...runs) + 1);
	const space = value === "" || value.startsWith("`") || value.endsWith("`") ? " " : "";
	return `${fence}${space}${value}${space}${fence}`;
}
function link(words, address) {
	return address !== void 0 && /^https:\/\/[\w.-]+(?::\d+)?\/[\w./@+-]+$/u.test(address) ? `[${words}](${address})` : words;
}
function table(head, rows) {
	const line = (cells) => `| ${cells.join(" | ")} |`;
	return [
		line(head),
		line(head.map(() => "---")),
		...rows.map(line)
	].join("\n");
}
const BODY_LIMIT = 65536;
function clip(text, limit = BODY_LIMIT) {
	if (text.length <= limit) return text;
	return text.slice(0, limit - 46).replace(/[\uD800-\uDBFF]$/, "") + "\n\n(cut: the whole of it is in `clearance why`)";
}
function assemble(sections, limit = BODY_LIMIT) {
	const texts = sections.map(({ whole }) => whole);
	const length = () => texts.reduce((sum, text) => sum + text.length + 2, 0);
	const left = sections.map(({ whole, short }, index) => ({
		index,
		short,
		size: whole.length
	})).sort((a, b) => b.size - a.size);
	for (const { index, short, size } of left) {
		if (length() <= limit) break;
		if (short !== void 0 && short.length < size) texts[index] = short;
	}
	return clip(texts.filter((text) => text !== "").join("\n\n"), limit);
}
const TURNS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
function oneLine(text) {
	return text.replaceAll(TURNS, "").replaceAll(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ").trim();
}
function cut(line, limit) {
	return line.length > limit ? `${line.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…` : line;
}
export { code as a, oneLine as c, clip as i, table as l, assemble as n, cut as o, cell as r, link as s, BODY_LIMIT as t };
