// chain/promotion/markdown.ts
function cell(text, limit = 300) {
	const line = text.replaceAll(/\s+/g, " ").trim();
	return (line.length > limit ? `${line.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…` : line).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll("|", "\\|").replaceAll("@", "@​");
}
function table(head, rows) {
	const line = (cells) => `| ${cells.join(" | ")} |`;
	return [
		line(head),
		line(head.map(() => "---")),
		...rows.map(line)
	].join("\n");
}
function clip(text, limit = 65536) {
	if (text.length <= limit) return text;
	return text.slice(0, limit - 46).replace(/[\uD800-\uDBFF]$/, "") + "\n\n(cut: the whole of it is in `clearance why`)";
}
export { clip as n, table as r, cell as t };
