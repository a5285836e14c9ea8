import * as z from "zod";
import { Fault } from "../fault.ts";
import { Digest } from "./digest.ts";

/**
 * `registry/repository` without tag or digest: `ghcr.io/acme/check-in`. The registry
 * host is always written out: no default registry is ever guessed.
 */
export const ImageName = z
  .string()
  .regex(
    /^(?=.{3,255}$)(localhost|[a-z0-9][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+|\[[0-9a-f:]+\]|[a-z0-9][a-z0-9-]*(?=:))(:\d{1,5})?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)+$/,
    "expected registry/owner/name in lower case, without tag or digest",
  )
  .brand<"ImageName">();
export type ImageName = z.infer<typeof ImageName>;

export function registryOf(image: ImageName): string {
  return image.slice(0, image.indexOf("/"));
}

export function repositoryOf(image: ImageName): string {
  return image.slice(image.indexOf("/") + 1);
}

/** `name@sha256:…`: an image by its content. */
export interface ImageReference {
  readonly image: ImageName;
  readonly digest: Digest;
}

/** @throws Fault `INPUT_INVALID` for anything but `registry/owner/name@sha256:<64 hex>`. */
export function parseImageReference(text: string): ImageReference {
  const at = text.indexOf("@");
  const image = ImageName.safeParse(text.slice(0, at < 0 ? text.length : at));
  const digest = Digest.safeParse(at < 0 ? "" : text.slice(at + 1));
  if (!image.success || !digest.success) {
    throw new Fault(
      "INPUT_INVALID",
      `"${text}" is not an image by digest: write registry/owner/name@sha256:<64 hex digits>`,
    );
  }
  return { image: image.data, digest: digest.data };
}

export function printImageReference(reference: ImageReference): string {
  return `${reference.image}@${reference.digest}`;
}

/** `pkg:oci/check-in?repository_url=ghcr.io/acme/check-in`: the VSA's resourceUri (purl spec, type oci). */
export function resourceUri(image: ImageName): string {
  return `pkg:oci/${image.slice(image.lastIndexOf("/") + 1)}?repository_url=${image}`;
}
