import { chmod, mkdir, mkdtemp, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hexOf } from "#chain/digest/digest.ts";
import type { Layer, LayerEntry, LayerReader } from "#chain/digest/layer.ts";

/** An entry whose content lies in the store, so that it can be linked instead of written again. */
export type StoredEntry = Pick<LayerEntry, "path" | "type" | "mode" | "target"> & {
  /** Absolute; only for files. */
  readonly file?: string;
};

type Line = readonly [type: LayerEntry["type"], mode: number, path: string, target: string | null];

const CATALOGUE = "entries.json";

/**
 * The entries of a layer out of the folder `store`, where each layer is unpacked once under its digest.
 * A layer appears there by one rename, after its bytes were proven: what is there is whole.
 */
export async function storedLayer(
  layer: Layer,
  blob: () => AsyncIterable<Uint8Array>,
  readLayer: LayerReader,
  store: string,
): Promise<readonly StoredEntry[]> {
  const folder = join(store, hexOf(layer.descriptor.digest));
  const known = await catalogueOf(folder);
  if (known !== undefined) return known;

  await mkdir(store, { recursive: true });
  const partial = await mkdtemp(join(store, "partial-"));
  try {
    await unpackInto(partial, readLayer(layer, blob()));
    await rename(partial, folder);
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    // Another process has put the same layer there in the meantime.
    const won = await catalogueOf(folder);
    if (won === undefined) throw error;
    return won;
  }
  return (await catalogueOf(folder)) ?? [];
}

async function catalogueOf(folder: string): Promise<StoredEntry[] | undefined> {
  let text: string;
  try {
    text = await readFile(join(folder, CATALOGUE), "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
  return (JSON.parse(text) as Line[]).map(([type, mode, path, target], position) => ({
    type,
    mode,
    path,
    ...(target === null ? {} : { target }),
    ...(type === "file" ? { file: join(folder, String(position)) } : {}),
  }));
}

async function unpackInto(folder: string, entries: AsyncIterable<LayerEntry>): Promise<void> {
  const lines: Line[] = [];
  for await (const { type, mode, path, target, content } of entries) {
    // Set-uid means nothing here, and a link into the store must never carry it.
    const permissions = mode & 0o777;
    if (type === "file") await writeContent(join(folder, String(lines.length)), permissions, content);
    lines.push([type, permissions, path, target ?? null]);
  }
  await writeFile(join(folder, CATALOGUE), JSON.stringify(lines));
}

async function writeContent(
  file: string,
  permissions: number,
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  await using handle = await open(file, "wx");
  for await (const chunk of content) await handle.write(chunk);
  await chmod(file, permissions);
}
