import { isNode, isScalar, type Node, type Scalar, type YAMLMap } from "yaml";
import type { Digest } from "../../digest/digest.ts";
import { Fault } from "../../fault.ts";
import type { Place } from "./locate.ts";

/** Replaces `text[from, to)`; offsets are UTF-16 code units, as the parser counts. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** Keys whose value names an image as a whole: a bare digest there would be no image. */
const NAMES_AN_IMAGE = /^(?:.*image|name|newname|repository|tag|newtag)$/i;

/** The one replacement that puts `digest` in its place; everything outside it stays as it is. */
export function spliceFor(text: string, place: Place, current: string | undefined, digest: Digest): Splice {
  const json = isJson(text);
  if (place.kind === "absent") {
    refuseBare(place.key);
    return insertion(text, place.parent, json ? `"${place.key}": "${digest}"` : `${place.key}: ${digest}`);
  }
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
  if (place.key !== undefined) refuseBare(String(place.key.value));
  if (from === to) return afterColon(text, place.key, digest);
  const quoted = /^["']{2}$/.test(text.slice(from, to));
  if (quoted) return { from: from + 1, to: to - 1, text: digest };
  return { from, to, text: json ? `"${digest}"` : digest };
}

/** Whether a whole text is JSON, which must stay so: keys and values in double quotes. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\uFEFF/, ""));
    return true;
  } catch {
    return false;
  }
}

function refuseBare(key: string): void {
  if (!NAMES_AN_IMAGE.test(key)) return;
  throw new Fault(
    "EDIT_PATH_MISSING",
    `"${key}" is empty or absent: a digest alone is no image there; write the image's name (for a tag, the tag), and the digest follows behind an @`,
  );
}

function rangeOf(node: Node): readonly [number, number] {
  if (!node.range) throw new Fault("EDIT_UNSAFE", "the parser doesn't say where the value is");
  return [node.range[0], node.range[1]];
}

function beforeQuote(text: string, from: number, to: number): number {
  return /["']/.test(text[from] ?? "") ? to - 1 : to;
}

/** `digest:` with nothing behind it: the value goes right after the colon, before any comment. */
function afterColon(text: string, key: Scalar | undefined, digest: Digest): Splice {
  if (key === undefined) throw new Fault("EDIT_UNSAFE", "the list's entry is empty: write the image's name");
  const [, end] = rangeOf(key);
  const colon = /^[ \t]*:/.exec(text.slice(end));
  if (colon === null)
    throw new Fault("EDIT_UNSAFE", "the key and its colon are on different lines: write `key: value`");
  const at = end + colon[0].length;
  return { from: at, to: at, text: ` ${digest}` };
}

function insertion(text: string, parent: YAMLMap, pair: string): Splice {
  return parent.flow ? insertedInFlow(text, parent, pair) : insertedInBlock(text, parent, pair);
}

/** Behind the last entry; on a line of its own where that one is. */
function insertedInFlow(text: string, parent: YAMLMap, pair: string): Splice {
  const last = parent.items.at(-1);
  if (last === undefined) {
    const at = (parent.range?.[0] ?? text.length) + 1;
    return { from: at, to: at, text: ` ${pair} ` };
  }
  if (!isNode(last.value) || !isNode(last.key)) throw cantInsert(pair);
  const [, at] = rangeOf(last.value);
  const [start] = rangeOf(last.key);
  const lead = /(\r?\n[ \t]*)$/.exec(text.slice(0, start))?.[1];
  return { from: at, to: at, text: `,${lead ?? " "}${pair}` };
}

/** A new line after the map's last one-line entry, else before its first, with the indentation of its keys. */
function insertedInBlock(text: string, parent: YAMLMap, pair: string): Splice {
  for (const { key, value } of parent.items.toReversed()) {
    if (!isScalar(key) || !isScalar(value)) continue;
    const [start] = rangeOf(key);
    const [, end] = rangeOf(value);
    if (text.slice(start, end).includes("\n")) continue;
    const newline = text.indexOf("\n", end);
    const crlf = newline < 0 ? text.includes("\r\n") : text[newline - 1] === "\r";
    const at = newline < 0 ? text.length : newline - (crlf ? 1 : 0);
    return { from: at, to: at, text: `${crlf ? "\r\n" : "\n"}${indentation(text, start, pair)}${pair}` };
  }
  const [first] = parent.items;
  if (first === undefined || !isScalar(first.key) || first.key.anchor !== undefined) throw cantInsert(pair);
  const [start] = rangeOf(first.key);
  const eol = text.includes("\r\n") ? "\r\n" : "\n";
  return { from: start, to: start, text: `${pair}${eol}${indentation(text, start, pair)}` };
}

/** As many spaces as stand before a key, the dash of its list entry among them. */
function indentation(text: string, start: number, pair: string): string {
  const column = text.slice(text.lastIndexOf("\n", start - 1) + 1, start).replace("\uFEFF", "");
  if (!/^[ -]*$/.test(column)) throw cantInsert(pair);
  return " ".repeat(column.length);
}

function cantInsert(pair: string): Fault {
  const key = pair.slice(0, pair.indexOf(":")).replaceAll('"', "");
  return new Fault("EDIT_UNSAFE", `can't insert "${key}" safely: add it to the file with an empty value`);
}
