import { describe, expect, it } from "vitest";
import { MEDIA } from "#chain/digest/descriptor.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import { inChunks, layerOf, layerOfTar, type TestLayer, tarOf } from "#test/layer-of.ts";
import { layerReader } from "./read-layer.ts";

const FILES = [
  { name: "app/", type: "directory" as const },
  { name: "app/a.txt", content: "first", mode: 0o4755 },
  { name: `app/${"long-".repeat(40)}name`, content: "long" },
  { name: "app/link", symlink: "../outside" },
  { name: "app/hard", link: "app/a.txt" },
  { name: "dev/null", type: "character-device" as const },
  { name: "app/grüße.txt", content: "x".repeat(300_000) },
];

async function readAll(layer: TestLayer, options: { blob?: Uint8Array; limits?: [number, number] } = {}) {
  const [bytes, entries] = options.limits ?? [1e9, 1e6];
  const seen: string[] = [];
  for await (const entry of layerReader({ bytes, entries })(layer, inChunks(options.blob ?? layer.bytes))) {
    let size = 0;
    for await (const chunk of entry.content) size += chunk.length;
    expect(size).toBe(entry.size);
    seen.push(`${entry.type} ${entry.mode.toString(8)} ${entry.path.slice(0, 20)} ${entry.target ?? size}`);
  }
  return seen;
}

describe("layerReader", () => {
  it.each([MEDIA.layerTar, MEDIA.layerGzip, MEDIA.layerZstd, MEDIA.dockerLayer])("reads %s", async (type) => {
    expect(await readAll(await layerOf(FILES, type))).toEqual([
      "directory 755 app 0",
      "file 4755 app/a.txt 5",
      "file 644 app/long-long-long-l 4",
      "symlink 644 app/link ../outside",
      "link 644 app/hard app/a.txt",
      "other 644 dev/null 0",
      "file 644 app/grüße.txt 300000",
    ]);
  });

  it("skips content that nobody reads, and content that is read in part", async () => {
    const layer = await layerOf(FILES);
    const paths: string[] = [];
    for await (const entry of layerReader()(layer, inChunks(layer.bytes))) {
      paths.push(entry.path);
      if (entry.path !== "app/grüße.txt") continue;
      for await (const _ of entry.content) break;
    }
    expect(paths).toHaveLength(FILES.length);
  });

  it("can be left early", async () => {
    const layer = await layerOf(FILES);
    for await (const entry of layerReader()(layer, inChunks(layer.bytes))) {
      expect(entry.path).toBe("app");
      break;
    }
  });

  it.each([MEDIA.layerTar, MEDIA.layerGzip, MEDIA.layerZstd])("refuses a truncated %s", async (type) => {
    const layer = await layerOf(FILES, type);
    const blob = layer.bytes.subarray(0, Math.floor(layer.bytes.length * 0.6));
    await expect(readAll(layer, { blob })).rejects.toMatchObject({ code: "IMAGE_MALFORMED" });
  });

  it("refuses bytes that aren't what the media type says", async () => {
    const layer = await layerOf(FILES, MEDIA.layerTar);
    const mislabelled = { ...layer, descriptor: { ...layer.descriptor, mediaType: MEDIA.layerGzip } };
    await expect(readAll(mislabelled)).rejects.toMatchObject({ code: "IMAGE_MALFORMED" });
    const noLayer = { ...layer, descriptor: { ...layer.descriptor, mediaType: MEDIA.config } };
    await expect(readAll(noLayer)).rejects.toMatchObject({ code: "IMAGE_MALFORMED" });
  });

  it("refuses another tar than the one the config names", async () => {
    const layer = { ...(await layerOf(FILES)), diffId: digestOf("another") };
    await expect(readAll(layer)).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
  });

  it("refuses a layer that unpacks to more than the limit before it has unpacked it", async () => {
    const bomb = await layerOf([{ name: "zeros", content: Buffer.alloc(50_000_000) }]);
    expect(bomb.bytes.length).toBeLessThan(100_000);
    await expect(readAll(bomb, { limits: [1_000_000, 10] })).rejects.toMatchObject({
      code: "IMAGE_MALFORMED",
    });
  });

  it("refuses more entries than the limit", async () => {
    await expect(readAll(await layerOf(FILES), { limits: [1e9, 3] })).rejects.toMatchObject({
      code: "IMAGE_MALFORMED",
    });
  });

  it("refuses an entry whose header names more metadata than any path has", async () => {
    const tar = Buffer.from(await tarOf([{ name: "a", content: "x" }]));
    // A PAX header of 8 GiB less one byte: type x, size 77777777777, and the checksum made right.
    tar.write("x", 156);
    tar.write("77777777777\0", 124);
    tar.fill(" ", 148, 156);
    const sum = tar.subarray(0, 512).reduce((total, byte) => total + byte, 0);
    tar.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
    await expect(readAll(layerOfTar(tar, MEDIA.layerTar))).rejects.toMatchObject({ code: "IMAGE_MALFORMED" });
  });

  it("refuses an entry that climbs out of the root", async () => {
    await expect(
      readAll(await layerOf([{ name: "../../etc/cron.d/x", content: "x" }])),
    ).rejects.toMatchObject({ code: "IMAGE_MALFORMED" });
  });

  it.each([
    ["the registry", new Fault("REGISTRY_UNREACHABLE", "gone", { retryable: true })],
    ["a bug", new TypeError("undefined is not a function")],
  ])("passes on what %s threw as it was", async (_, error) => {
    const layer = await layerOf(FILES);
    async function* broken() {
      yield* inChunks(layer.bytes.subarray(0, 100));
      throw error;
    }
    const reading = (async () => {
      for await (const entry of layerReader()(layer, broken())) expect(entry.path).not.toBe("");
    })();
    await expect(reading).rejects.toBe(error);
  });
});
