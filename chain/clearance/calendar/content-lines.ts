/** One property of an iCal file (RFC 5545, 3.1), unfolded. */
export interface ContentLine {
  /** Upper case. */
  readonly name: string;
  /** Names in upper case, quotes gone. */
  readonly parameters: ReadonlyMap<string, string>;
  readonly value: string;
  /** Where it begins, from 1. */
  readonly line: number;
}

/** The lines of an iCal file, folded ones made whole; one that is no property has the name "". */
export function contentLines(text: string): readonly ContentLine[] {
  const whole: { text: string; readonly line: number }[] = [];
  for (const [index, line] of text.split(/\r?\n/u).entries()) {
    const before = whole.at(-1);
    if (/^[ \t]/u.test(line) && before !== undefined) before.text += line.slice(1);
    else if (line !== "") whole.push({ text: line, line: index + 1 });
  }
  return whole.map(({ text: content, line }) => ({ ...parseLine(content), line }));
}

const LINE = /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:]*))*):(.*)$/su;
const PARAMETER = /;([A-Za-z0-9-]+)=(?:"([^"]*)"|([^";:]*))/gu;

function parseLine(content: string): Omit<ContentLine, "line"> {
  const [, name, parameters = "", value = ""] = LINE.exec(content) ?? [];
  if (name === undefined) return { name: "", parameters: new Map(), value: content };
  const pairs = [...parameters.matchAll(PARAMETER)].map(
    ([, key = "", quoted, plain = ""]) => [key.toUpperCase(), quoted ?? plain] as const,
  );
  return { name: name.toUpperCase(), parameters: new Map(pairs), value };
}

/** `\n`, `\,`, `\;` and `\\` of a TEXT value, as one line. */
export function plainText(value: string): string {
  return value
    .replaceAll(/\\([\\;,nN])/gu, (_, character: string) =>
      character.toLowerCase() === "n" ? " " : character,
    )
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, " ")
    .trim();
}
