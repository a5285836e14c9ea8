import type { Descriptor } from "./descriptor.ts";
import type { Digest } from "./digest.ts";
import type { ImageName } from "./image-name.ts";

/** A manifest or index as the registry holds it: `bytes` hash to `descriptor.digest`. */
export interface StoredManifest {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

/**
 * Reading an OCI registry or an OCI layout directory (distribution spec 1.1).
 *
 * Every method throws Fault `REGISTRY_UNREACHABLE` (retryable), `REGISTRY_DENIED`,
 * `REGISTRY_REJECTED`; the ones that read content also `DIGEST_MISMATCH`.
 */
export interface RegistryReader {
  /** HEAD: what a tag or digest points to now; undefined where there is none. A tag is only ever a hint. */
  resolve(image: ImageName, reference: string): Promise<Descriptor | undefined>;
  /** A manifest or index by tag or digest, checked against its digest. @throws also `IMAGE_NOT_FOUND`. */
  manifest(image: ImageName, reference: string): Promise<StoredManifest>;
  /**
   * A blob as a stream whose digest and size are checked on the way: a consumer that
   * reads to the end has read the right bytes, else the iteration throws `DIGEST_MISMATCH`.
   */
  blob(image: ImageName, blob: Pick<Descriptor, "digest" | "size">): AsyncIterable<Uint8Array>;
  /** Every tag, following pagination to the end. */
  tags(image: ImageName): Promise<readonly string[]>;
  /**
   * Every referrer of `subject`: what the referrers API lists and what the fallback tag `sha256-<hex>`
   * lists, each once. Registries exist that answer the API with an empty or half a list, so neither is
   * taken for the whole. Pagination is followed to the end: stopping early would make a verdict depend
   * on the order that the registry happens to use.
   *
   * `artifactType` and `annotations` are the list's word, often missing or wrong (go-containerregistry
   * writes the config's media type): a manifest is evidence by what it holds, never left out by them.
   */
  referrers(image: ImageName, subject: Digest): Promise<readonly Descriptor[]>;
}

/** Writing; nothing is visible before its manifest is there, so an interrupted write leaves no half image. */
export interface RegistryWriter {
  /**
   * Monolithic upload; a blob that is there already is not sent again.
   *
   * @param from A repository that holds the blob: on the same registry it is mounted from there where
   * the registry allows it ("Mounting a blob from another repository"), and uploaded where not.
   */
  putBlob(
    image: ImageName,
    blob: Pick<Descriptor, "digest" | "size">,
    content: () => AsyncIterable<Uint8Array>,
    from?: ImageName,
  ): Promise<void>;
  /** Puts a manifest or index by digest, and under `tag` when given. */
  putManifest(
    image: ImageName,
    manifest: { readonly bytes: Uint8Array; readonly mediaType: string; readonly tag?: string },
  ): Promise<Descriptor>;
  /**
   * Puts a manifest that has a `subject`, makes it a referrer (the registry's `OCI-Subject` answer, else
   * an entry with artifactType and annotations in the fallback index), reads the list back and tries
   * again until the entry is there. @throws also `REFERRER_LOST`.
   */
  putReferrer(
    image: ImageName,
    manifest: { readonly bytes: Uint8Array; readonly mediaType: string },
  ): Promise<Descriptor>;
}

export type Registry = RegistryReader & RegistryWriter;
