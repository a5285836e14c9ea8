import { createHash } from "node:crypto";
import { createReadStream, createWriteStream } from "node:fs";
import { join } from "node:path";
import { PassThrough, type Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { constants, createGzip, createZstdCompress } from "node:zlib";
import { MEDIA } from "#chain/digest/descriptor.ts";
import { Digest } from "#chain/digest/digest.ts";
import type { ImageBuild } from "#chain/digest/image-build.ts";
import type { Layer } from "#chain/digest/layer.ts";
import { type ArchiveMetadata, archive } from "./layer-archive.ts";
import type { ContextEntry } from "./walk-context.ts";

/** A finished layer, kept in a file: its digest has to be known before its first byte is sent. */
export interface LayerFile extends Layer {
  readonly content: () => AsyncIterable<Uint8Array>;
}

const FORMAT = {
  gzip: { mediaType: MEDIA.layerGzip, create: () => createGzip({ level: 6 }) },
  zstd: {
    mediaType: MEDIA.layerZstd,
    create: () => createZstdCompress({ params: { [constants.ZSTD_c_compressionLevel]: 3 } }),
  },
  none: { mediaType: MEDIA.layerTar, create: () => new PassThrough() },
} satisfies Record<ImageBuild["compression"], { mediaType: string; create: () => Transform }>;

export async function writeLayer(
  scratch: string,
  name: string,
  entries: readonly ContextEntry[],
  metadata: ArchiveMetadata,
  compression: ImageBuild["compression"],
): Promise<LayerFile> {
  const file = join(scratch, name);
  const format: { readonly mediaType: string; readonly create: () => Transform } = FORMAT[compression];
  const plain = createHash("sha256");
  const packed = createHash("sha256");
  let size = 0;
  await pipeline(
    archive(entries, metadata),
    async function* hashPlain(chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        plain.update(chunk);
        yield chunk;
      }
    },
    format.create(),
    async function* hashPacked(chunks: AsyncIterable<Uint8Array>) {
      for await (const chunk of chunks) {
        if (size === 0 && compression === "gzip") eraseSystem(chunk);
        packed.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    },
    createWriteStream(file, { flags: "wx", highWaterMark: 4 * 1024 * 1024 }),
  );
  const digest = Digest.parse(`sha256:${packed.digest("hex")}`);
  return {
    descriptor: { mediaType: format.mediaType, digest, size },
    diffId: Digest.parse(`sha256:${plain.digest("hex")}`),
    content: () => createReadStream(file, { highWaterMark: 1024 * 1024 }),
  };
}

/** RFC 1952: the tenth byte names the operating system; 255 is "unknown", the same everywhere. */
function eraseSystem(header: Uint8Array): void {
  if (header.length > 9) header[9] = 255;
}
