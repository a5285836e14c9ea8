import { Fault } from "#chain/fault.ts";
import type { ObjectReader } from "./object-reader.ts";

export interface TreeEntry {
  /** `40000` for a folder; of a file `100644` or `100755`, whatever else an old git wrote. */
  readonly mode: string;
  readonly name: string;
  readonly id: string;
}

export const FOLDER = "40000";

/**
 * A tree object: mode, space, name, NUL, id in binary, again and again (gitformat-pack, "tree"). By its id, or by any
 * name of a commit or tree.
 *
 * @throws Fault `GIT_FAILED` where it isn't there: a folder that can't be read must never look empty.
 */
export async function readTree(objects: ObjectReader, name: string): Promise<readonly TreeEntry[]> {
  const object = await objects.read(name);
  if (object?.type !== "tree") {
    throw new Fault("GIT_FAILED", `the tree ${name} isn't in the clone. Refresh it, or check the id.`);
  }
  const bytes = Buffer.from(object.bytes.buffer, object.bytes.byteOffset, object.bytes.byteLength);
  const width = object.id.length / 2;
  const entries = new Map<string, TreeEntry>();
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    const entry = bytes.toString("utf8", space + 1, end);
    // Two of one name: whoever checks it out may get the one that wasn't looked at.
    if (entries.has(entry)) throw new Fault("GIT_FAILED", `the tree ${object.id} has ${entry} twice`);
    const mode = canonical(bytes.toString("utf8", at, space));
    entries.set(entry, { mode, name: entry, id: bytes.toString("hex", end + 1, end + 1 + width) });
    at = end + 1 + width;
  }
  return [...entries.values()];
}

function canonical(mode: string): string {
  if (!mode.startsWith("100")) return mode;
  return (Number.parseInt(mode, 8) & 0o100) === 0 ? "100644" : "100755";
}
