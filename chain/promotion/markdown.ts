/** Text of others in a table cell: no line ends, no cell ends, no HTML, nobody mentioned, within `limit`. */
export function cell(text: string, limit = 300): string {
  const line = text.replaceAll(/\s+/g, " ").trim();
  const cut = line.length > limit ? `${line.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…` : line;
  return cut
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("|", "\\|")
    .replaceAll("@", "@\u200B");
}

/** A GitHub-flavoured table; cells are taken as they are. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** GitHub's limit for a body is 65,536 characters: what is over it goes, and the reader is told. */
export function clip(text: string, limit = 65_536): string {
  if (text.length <= limit) return text;
  const note = "\n\n(cut: the whole of it is in `clearance why`)";
  return text.slice(0, limit - note.length).replace(/[\uD800-\uDBFF]$/, "") + note;
}
