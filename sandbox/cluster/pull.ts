import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { unpack } from "#adapters/layers/unpack.ts";
import { ImageConfig, type Platform } from "#chain/digest/descriptor.ts";
import { hexOf } from "#chain/digest/digest.ts";
import { ImageName, type ImageReference, parseImageReference } from "#chain/digest/image-name.ts";
import type { RegistryReader } from "#chain/digest/registry.ts";
import { Fault } from "#chain/fault.ts";

export interface PulledImage {
  readonly rootfs: string;
  readonly config: ImageConfig;
}

export type Pull = (image: string) => Promise<PulledImage>;

const PLATFORM: Platform = { os: "linux", architecture: process.arch === "arm64" ? "arm64" : "amd64" };

/** Pulls images into folders below `dir`, each digest once; layers are shared between them. */
export function puller(dir: string, registry: RegistryReader): Pull {
  return async (image) => {
    const reference = await resolved(image, registry);
    const root = join(dir, "images", hexOf(reference.digest));
    const kept = `${root}.config.json`;
    if (existsSync(kept)) {
      return { rootfs: root, config: ImageConfig.parse(JSON.parse(await readFile(kept, "utf8"))) };
    }
    const config = await unpack(
      { reference, platform: PLATFORM, root, store: join(dir, "layers") },
      registry,
    );
    await writeFile(kept, JSON.stringify(config));
    return { rootfs: root, config };
  };
}

/** A container runtime takes tags, too: that only digests run is admission's business. */
async function resolved(image: string, registry: RegistryReader): Promise<ImageReference> {
  const [, name, tag] = /^([^@]+\/[^@:/]+):(\w[\w.-]*)$/.exec(image) ?? [];
  if (name === undefined || tag === undefined) return parseImageReference(image);
  const found = await registry.resolve(ImageName.parse(name), tag);
  if (found === undefined) throw new Fault("IMAGE_NOT_FOUND", `${image} isn't in the registry`);
  return { image: ImageName.parse(name), digest: found.digest };
}
