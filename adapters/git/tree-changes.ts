import type { ObjectReader } from "./object-reader.ts";
import { FOLDER, readTree, type TreeEntry } from "./tree-object.ts";

export interface EntryChange {
  readonly path: string;
  /** Undefined where the path isn't in that tree; never a folder. */
  readonly before: TreeEntry | undefined;
  readonly after: TreeEntry | undefined;
}

/**
 * What differs between two trees, or the trees of two commits, as `git diff-tree -r --no-renames` has it and in its order.
 * Only folders that differ are read, and no process is started for it.
 *
 * @throws Fault `GIT_FAILED` where one of them isn't there.
 */
export async function treeChanges(
  objects: ObjectReader,
  from: string,
  to: string,
): Promise<readonly EntryChange[]> {
  const [before, after] = await Promise.all([
    readTree(objects, `${from}^{tree}`),
    readTree(objects, `${to}^{tree}`),
  ]);
  const changes = await compare(objects, before, after, "");
  return changes
    .map((change) => ({ change, key: Buffer.from(change.path) }))
    .sort((a, b) => Buffer.compare(a.key, b.key))
    .map(({ change }) => change);
}

async function compare(
  objects: ObjectReader,
  before: readonly TreeEntry[],
  after: readonly TreeEntry[],
  prefix: string,
): Promise<EntryChange[]> {
  const [was, is] = [before, after].map((entries) => new Map(entries.map((one) => [one.name, one])));
  const changes: Promise<EntryChange[]>[] = [];
  for (const name of new Set([...(was?.keys() ?? []), ...(is?.keys() ?? [])])) {
    const [one, other] = [was?.get(name), is?.get(name)];
    if (one?.id === other?.id && one?.mode === other?.mode) continue;
    const path = `${prefix}${name}`;
    if (isFolder(one) || isFolder(other)) {
      changes.push(
        Promise.all([inside(objects, one), inside(objects, other)]).then(([left, right]) =>
          compare(objects, left, right, `${path}/`),
        ),
      );
    }
    const [file, otherFile] = [fileOf(one), fileOf(other)];
    if (file !== undefined || otherFile !== undefined)
      changes.push(Promise.resolve([{ path, before: file, after: otherFile }]));
  }
  return (await Promise.all(changes)).flat();
}

function isFolder(entry: TreeEntry | undefined): boolean {
  return entry?.mode === FOLDER;
}

function fileOf(entry: TreeEntry | undefined): TreeEntry | undefined {
  return isFolder(entry) ? undefined : entry;
}

async function inside(objects: ObjectReader, entry: TreeEntry | undefined): Promise<readonly TreeEntry[]> {
  return entry?.mode === FOLDER ? readTree(objects, entry.id) : [];
}

/** As `TreeChange` has it: a file like any other, which nobody makes executable. */
export function isPlainChange({ before, after }: EntryChange): boolean {
  if (after === undefined || after.mode === "100644") return true;
  return after.mode === "100755" && before?.mode === "100755";
}
