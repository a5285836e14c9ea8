import { Fault } from "../fault.ts";
import type { Platform } from "./descriptor.ts";
import type { Digest } from "./digest.ts";
import { ImageName } from "./image-name.ts";

/** What the layers below the application are taken from. A tag is resolved once and reported as a digest. */
export interface BaseImage {
  readonly image: ImageName;
  /** A digest or a tag. */
  readonly reference: string;
}

/** Everything that decides the bytes of an image: the same request and files give the same digest. */
export interface ImageBuild {
  readonly image: ImageName;
  /** Folder whose files become the application layers; `.clearanceignore` in it leaves files out. */
  readonly context: string;
  /** Absent: nothing below the application ("scratch"). */
  readonly base?: BaseImage;
  readonly platforms: readonly [Platform, ...Platform[]];
  /** Set after everything else is there. */
  readonly tags: readonly string[];
  readonly entrypoint: readonly [string, ...string[]];
  /** `uid:gid` or a name that the base knows. */
  readonly user: string;
  /** Absolute folder that the context lands in, and the process starts in. */
  readonly workdir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  /** The one time in the image: SOURCE_DATE_EPOCH, else the epoch. Whole seconds. */
  readonly created: Date;
  /** Of every application file. */
  readonly owner: { readonly uid: number; readonly gid: number };
  readonly compression: "gzip" | "zstd" | "none";
}

export interface BuiltImage {
  /** The image index. */
  readonly digest: Digest;
  readonly platforms: readonly { readonly platform: Platform; readonly digest: Digest }[];
  /** What the base was when it was used. */
  readonly base?: { readonly image: ImageName; readonly digest: Digest };
  /** Application layers, node_modules first; sizes in bytes. */
  readonly layers: readonly { readonly title: string; readonly digest: Digest; readonly size: number }[];
}

export interface ImageBuilder {
  /**
   * Blobs first, then manifests, then the index, then the tags: a failure leaves nothing that can be named.
   *
   * @throws Fault `INPUT_INVALID` for a context that can't be packed (sockets, devices, names that aren't
   *   UTF-8, a file that changes under the reader) or a base without the platform; `IMAGE_NOT_FOUND`,
   *   `IMAGE_MALFORMED` and what the registries throw.
   */
  assemble(build: ImageBuild): Promise<BuiltImage>;
}

/**
 * A base as people write it: `registry/owner/name@sha256:…` or `registry/owner/name:tag`. A name alone
 * is refused: `latest` is nobody's intention.
 *
 * @throws Fault `INPUT_INVALID`
 */
export function parseBaseImage(text: string): BaseImage {
  const match =
    /^(?<name>[^@]+?)(?:@(?<digest>sha256:[0-9a-f]{64})|:(?<tag>[A-Za-z0-9_][A-Za-z0-9._-]{0,127}))$/.exec(
      text,
    );
  const image = ImageName.safeParse(match?.groups?.["name"]);
  const reference = match?.groups?.["digest"] ?? match?.groups?.["tag"];
  if (!image.success || reference === undefined) {
    throw new Fault(
      "INPUT_INVALID",
      `"${text}" is not a base image: write registry/owner/name@sha256:<64 hex digits> or registry/owner/name:tag`,
    );
  }
  return { image: image.data, reference };
}

/** `linux/amd64`, `linux/arm/v7`. @throws Fault `INPUT_INVALID` */
export function parsePlatform(text: string): Platform {
  const [, os, architecture, variant] = /^([a-z0-9]+)\/([a-z0-9]+)(?:\/([a-z0-9]+))?$/.exec(text) ?? [];
  if (os === undefined || architecture === undefined) {
    throw new Fault(
      "INPUT_INVALID",
      `"${text}" is not a platform: write os/architecture, such as linux/amd64`,
    );
  }
  return variant === undefined ? { os, architecture } : { os, architecture, variant };
}
