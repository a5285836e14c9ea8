import type { Scalar } from "yaml";
import { Fault } from "../../fault.ts";
import type { Splice } from "./splice.ts";

/** YAML that stands in another file as a block of text, with the way back to that file's own offsets. */
export interface EmbeddedYaml {
  readonly text: string;
  outward(splice: Splice): Splice;
}

/**
 * Opens a literal block (`values: |`): the same characters without the block's indentation.
 *
 * @throws Fault `EDIT_UNSAFE` for any other text, whose characters stand for others.
 */
export function embeddedYaml(file: string, { type, value, range }: Scalar, path: string): EmbeddedYaml {
  if (type !== "BLOCK_LITERAL" || typeof value !== "string" || !range) {
    throw new Fault(
      "EDIT_UNSAFE",
      `${path} isn't a literal block of text: write it with | and on lines of its own`,
    );
  }
  const lines = value.split("\n");
  const starts = lineStarts(file, range[0], lines.length);
  const first = lines.findIndex((line) => line !== "");
  const indent = lengthOfLine(file, starts[first]) - (lines[first]?.length ?? 0);
  const same = lines.every((line, index) => {
    const start = starts[index] ?? file.length;
    const aligned = /^ *$/.test(file.slice(start, start + indent));
    return line === "" || (aligned && indent > 0 && file.startsWith(line, start + indent));
  });
  if (!same) throw new Fault("EDIT_UNSAFE", `${path}: the block's indentation isn't even: indent it alike`);
  const eol = file.includes("\r\n") ? "\r\n" : "\n";

  const outside = (offset: number): number => {
    const before = value.slice(0, offset).split("\n");
    const line = before.length - 1;
    return (starts[line] ?? file.length) + indent + (before[line]?.length ?? 0);
  };
  return {
    text: value,
    outward: ({ from, to, text }) => ({
      from: outside(from),
      to: outside(to),
      text: text.replaceAll("\n", eol + " ".repeat(indent)),
    }),
  };
}

/** Without its line end. */
function lengthOfLine(file: string, start = file.length): number {
  const newline = file.indexOf("\n", start);
  return file.slice(start, newline < 0 ? undefined : newline).replace(/\r$/, "").length;
}

/** Where the lines of a block begin: the first is the one after its header. */
function lineStarts(file: string, header: number, count: number): readonly number[] {
  const starts: number[] = [];
  let at = header;
  while (starts.length < count) {
    const newline = file.indexOf("\n", at);
    if (newline < 0) break;
    at = newline + 1;
    starts.push(at);
  }
  return starts;
}
