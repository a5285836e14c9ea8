import { Fault } from "../fault.ts";
import type { Descriptor } from "./descriptor.ts";
import type { Digest } from "./digest.ts";

/** What a tar entry is; devices, pipes and sockets are told apart from files and nothing more. */
export type LayerEntryType = "file" | "directory" | "symlink" | "link" | "other";

/** One entry of a layer, in the order of the tar. */
export interface LayerEntry {
  /** Normalised: `usr/bin/node`, without leading `/` or `./`, without `..`; the root itself is `""`. */
  readonly path: string;
  readonly type: LayerEntryType;
  /** Bytes of content; 0 for everything but files. */
  readonly size: number;
  /** Permission bits, set-uid and sticky bits included. */
  readonly mode: number;
  /** As written, for symbolic links; normalised like `path` for hard links. */
  readonly target?: string;
  /** The file's bytes. What isn't read before the next entry is asked for is skipped. */
  readonly content: AsyncIterable<Uint8Array>;
}

/** A layer of an image: the blob in the registry, and the digest of the tar inside it. */
export interface Layer {
  readonly descriptor: Descriptor;
  /** SHA-256 of the uncompressed tar, from the image config ("rootfs.diff_ids"). */
  readonly diffId: Digest;
}

/**
 * Reads a layer once, from front to back. Reading to the end proves the bytes against `diffId`.
 *
 * Throws Fault `IMAGE_MALFORMED` for broken compression or tar, a path that leaves the root, or
 * content over the limits; `DIGEST_MISMATCH` for another tar than the config names.
 */
export type LayerReader = (layer: Layer, blob: AsyncIterable<Uint8Array>) => AsyncIterable<LayerEntry>;

/** OCI image spec, "Whiteouts": a marker that hides something of the layers below. */
export type Whiteout =
  | { readonly kind: "removed"; readonly path: string }
  | { readonly kind: "opaque"; readonly path: string };

const PREFIX = ".wh.";
const OPAQUE = ".wh..wh..opq";

/**
 * What the path hides if its name is a whiteout's, else undefined.
 *
 * @throws Fault `IMAGE_MALFORMED` for a marker that hides nothing with a name: `.wh...` would remove the
 *   folder above
 */
export function whiteoutOf(path: string): Whiteout | undefined {
  const slash = path.lastIndexOf("/");
  const name = path.slice(slash + 1);
  if (!name.startsWith(PREFIX)) return undefined;
  const folder = slash < 0 ? "" : path.slice(0, slash);
  if (name === OPAQUE) return { kind: "opaque", path: folder };
  const hidden = name.slice(PREFIX.length);
  if (hidden === "" || hidden === "." || hidden === "..") {
    throw new Fault("IMAGE_MALFORMED", `The layer entry "${path}" is a whiteout of nothing.`);
  }
  return { kind: "removed", path: path.slice(0, slash + 1) + hidden };
}
