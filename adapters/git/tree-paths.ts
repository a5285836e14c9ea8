import type { ObjectReader } from "./object-reader.ts";
import { FOLDER, readTree, type TreeEntry } from "./tree-object.ts";

/**
 * Paths of everything below `folder` ("" for all) that isn't a folder itself: files, links, submodules. A folder that is
 * one of these in truth is listed as itself, so that nobody takes it for empty.
 */
export async function treePaths(objects: ObjectReader, commit: string, folder: string): Promise<string[]> {
  let tree = await readTree(objects, `${commit}^{tree}`);
  const segments = folder.split("/").filter((segment) => segment !== "");
  for (const [index, segment] of segments.entries()) {
    const entry = tree.find(({ name }) => name === segment);
    if (entry === undefined) return [];
    if (entry.mode !== FOLDER) return index === segments.length - 1 ? [segments.join("/")] : [];
    tree = await readTree(objects, entry.id);
  }
  return below(objects, tree, segments.length === 0 ? "" : `${segments.join("/")}/`);
}

async function below(objects: ObjectReader, tree: readonly TreeEntry[], prefix: string): Promise<string[]> {
  const parts = await Promise.all(
    tree.map(async ({ mode, name, id }) =>
      mode === FOLDER
        ? below(objects, await readTree(objects, id), `${prefix}${name}/`)
        : [`${prefix}${name}`],
    ),
  );
  return parts.flat();
}
