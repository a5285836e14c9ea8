import type { Digest } from "../../digest/digest.ts";
import { type LayerEntry, whiteoutOf } from "../../digest/layer.ts";
import type { Cataloger, Fact } from "./fact.ts";

/** What one layer says, and what it hides of the layers below; independent of them, so that it can be cached. */
export interface LayerFacts {
  readonly diffId: Digest;
  /** By path; the last entry of a path counts, as it does when the layer is unpacked. */
  readonly facts: ReadonlyMap<string, readonly Fact[]>;
  /** Everything in the layer that isn't a folder: it replaces whatever was below its path. */
  readonly files: ReadonlySet<string>;
  /** Folders that the layer names: each replaces a file of that path, and leaves a folder as it is. */
  readonly folders: ReadonlySet<string>;
  readonly removed: ReadonlySet<string>;
  readonly opaque: ReadonlySet<string>;
}

/** No file that a cataloger wants is larger; one that claims to be is a known unknown. */
const FILE_LIMIT = 64 * 1024 * 1024;

/** Reads a layer once, from front to back, and keeps the facts alone. */
export async function readFacts(
  diffId: Digest,
  entries: AsyncIterable<LayerEntry>,
  catalogers: readonly Cataloger[],
): Promise<LayerFacts> {
  const facts = new Map<string, readonly Fact[]>();
  const files = new Set<string>();
  const folders = new Set<string>();
  const removed = new Set<string>();
  const opaque = new Set<string>();
  for await (const entry of entries) {
    const whiteout = whiteoutOf(entry.path);
    if (whiteout !== undefined) {
      (whiteout.kind === "removed" ? removed : opaque).add(whiteout.path);
      continue;
    }
    facts.delete(entry.path);
    if (entry.type === "directory") {
      folders.add(entry.path);
      continue;
    }
    files.add(entry.path);
    const found = await factsOf(entry, catalogers);
    if (found.length > 0) facts.set(entry.path, found);
  }
  return { diffId, facts, files, folders, removed, opaque };
}

async function factsOf(entry: LayerEntry, catalogers: readonly Cataloger[]): Promise<readonly Fact[]> {
  if (entry.type === "symlink") {
    return catalogers.flatMap((cataloger) => cataloger.link?.(entry.path, entry.target ?? "") ?? []);
  }
  const interested = catalogers.filter((cataloger) => cataloger.wants(entry.path, entry.size) === "all");
  if (interested.length === 0 || entry.type === "other") return [];
  if (entry.type === "link") return [{ kind: "unreadable", reason: `hard link to ${entry.target}` }];
  if (entry.size > FILE_LIMIT) return [{ kind: "unreadable", reason: `${entry.size} bytes` }];
  const bytes = new Uint8Array(entry.size);
  let at = 0;
  for await (const chunk of entry.content) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return interested.flatMap((cataloger) => cataloger.read({ path: entry.path, bytes }));
}
