import { createHash } from "node:crypto";
import { pipeline, Readable } from "node:stream";
import { type ExtractEvents, extract } from "tar-stream";
import { Digest } from "#chain/digest/digest.ts";
import type { Layer, LayerEntry, LayerEntryType, LayerReader } from "#chain/digest/layer.ts";
import { Fault } from "#chain/fault.ts";
import { decompressor } from "./decompress.ts";
import { entryPath } from "./entry-path.ts";

type Entry = ExtractEvents["entry"][1];

/** What one layer may unpack to before it counts as an attack on whoever reads it. */
export interface LayerLimits {
  /** Uncompressed bytes. */
  readonly bytes: number;
  readonly entries: number;
}

export const LAYER_LIMITS: LayerLimits = { bytes: 16 * 1024 ** 3, entries: 1_000_000 };

export function layerReader(limits: LayerLimits = LAYER_LIMITS): LayerReader {
  return (layer, blob) => readLayer(layer, blob, limits);
}

async function* readLayer(
  layer: Layer,
  blob: AsyncIterable<Uint8Array>,
  limits: LayerLimits,
): AsyncGenerator<LayerEntry> {
  const name = `Layer ${layer.descriptor.digest}`;
  const hash = createHash("sha256");
  const archive = extract();
  // A stream library reports whatever made it stop; what the blob itself threw is told apart here.
  let blobFailure: { readonly error: unknown } | undefined;

  async function* source(): AsyncGenerator<Uint8Array> {
    const chunks = blob[Symbol.asyncIterator]();
    try {
      for (;;) {
        const next = await chunks.next().catch((error: unknown) => {
          blobFailure = { error };
          throw error;
        });
        if (next.done === true) return;
        yield next.value;
      }
    } finally {
      await chunks.return?.();
    }
  }

  async function* measured(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    let bytes = 0;
    for await (const chunk of chunks) {
      bytes += chunk.length;
      if (bytes > limits.bytes) {
        throw new Fault("IMAGE_MALFORMED", `${name} unpacks to more than ${limits.bytes} bytes.`);
      }
      hash.update(chunk);
      yield chunk;
    }
  }

  function asFault(error: unknown): unknown {
    if (blobFailure !== undefined) return blobFailure.error;
    if (error instanceof Fault) return error;
    return new Fault("IMAGE_MALFORMED", `${name} isn't a readable tar archive of its media type.`, {
      cause: error,
    });
  }

  async function* contentOf(entry: Entry): AsyncGenerator<Uint8Array> {
    // Not `yield*`: leaving early would destroy the entry, and with it the whole archive.
    const chunks = (entry as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
    for (;;) {
      let next: IteratorResult<Uint8Array>;
      try {
        next = await chunks.next();
      } catch (error) {
        throw asFault(error);
      }
      if (next.done === true) return;
      yield next.value;
    }
  }

  const plain = decompressor(layer.descriptor.mediaType);
  pipeline(Readable.from(source()), plain, measured, archive, () => {
    // Failures come out of the archive's iterator, where the reader of entries waits.
  });
  const entries = archive[Symbol.asyncIterator]();
  let count = 0;
  try {
    for (;;) {
      const next = await entries.next().catch((error: unknown) => {
        throw asFault(error);
      });
      if (next.done === true) break;
      count += 1;
      if (count > limits.entries) {
        throw new Fault("IMAGE_MALFORMED", `${name} has more than ${limits.entries} entries.`);
      }
      yield describeEntry(next.value, contentOf(next.value));
      next.value.resume();
    }
  } finally {
    archive.destroy();
  }
  // An archive that ended early without an error of its own still has to answer for the blob's.
  if (blobFailure !== undefined) throw asFault(undefined);
  const diffId = Digest.parse(`sha256:${hash.digest("hex")}`);
  if (diffId !== layer.diffId) {
    throw new Fault("DIGEST_MISMATCH", `${name} holds the tar ${diffId}, the config names ${layer.diffId}.`);
  }
}

function describeEntry(entry: Entry, content: AsyncIterable<Uint8Array>): LayerEntry {
  const { header } = entry;
  const type = TYPES[header.type] ?? "other";
  const common = {
    path: entryPath(header.name),
    type,
    size: type === "file" ? (header.size ?? 0) : 0,
    mode: (header.mode ?? 0) & 0o7777,
    content,
  };
  if (type === "symlink") return { ...common, target: header.linkname ?? "" };
  if (type === "link") return { ...common, target: entryPath(header.linkname ?? "") };
  return common;
}

/** Whatever else a tar holds (devices, pipes, types of one vendor) is "other". */
const TYPES: Readonly<Partial<Record<Entry["header"]["type"], LayerEntryType>>> = {
  file: "file",
  "contiguous-file": "file",
  directory: "directory",
  symlink: "symlink",
  link: "link",
};
