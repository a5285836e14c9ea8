import { type Document, parseAllDocuments } from "yaml";
import { Digest } from "../../digest/digest.ts";
import { Fault } from "../../fault.ts";
import { differences } from "./differences.ts";
import { parseDigestPath } from "./digest-path.ts";
import { locate, type Place } from "./locate.ts";
import { spliceFor } from "./splice.ts";
import { decodeYamlText } from "./yaml-text.ts";

export interface DigestEdit {
  readonly bytes: Uint8Array;
  /** What stood there; undefined for "nothing deployed": the key is absent, or its value is empty. */
  readonly before: Digest | undefined;
}

/**
 * Puts `digest` at `path` and changes no other byte: comments, quotes, line ends, byte order mark and
 * the missing last newline stay. A value `name@sha256:…` keeps its name. The result is parsed again
 * and compared, so a file in which the edit would reach further is refused whole.
 *
 * @throws Fault `EDIT_PATH_MISSING`, `EDIT_PATH_AMBIGUOUS`, `EDIT_UNSAFE`.
 */
export function editDigest(bytes: Uint8Array, path: string, digest: Digest): DigestEdit {
  const file = open(bytes, path);
  if (file.digest === digest) return { bytes, before: digest };
  const { from, to, text } = spliceFor(file.text, file.place, file.digest, digest);
  const edited = new TextEncoder().encode(file.text.slice(0, from) + text + file.text.slice(to));
  prove(file.documents, edited, path, digest);
  return { bytes: edited, before: file.digest };
}

/**
 * The digest at `path`, or undefined for "nothing deployed".
 *
 * @throws Fault `EDIT_PATH_MISSING`, `EDIT_PATH_AMBIGUOUS`, `EDIT_UNSAFE` (also for a value that names a tag).
 */
export function readDigest(bytes: Uint8Array, path: string): Digest | undefined {
  return open(bytes, path).digest;
}

interface OpenFile {
  readonly text: string;
  readonly documents: readonly Document.Parsed[];
  readonly place: Place;
  readonly digest: Digest | undefined;
}

function open(bytes: Uint8Array, path: string): OpenFile {
  const steps = parseDigestPath(path);
  const text = decodeYamlText(bytes);
  const parsed = parseAllDocuments(text);
  const documents = "empty" in parsed ? [] : parsed;
  const errors = documents.flatMap((document) => document.errors);
  const broken = errors.find((error) => error.code !== "DUPLICATE_KEY");
  if (broken !== undefined) throw unsafe(`the file isn't valid YAML (${firstLine(broken.message)})`);
  const place = locate(documents, path, steps);
  const duplicate = errors[0];
  if (duplicate !== undefined) throw unsafe(`a key is in the file twice (${firstLine(duplicate.message)})`);
  return { text, documents, place, digest: digestAt(place, path) };
}

function digestAt(place: Place, path: string): Digest | undefined {
  if (place.kind === "absent") return undefined;
  const { value, anchor, type } = place.value;
  if (anchor !== undefined) throw unsafe(`${path} has an anchor (&${anchor}): others may share it`);
  if (type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED")
    throw unsafe(`${path} is a block of text: write it in one line`);
  if (value === null || value === "") return undefined;
  if (typeof value !== "string") throw unsafe(`${path} isn't text`);
  const digest = Digest.safeParse(value.slice(value.indexOf("@") + 1));
  if (digest.success) return digest.data;
  if (/^[^\s@:]+(?::\d+\/[^\s@:]+)?$/.test(value) && value.includes("/")) return undefined;
  throw unsafe(`${path} doesn't name a digest: write name@sha256:…, sha256:…, or leave it empty`);
}

/** Parses the result and counts: one value differs, and it is the one that was asked for. */
function prove(before: readonly Document.Parsed[], edited: Uint8Array, path: string, digest: Digest): void {
  const after = open(edited, path);
  const changed = differences(values(before), values(after.documents));
  if (after.digest !== digest || changed !== 1) {
    throw unsafe(
      `writing ${path} would change ${changed} values of the file (an anchor, perhaps): write them out`,
    );
  }
}

function values(documents: readonly Document.Parsed[]): unknown[] {
  try {
    return documents.map((document) => document.toJS());
  } catch (cause) {
    throw new Fault("EDIT_UNSAFE", "the file's aliases can't be resolved: write them out", { cause });
  }
}

function unsafe(message: string): Fault {
  return new Fault("EDIT_UNSAFE", message);
}

function firstLine(message: string): string {
  return message.split("\n", 1)[0]?.replace(/:$/, "") ?? "";
}
