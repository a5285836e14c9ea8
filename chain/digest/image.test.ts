import { describe, expect, it } from "vitest";
import { memoryRegistry } from "#test/memory-registry.ts";
import { MEDIA } from "./descriptor.ts";
import { digestOf } from "./digest.ts";
import { readImage } from "./image.ts";
import { ImageName } from "./image-name.ts";

const IMAGE = ImageName.parse("localhost:5000/acme/check-in");
const LAYER = { mediaType: MEDIA.layerTar, digest: digestOf("layer"), size: 5 };
const CONFIG = {
  architecture: "arm64",
  os: "linux",
  variant: "v8",
  rootfs: { type: "layers", diff_ids: [digestOf("layer")] },
};

async function push(document: object | string, mediaType: string): Promise<ReturnType<typeof digestOf>> {
  const bytes = Buffer.from(typeof document === "string" ? document : JSON.stringify(document));
  return (await registry.putManifest(IMAGE, { bytes, mediaType })).digest;
}

async function pushManifest(config: object | string, more: object = {}) {
  const bytes = Buffer.from(typeof config === "string" ? config : JSON.stringify(config));
  const descriptor = { mediaType: MEDIA.config, digest: digestOf(bytes), size: bytes.length };
  await registry.putBlob(IMAGE, descriptor, async function* () {
    yield bytes;
  });
  return push({ schemaVersion: 2, config: descriptor, layers: [LAYER], ...more }, MEDIA.manifest);
}

const registry = memoryRegistry();
const read = async (digest: ReturnType<typeof digestOf>) => readImage({ image: IMAGE, digest }, registry);

describe("readImage", () => {
  it("reads a single manifest as an image of one platform", async () => {
    const image = await read(await pushManifest(CONFIG));
    expect(image.platforms).toHaveLength(1);
    expect(image.platforms[0]).toMatchObject({
      platform: { os: "linux", architecture: "arm64", variant: "v8" },
      layers: [{ descriptor: LAYER, diffId: digestOf("layer") }],
    });
  });

  it("leaves out what stands in an index and is no platform", async () => {
    const digest = await pushManifest(CONFIG);
    const entry = { mediaType: MEDIA.manifest, digest, size: 1 };
    const unknown = { os: "unknown", architecture: "unknown" };
    const index = await push(
      { schemaVersion: 2, manifests: [entry, { ...entry, platform: unknown }] },
      MEDIA.index,
    );
    expect((await read(index)).platforms).toHaveLength(1);
    const empty = await push({ schemaVersion: 2, manifests: [{ ...entry, platform: unknown }] }, MEDIA.index);
    await expect(read(empty)).rejects.toMatchObject({ code: "IMAGE_MALFORMED" });
  });

  it.each([
    [
      "a config that names fewer layers",
      () => pushManifest({ ...CONFIG, rootfs: { type: "layers", diff_ids: [] } }),
    ],
    ["a config that names more layers", () => pushManifest(CONFIG, { layers: [] })],
    ["a config that isn't JSON", () => pushManifest("{")],
    ["a config without a platform", () => pushManifest({ rootfs: CONFIG.rootfs })],
    ["a config of megabytes", () => pushManifest({ ...CONFIG, author: "x".repeat(5_000_000) })],
    ["a manifest without layers", () => pushManifest(CONFIG, { layers: undefined })],
    ["a manifest that isn't JSON", () => push("<html>", MEDIA.manifest)],
  ])("refuses %s", async (_, make) => {
    await expect(read(await make())).rejects.toMatchObject({ code: "IMAGE_MALFORMED" });
  });
});
