import type { ObjectReader } from "./object-reader.ts";

interface Entry {
  readonly mode: string;
  readonly name: string;
  readonly id: string;
}

const FOLDER = "40000";

/**
 * Paths of everything below `folder` ("" for all) that isn't a folder itself: files, links, submodules. A folder that is
 * one of these in truth is listed as itself, so that nobody takes it for empty.
 */
export async function treePaths(objects: ObjectReader, commit: string, folder: string): Promise<string[]> {
  let tree = await entriesOf(objects, `${commit}^{tree}`);
  const segments = folder.split("/").filter((segment) => segment !== "");
  for (const [index, segment] of segments.entries()) {
    const entry = tree.find(({ name }) => name === segment);
    if (entry === undefined) return [];
    if (entry.mode !== FOLDER) return index === segments.length - 1 ? [segments.join("/")] : [];
    tree = await entriesOf(objects, entry.id);
  }
  return below(objects, tree, segments.length === 0 ? "" : `${segments.join("/")}/`);
}

async function below(objects: ObjectReader, tree: readonly Entry[], prefix: string): Promise<string[]> {
  const parts = await Promise.all(
    tree.map(async ({ mode, name, id }) =>
      mode === FOLDER
        ? below(objects, await entriesOf(objects, id), `${prefix}${name}/`)
        : [`${prefix}${name}`],
    ),
  );
  return parts.flat();
}

/** A tree object: mode, space, name, NUL, id in binary, again and again (gitformat-pack, "tree"). */
async function entriesOf(objects: ObjectReader, name: string): Promise<Entry[]> {
  const object = await objects.read(name);
  if (object?.type !== "tree") return [];
  const bytes = Buffer.from(object.bytes.buffer, object.bytes.byteOffset, object.bytes.byteLength);
  const width = object.id.length / 2;
  const entries: Entry[] = [];
  for (let at = 0; at < bytes.length; ) {
    const space = bytes.indexOf(0x20, at);
    const end = bytes.indexOf(0, space);
    entries.push({
      mode: bytes.toString("utf8", at, space),
      name: bytes.toString("utf8", space + 1, end),
      id: bytes.toString("hex", end + 1, end + 1 + width),
    });
    at = end + 1 + width;
  }
  return entries;
}
