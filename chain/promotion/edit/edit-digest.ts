import { type Document, parseAllDocuments, type Scalar, visit, type YAMLParseError } from "yaml";
import { repeatedKeys } from "../../clearance/repeated-keys.ts";
import { Digest } from "../../digest/digest.ts";
import { Fault } from "../../fault.ts";
import { differences } from "./differences.ts";
import { type DigestPath, type PathStep, parseDigestPath } from "./digest-path.ts";
import { embeddedYaml } from "./embedded-yaml.ts";
import { locate, type Place } from "./locate.ts";
import { isJson, type Splice, spliceFor } from "./splice.ts";
import { decodeYamlText } from "./yaml-text.ts";

export interface DigestEdit {
  readonly bytes: Uint8Array;
  /** What stood there; undefined for "nothing deployed": the key is absent, or its value is empty. */
  readonly before: Digest | undefined;
}

/**
 * Puts `digest` at `path` and changes no other byte: comments, quotes, line ends, byte order mark and
 * the missing last newline stay. A value `name:tag@sha256:…` keeps its name and tag. The result is parsed
 * again and compared, so a file in which the edit would reach further is refused whole.
 *
 * @throws Fault `EDIT_PATH_MISSING`, `EDIT_PATH_AMBIGUOUS`, `EDIT_UNSAFE`.
 */
export function editDigest(bytes: Uint8Array, path: string, digest: Digest): DigestEdit {
  return remembered(EDITS, bytes, `${path}\0${digest}`, () => edit(bytes, path, digest));
}

/** Bytes that were read never change, and one commit's are edited and read by many: at each look, and at the merge. */
const EDITS = new WeakMap<Uint8Array, Map<string, Known<DigestEdit>>>();
const DIGESTS = new WeakMap<Uint8Array, Map<string, Known<Digest | undefined>>>();

/** Nothing deployed is known, too. */
interface Known<T> {
  readonly made: T;
}

function remembered<T>(
  known: WeakMap<Uint8Array, Map<string, Known<T>>>,
  bytes: Uint8Array,
  about: string,
  work: () => T,
): T {
  const before = known.get(bytes) ?? new Map<string, Known<T>>();
  known.set(bytes, before);
  const there = before.get(about) ?? { made: work() };
  before.set(about, there);
  return there.made;
}

function edit(bytes: Uint8Array, path: string, digest: Digest): DigestEdit {
  const file = open(bytes, path);
  if (file.digest === digest) return { bytes, before: digest };
  const { from, to, text } = file.splice(digest);
  const edited = new TextEncoder().encode(file.text.slice(0, from) + text + file.text.slice(to));
  prove(file, open(edited, path), path, digest);
  return { bytes: edited, before: file.digest };
}

/**
 * The digest at `path`, or undefined for "nothing deployed".
 *
 * @throws Fault `EDIT_PATH_MISSING`, `EDIT_PATH_AMBIGUOUS`, `EDIT_UNSAFE` (also for a value that names a tag).
 */
export function readDigest(bytes: Uint8Array, path: string): Digest | undefined {
  return remembered(DIGESTS, bytes, path, () => open(bytes, path).digest);
}

/**
 * `readDigest` for many paths of one file, which is parsed once: a file that hundreds of services share would
 * else be parsed hundreds of times. What is wrong with the file itself is thrown for each path.
 *
 * @throws Fault as `readDigest`, from the function that it gives.
 */
export function digestReader(bytes: Uint8Array): (path: string) => Digest | undefined {
  let parsed: ParsedText | undefined;
  return (path) => {
    parsed ??= parse(decodeYamlText(bytes));
    return openAt(parsed, parseDigestPath(path), path).digest;
  };
}

/** A text that was parsed, and the place in it; where the place is in a block of YAML, that block opened too. */
interface OpenText {
  readonly text: string;
  readonly documents: readonly Document.Parsed[];
  readonly digest: Digest | undefined;
  readonly block: OpenText | undefined;
  splice(digest: Digest): Splice;
}

interface ParsedText {
  readonly text: string;
  readonly documents: readonly Document.Parsed[];
  readonly broken: YAMLParseError | undefined;
  readonly duplicate: Scalar | undefined;
}

function open(bytes: Uint8Array, path: string): OpenText {
  return openAt(parse(decodeYamlText(bytes)), parseDigestPath(path), path);
}

function parse(text: string): ParsedText {
  const parsed = parseAllDocuments(text, { uniqueKeys: false });
  const documents = "empty" in parsed ? [] : parsed;
  const [broken] = documents.flatMap((document) => document.errors);
  return { text, documents, broken, duplicate: documents.flatMap(repeatedKeys)[0] };
}

function openAt({ text, documents, broken, duplicate }: ParsedText, way: DigestPath, path: string): OpenText {
  const { outer, inner } = splitAtText(way, path);
  if (broken !== undefined) throw unsafe(`the file isn't valid YAML (${firstLine(broken.message)})`);
  const place = locate(documents, path, outer);
  if (duplicate !== undefined) throw unsafe(`the key ${String(duplicate.value)} is in the file twice`);
  if (place.kind === "value") refuseShared(documents, place.value.anchor, path);
  if (inner === undefined) {
    const digest = digestAt(place, path);
    return { text, documents, digest, block: undefined, splice: (to) => spliceFor(text, place, digest, to) };
  }
  if (place.kind === "absent")
    throw new Fault("EDIT_PATH_MISSING", `${path}: there is no such block of text`);
  const embedded = embeddedYaml(text, place.value, path);
  const block = openAt(parse(embedded.text), inner, path);
  return { text, documents, digest: block.digest, block, splice: (to) => embedded.outward(block.splice(to)) };
}

/** The way in this text, and the way that goes on inside the block which it leads to. */
function splitAtText(
  { document, steps }: DigestPath,
  path: string,
): { readonly outer: DigestPath; readonly inner: DigestPath | undefined } {
  const at = steps.findIndex((step) => "text" in step);
  if (at < 0) return { outer: { document, steps }, inner: undefined };
  const part = (some: readonly PathStep[]): DigestPath["steps"] => {
    const [first, ...rest] = some;
    if (first === undefined) throw new Fault("EDIT_PATH_MISSING", `${path}: nothing is beside the |`);
    return [first, ...rest];
  };
  return {
    outer: { document, steps: part(steps.slice(0, at)) },
    inner: { document: undefined, steps: part(steps.slice(at + 1)) },
  };
}

function digestAt(place: Place, path: string): Digest | undefined {
  if (place.kind === "absent") return undefined;
  const { value, type } = place.value;
  if (type === "BLOCK_LITERAL" || type === "BLOCK_FOLDED")
    throw unsafe(`${path} is a block of text: write it in one line`);
  if (value === null || value === "") return undefined;
  if (typeof value !== "string") throw unsafe(`${path} isn't text`);
  const digest = Digest.safeParse(value.slice(value.indexOf("@") + 1));
  if (digest.success) return digest.data;
  if (/^[^\s@:]+(?::\d+\/[^\s@:]+)?$/.test(value) && value.includes("/")) return undefined;
  throw unsafe(`${path} doesn't name a digest: write name@sha256:…, sha256:…, or leave it empty`);
}

/** An anchor that nobody refers to is only a name; one that is used puts the digest in other places too. */
function refuseShared(documents: readonly Document.Parsed[], anchor: string | undefined, path: string): void {
  if (anchor === undefined) return;
  for (const document of documents) {
    visit(document, {
      Alias(_, { source }) {
        if (source === anchor)
          throw unsafe(`${path} has the anchor &${anchor}, which *${anchor} shares: write both out`);
      },
    });
  }
}

/** Parses the result and counts: one value differs, and it is the one that was asked for. */
function prove(before: OpenText, after: OpenText, path: string, digest: Digest): void {
  const changed = differences(values(before.documents), values(after.documents));
  if (after.digest !== digest || changed !== 1 || isJson(before.text) !== isJson(after.text)) {
    throw unsafe(
      `writing ${path} would change ${changed} values of the file (an anchor, perhaps): write them out`,
    );
  }
  if (before.block !== undefined && after.block !== undefined) prove(before.block, after.block, path, digest);
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
