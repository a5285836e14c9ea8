import { gzipSync, zstdCompressSync } from "node:zlib";
import { pack } from "tar-stream";
import { MEDIA } from "#chain/digest/descriptor.ts";
import { digestOf } from "#chain/digest/digest.ts";
import type { Layer } from "#chain/digest/layer.ts";

/** A tar entry as a test writes it: with content a file, with a target a link. */
export interface TestEntry {
  readonly name: string;
  readonly content?: string | Uint8Array;
  readonly mode?: number;
  readonly symlink?: string;
  readonly link?: string;
  readonly type?: "directory" | "fifo" | "character-device";
}

/** A layer made by hand, hostile names included, with the bytes of its blob. */
export interface TestLayer extends Layer {
  readonly bytes: Uint8Array;
}

export async function tarOf(entries: readonly TestEntry[]): Promise<Uint8Array> {
  const tar = pack();
  for (const { name, content, mode, symlink, link, type } of entries) {
    const shared = { name, mtime: new Date(0), ...(mode === undefined ? {} : { mode }) };
    if (symlink !== undefined) tar.entry({ ...shared, type: "symlink", linkname: symlink });
    else if (link !== undefined) tar.entry({ ...shared, type: "link", linkname: link });
    else if (type !== undefined) tar.entry({ ...shared, type });
    else tar.entry(shared, Buffer.from(content ?? ""));
  }
  tar.finalize();
  const chunks: Uint8Array[] = [];
  for await (const chunk of tar as AsyncIterable<unknown> as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

export async function layerOf(
  entries: readonly TestEntry[],
  mediaType: string = MEDIA.layerGzip,
): Promise<TestLayer> {
  const tar = await tarOf(entries);
  return layerOfTar(tar, mediaType);
}

export function layerOfTar(tar: Uint8Array, mediaType: string = MEDIA.layerGzip): TestLayer {
  const bytes = compress(tar, mediaType);
  return {
    bytes,
    diffId: digestOf(tar),
    descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length },
  };
}

function compress(tar: Uint8Array, mediaType: string): Uint8Array {
  if (mediaType === MEDIA.layerZstd) return zstdCompressSync(tar);
  return mediaType === MEDIA.layerTar ? tar : gzipSync(tar);
}

export async function* inChunks(bytes: Uint8Array, size = 1000): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}
