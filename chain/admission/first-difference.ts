/** Where a file begins to be another one than it should be, from 1, and what stands there. */
export interface FirstDifference {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** The first place where two texts differ; null stands for a file that isn't there. Undefined where they are the same. */
export function firstDifference(held: string | null, wanted: string | null): FirstDifference | undefined {
  if (held === wanted) return undefined;
  if (held === null) return { line: 1, column: 1, message: "it isn't there" };
  if (wanted === null) return { line: 1, column: 1, message: "nothing generates it: delete it" };
  const [ours, theirs] = [wanted.split("\n"), held.split("\n")];
  const index = theirs.findIndex((line, at) => line !== ours[at]);
  // Where every line is there, lines are missing at the end.
  const at = index < 0 ? theirs.length - 1 : index;
  const [is, should] = [theirs[at] ?? "", ours[at]];
  let column = 0;
  while (column < is.length && is[column] === should?.[column]) column += 1;
  const spaces = is.trim() === should?.trim();
  const quoted = (line: string) => JSON.stringify(clipped(spaces ? line : line.trim()));
  const gives = should === undefined ? "nothing" : quoted(should);
  return {
    line: at + 1,
    column: column + 1,
    message: index < 0 ? "it ends too early" : `it holds ${quoted(is)}, and the generator gives ${gives}`,
  };
}

function clipped(text: string): string {
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
