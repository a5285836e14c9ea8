import type { Platform } from "#chain/digest/descriptor.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { type PlatformImage, printPlatform, readImage } from "#chain/digest/image.ts";
import type { BaseImage } from "#chain/digest/image-build.ts";
import type { ImageName } from "#chain/digest/image-name.ts";
import type { RegistryReader } from "#chain/digest/registry.ts";
import { Fault } from "#chain/fault.ts";

/** A base as it was at one moment: the tag, if it was one, is resolved once and never asked again. */
export interface ResolvedBase {
  readonly image: ImageName;
  readonly digest: Digest;
  readonly platforms: readonly PlatformImage[];
}

export async function resolveBase(base: BaseImage, registry: RegistryReader): Promise<ResolvedBase> {
  const found = await registry.resolve(base.image, base.reference);
  if (found === undefined) {
    throw new Fault("IMAGE_NOT_FOUND", `There is no base image ${base.image} under "${base.reference}".`);
  }
  const { platforms } = await readImage({ image: base.image, digest: found.digest }, registry);
  return { image: base.image, digest: found.digest, platforms };
}

/** The base's manifest for one platform; a variant is compared only where the request names one. */
export function basePlatform(base: ResolvedBase, platform: Platform): PlatformImage {
  const match = base.platforms.find(
    (candidate) =>
      candidate.platform.os === platform.os &&
      candidate.platform.architecture === platform.architecture &&
      (platform.variant === undefined || candidate.platform.variant === platform.variant),
  );
  if (match !== undefined) return match;
  const there = base.platforms.map((candidate) => printPlatform(candidate.platform)).join(", ");
  throw new Fault(
    "INPUT_INVALID",
    `The base ${base.image}@${base.digest} has no ${printPlatform(platform)}, only ${there}.`,
  );
}
