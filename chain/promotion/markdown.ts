/** Text of others in a table cell: no line ends, no cell ends, no markup, nothing linked or mentioned, within `limit`. */
export function cell(text: string, limit = 300): string {
  return cut(oneLine(text), limit)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll(/[\\`*_{}[\]!|~]/gu, "\\$&")
    .replaceAll(/[@#]/gu, `$&${ZERO_WIDTH}`)
    .replaceAll("://", `:${ZERO_WIDTH}//`)
    .replaceAll(/\bwww\./giu, `www${ZERO_WIDTH}.`)
    .replaceAll(/\bGH-/giu, `GH${ZERO_WIDTH}-`);
}

/** GitHub links a mention, an issue's number and an address wherever they stand; with this between, it doesn't. */
const ZERO_WIDTH = "\u200B";

/** A value of others as code, which GitHub neither formats nor links; also within a table. */
export function code(text: string, limit = 200): string {
  const value = cut(oneLine(text), limit).replaceAll("|", "\\|");
  const runs = [...value.matchAll(/`+/gu)].map(([run]) => run.length);
  const fence = "`".repeat(Math.max(0, ...runs) + 1);
  const space = value === "" || value.startsWith("`") || value.endsWith("`") ? " " : "";
  return `${fence}${space}${value}${space}${fence}`;
}

/** A link, where the address is a plain one on GitHub; else the words alone, which are markdown already. */
export function link(words: string, address: string | undefined): string {
  const plain = address !== undefined && /^https:\/\/[\w.-]+(?::\d+)?\/[\w./@+-]+$/u.test(address);
  return plain ? `[${words}](${address})` : words;
}

/** A GitHub-flavoured table; cells are taken as they are. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** GitHub's limit for a body, in characters. */
export const BODY_LIMIT = 65_536;

/** What is over the limit goes, and the reader is told. */
export function clip(text: string, limit = BODY_LIMIT): string {
  if (text.length <= limit) return text;
  const note = "\n\n(cut: the whole of it is in `clearance why`)";
  return text.slice(0, limit - note.length).replace(/[\uD800-\uDBFF]$/, "") + note;
}

/** A part of a body: the whole of it, and what stands there where the whole doesn't fit. */
export interface Section {
  readonly whole: string;
  /** Absent: it is never cut. */
  readonly short?: string;
}

/** All sections in order; while they are too long together, the longest that has a short form takes it. */
export function assemble(sections: readonly Section[], limit = BODY_LIMIT): string {
  const texts = sections.map(({ whole }) => whole);
  const length = () => texts.reduce((sum, text) => sum + text.length + 2, 0);
  const left = sections
    .map(({ whole, short }, index) => ({ index, short, size: whole.length }))
    .sort((a, b) => b.size - a.size);
  for (const { index, short, size } of left) {
    if (length() <= limit) break;
    if (short !== undefined && short.length < size) texts[index] = short;
  }
  return clip(texts.filter((text) => text !== "").join("\n\n"), limit);
}

/** Marks that turn the direction of what follows would let a digest or a name read as another one; letters of any script stay. */
const TURNS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** No line ends, no control characters, nothing that turns the direction of what follows. */
export function oneLine(text: string): string {
  return text
    .replaceAll(TURNS, "")
    .replaceAll(/[\s\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
}

/** The beginning of a line, never half a character. */
export function cut(line: string, limit: number): string {
  return line.length > limit ? `${line.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, "")}…` : line;
}
