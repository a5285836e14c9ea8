import type { Transform } from "node:stream";
import { PassThrough } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";
import { MEDIA } from "#chain/digest/descriptor.ts";
import { Fault } from "#chain/fault.ts";

/** zlib's 16 KiB costs a call between threads each; with 1 MiB zstd takes half the time for the same layer. */
const CHUNK = 1024 * 1024;

/** @throws Fault `IMAGE_MALFORMED` for a media type that isn't a layer's. */
export function decompressor(mediaType: string): Transform {
  switch (mediaType) {
    case MEDIA.layerGzip:
    case MEDIA.dockerLayer:
      return createGunzip({ chunkSize: CHUNK });
    case MEDIA.layerZstd:
      return createZstdDecompress({ chunkSize: CHUNK });
    case MEDIA.layerTar:
      return new PassThrough();
    default:
      throw new Fault("IMAGE_MALFORMED", `"${mediaType}" isn't the media type of a layer that can be read.`);
  }
}
