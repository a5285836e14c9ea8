import { isScalar, type Scalar, type YAMLMap } from "yaml";
import type { Digest } from "../../digest/digest.ts";
import { Fault } from "../../fault.ts";
import type { Place } from "./locate.ts";

/** Replaces `text[from, to)`; offsets are UTF-16 code units, as the parser counts. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** The one replacement that puts `digest` in its place; everything outside it stays as it is. */
export function spliceFor(text: string, place: Place, current: string | undefined, digest: Digest): Splice {
  if (place.kind === "absent") return insertion(text, place.parent, place.key, digest);
  const [from, to] = rangeOf(place.value);
  if (current !== undefined) {
    const at = text.indexOf(current, from);
    if (at < 0 || at + current.length > to) {
      throw new Fault(
        "EDIT_UNSAFE",
        "the digest is written with escapes or over several lines: write it plainly",
      );
    }
    return { from: at, to: at + current.length, text: digest };
  }
  if (typeof place.value.value === "string" && place.value.value !== "") {
    return { from: beforeQuote(text, from, to), to: beforeQuote(text, from, to), text: `@${digest}` };
  }
  if (from === to) return afterColon(text, place.key, digest);
  const quoted = /^["']{2}$/.test(text.slice(from, to));
  return quoted ? { from: from + 1, to: to - 1, text: digest } : { from, to, text: digest };
}

function rangeOf(node: Scalar): readonly [number, number] {
  const range = node.range;
  if (!range) throw new Fault("EDIT_UNSAFE", "the parser doesn't say where the value is");
  return [range[0], range[1]];
}

function beforeQuote(text: string, from: number, to: number): number {
  return /["']/.test(text[from] ?? "") ? to - 1 : to;
}

/** `digest:` with nothing behind it: the value goes right after the colon, before any comment. */
function afterColon(text: string, key: Scalar, digest: Digest): Splice {
  const [, end] = rangeOf(key);
  const colon = /^[ \t]*:/.exec(text.slice(end));
  if (colon === null)
    throw new Fault("EDIT_UNSAFE", "the key and its colon are on different lines: write `key: value`");
  const at = end + colon[0].length;
  return { from: at, to: at, text: ` ${digest}` };
}

function insertion(text: string, parent: YAMLMap, key: string, digest: Digest): Splice {
  if (/image|name/i.test(key)) {
    throw new Fault(
      "EDIT_PATH_MISSING",
      `the key "${key}" is absent: add it with the image's name, the digest follows`,
    );
  }
  return parent.flow ? insertedInFlow(text, parent, key, digest) : insertedInBlock(text, parent, key, digest);
}

function insertedInFlow(text: string, parent: YAMLMap, key: string, digest: Digest): Splice {
  const last = parent.items.at(-1);
  if (last === undefined) {
    const at = (parent.range?.[0] ?? text.length) + 1;
    return { from: at, to: at, text: ` ${key}: ${digest} ` };
  }
  if (!isScalar(last.value))
    throw new Fault("EDIT_UNSAFE", `can't insert "${key}" after a nested value: add an empty one`);
  const [, at] = rangeOf(last.value);
  return { from: at, to: at, text: `, ${key}: ${digest}` };
}

/** A new line after the map's last one-line entry, with the indentation of that map's keys. */
function insertedInBlock(text: string, parent: YAMLMap, key: string, digest: Digest): Splice {
  for (const pair of parent.items.toReversed()) {
    if (!isScalar(pair.key) || !isScalar(pair.value)) continue;
    const [start] = rangeOf(pair.key);
    const [, end] = rangeOf(pair.value);
    if (text.slice(start, end).includes("\n")) continue;
    const column = text.slice(text.lastIndexOf("\n", start - 1) + 1, start).replace("\uFEFF", "");
    if (!/^[ -]*$/.test(column)) break;
    const newline = text.indexOf("\n", end);
    const crlf = newline < 0 ? text.includes("\r\n") : text[newline - 1] === "\r";
    const at = newline < 0 ? text.length : newline - (crlf ? 1 : 0);
    return { from: at, to: at, text: `${crlf ? "\r\n" : "\n"}${" ".repeat(column.length)}${key}: ${digest}` };
  }
  throw new Fault("EDIT_UNSAFE", `can't insert "${key}" safely: add it to the file with an empty value`);
}
