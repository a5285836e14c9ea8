/** Where GitHub looks for it, in this order; the first that is there is the only one that counts. */
export const CODE_OWNERS_PATHS = [".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"] as const;

/** GitHub doesn't load a larger one, and then nobody owns anything. */
const LARGEST = 3 * 1024 * 1024;

/**
 * Who owns a file by GitHub's CODEOWNERS: the owners of the last line whose pattern matches, `org/team` and
 * logins without their `@`; an e-mail address stays as it is. Empty where nobody does: no line matches, or the
 * last one names nobody. A line that GitHub would skip as invalid (`!`, `[ ]`) is skipped.
 */
export function codeOwnersOf(text: string, file: string): readonly string[] {
  return rulesIn(text).findLast(({ pattern }) => pattern.test(file))?.owners ?? [];
}

interface OwnerRule {
  readonly pattern: RegExp;
  readonly owners: readonly string[];
}

/** The text asked about last: whoever asks about one file asks about many. */
let lately: { readonly text: string; readonly rules: readonly OwnerRule[] } | undefined;

function rulesIn(text: string): readonly OwnerRule[] {
  if (lately?.text === text) return lately.rules;
  const tooLarge = new TextEncoder().encode(text).length > LARGEST;
  const rules = tooLarge ? [] : text.split(/\r?\n/u).flatMap((line) => readLine(line) ?? []);
  lately = { text, rules };
  return rules;
}

function readLine(line: string): OwnerRule | undefined {
  const words = line.trim().match(/(?:\\.|[^\s\\])+/gu) ?? [];
  const comment = words.findIndex((word) => word.startsWith("#"));
  const [glob, ...names] = comment < 0 ? words : words.slice(0, comment);
  if (glob === undefined || /^!|[[\]]/u.test(glob)) return undefined;
  if (!names.every((name) => /^@[A-Za-z0-9-]+(?:\/[\w.-]+)?$|^[^@\s]+@[^@\s]+$/u.test(name)))
    return undefined;
  return { pattern: patternOf(glob), owners: names.map((name) => name.replace(/^@/u, "")) };
}

/**
 * As in .gitignore, with GitHub's differences: a slash anywhere but at the end ties the pattern to the root,
 * a folder stands for all below it, and a last segment `*` reaches one level only.
 */
function patternOf(glob: string): RegExp {
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

function printSegment(segment: string): string {
  return segment
    .replaceAll(/[.+^${}()|\\/[\]]/gu, "\\$&")
    .replaceAll(/\*+/gu, "[^/]*")
    .replaceAll("?", "[^/]");
}
