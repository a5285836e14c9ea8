import { constants, type FileHandle, open } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { type Pack, pack } from "tar-stream";
import { Fault } from "#chain/fault.ts";
import type { ContextEntry } from "./walk-context.ts";

/** What every entry of a layer shares; the file system's own owners and times never get in. */
export interface ArchiveMetadata {
  /** Folder in the image, without slashes at the ends; "" is the root. */
  readonly folder: string;
  readonly created: Date;
  readonly owner: { readonly uid: number; readonly gid: number };
}

/** The entries as a tar stream: the same entries and metadata give the same bytes on every machine. */
export function archive(
  entries: readonly ContextEntry[],
  metadata: ArchiveMetadata,
): AsyncIterable<Uint8Array> {
  const tar = pack();
  write(tar, entries, metadata).then(
    () => tar.finalize(),
    (error: Error) => tar.destroy(error),
  );
  return tar as AsyncIterable<unknown> as AsyncIterable<Uint8Array>;
}

async function write(
  tar: Pack,
  entries: readonly ContextEntry[],
  { folder, created, owner }: ArchiveMetadata,
): Promise<void> {
  const shared = { mtime: created, ...owner };
  for (const name of parentsOf(folder)) {
    tar.entry({ ...shared, name, type: "directory", mode: 0o755, uid: 0, gid: 0 });
  }
  for (const entry of entries) {
    const name = folder === "" ? entry.path : `${folder}/${entry.path}`;
    switch (entry.kind) {
      case "folder":
        tar.entry({ ...shared, name, type: "directory", mode: 0o755 });
        break;
      case "link":
        tar.entry({ ...shared, name, type: "symlink", linkname: entry.target, mode: 0o777 });
        break;
      case "file":
        await writeFile(tar, { ...shared, name, mode: entry.executable ? 0o755 : 0o644 }, entry);
        break;
    }
  }
}

function parentsOf(folder: string): string[] {
  const parts = folder.split("/").filter((part) => part !== "");
  return parts.map((_, position) => parts.slice(0, position + 1).join("/"));
}

async function writeFile(
  tar: Pack,
  header: { readonly name: string; readonly mode: number; readonly mtime: Date },
  entry: Extract<ContextEntry, { kind: "file" }>,
): Promise<void> {
  await using handle = await openFile(entry);
  const before = await handle.stat({ bigint: true });
  if (Number(before.size) !== entry.size) throw changed(entry.path);
  const sink = tar.entry({ ...header, type: "file", size: entry.size });
  // Never more than was announced: a file that grows is a fault below, not a broken archive.
  const content =
    entry.size === 0
      ? Readable.from([])
      : handle.createReadStream({ end: entry.size - 1, autoClose: false, highWaterMark: 1024 * 1024 });
  let read = 0;
  await pipeline(
    content,
    async function* counted(chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        read += chunk.length;
        yield chunk;
      }
      const after = await handle.stat({ bigint: true });
      if (read !== entry.size || after.size !== before.size || after.mtimeNs !== before.mtimeNs) {
        throw changed(entry.path);
      }
    },
    sink as unknown as NodeJS.WritableStream,
  );
}

async function openFile(entry: Extract<ContextEntry, { kind: "file" }>): Promise<FileHandle> {
  try {
    // The file was a file when the context was walked; one that became a link since is not followed.
    return await open(entry.file, constants.O_RDONLY | constants.O_NOFOLLOW);
  } catch (cause) {
    throw new Fault("INPUT_INVALID", `"${entry.path}" in the context can't be read.`, { cause });
  }
}

function changed(path: string): Fault {
  return new Fault(
    "INPUT_INVALID",
    `"${path}" changed while it was read: build from files that nothing writes to.`,
    { retryable: true },
  );
}
