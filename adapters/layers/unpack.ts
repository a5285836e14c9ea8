import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ImageConfig, Platform } from "#chain/digest/descriptor.ts";
import { printPlatform, readImage } from "#chain/digest/image.ts";
import { type ImageReference, printImageReference } from "#chain/digest/image-name.ts";
import type { RegistryReader } from "#chain/digest/registry.ts";
import { Fault } from "#chain/fault.ts";
import { applyLayer } from "./apply-layer.ts";
import { storedLayer } from "./layer-store.ts";
import { layerReader } from "./read-layer.ts";

export interface Unpack {
  readonly reference: ImageReference;
  readonly platform: Platform;
  /** The folder that becomes the image's root; must not exist. It appears when it is whole. */
  readonly root: string;
  /**
   * Folder shared between images: each layer is unpacked there once and hard-linked into the roots, so
   * the second image on the same base costs nothing. Files of a root must not be changed in place.
   */
  readonly store?: string;
}

/** Unpacks one platform of an image, every byte proven on the way, and gives its config. */
export async function unpack(request: Unpack, registry: RegistryReader): Promise<ImageConfig> {
  const { reference, platform, root } = request;
  const image = await readImage(reference, registry);
  const chosen = image.platforms.find(
    (candidate) =>
      candidate.platform.os === platform.os && candidate.platform.architecture === platform.architecture,
  );
  if (chosen === undefined) {
    throw new Fault(
      "IMAGE_NOT_FOUND",
      `${printImageReference(reference)} has no ${printPlatform(platform)}.`,
    );
  }
  await mkdir(dirname(root), { recursive: true });
  const work = await mkdtemp(join(dirname(root), ".unpack-"));
  try {
    const partial = join(work, "root");
    await mkdir(partial);
    const readLayer = layerReader();
    for (const layer of chosen.layers) {
      const blob = () => registry.blob(reference.image, layer.descriptor);
      await applyLayer(
        partial,
        await storedLayer(layer, blob, readLayer, request.store ?? join(work, "layers")),
      );
    }
    await rename(partial, root);
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return chosen.config;
}
