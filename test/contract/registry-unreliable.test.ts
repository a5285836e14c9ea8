import { describe, expect, it } from "vitest";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { MEDIA } from "#chain/digest/descriptor.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import { HURRIED, startServer, startTwin } from "./registry-twin-fixture.ts";
import { collect, contentOf, pushEvidence, pushImage, putContent } from "./small-image.ts";

const registry = ociRegistry({ patience: HURRIED });
const UNREACHABLE = { name: "Fault", code: "REGISTRY_UNREACHABLE", retryable: true };

describe("a registry that isn't well", () => {
  it("is a fault when nobody listens", async () => {
    const { twin, image } = await startTwin();
    await twin.close();
    await expect(registry.resolve(image, "main")).rejects.toMatchObject(UNREACHABLE);
    await expect(
      registry.referrers(image, contentOf("", MEDIA.manifest).descriptor.digest),
    ).rejects.toMatchObject(UNREACHABLE);
  });

  it("is asked again after a passing failure", async () => {
    const { twin, image } = await startTwin();
    const { descriptor } = await pushImage(registry, image, "v1", "main");
    twin.intrude({ method: "HEAD", path: /manifests\/main/, times: 2, effect: { status: 503 } });
    expect(await registry.resolve(image, "main")).toEqual(descriptor);
  });

  it("is a fault that names the status once patience ends, and is asked no more often than that", async () => {
    const { twin, image } = await startTwin();
    twin.intrude({ path: /manifests\/main/, times: 100, effect: { status: 500 } });
    await expect(registry.resolve(image, "main")).rejects.toMatchObject({
      ...UNREACHABLE,
      message: expect.stringContaining("500"),
    });
    expect(twin.requests).toHaveLength(4);
  });

  it("is asked again when its Retry-After says so, not when our own wait ends", async () => {
    const { twin, image } = await startTwin();
    const { descriptor } = await pushImage(registry, image, "v1", "main");
    const effect = { status: 429, headers: { "retry-after": "0" } };
    twin.intrude({ method: "HEAD", path: /manifests\/main/, effect });
    const slow = ociRegistry({ patience: { firstWait: 3_600_000, longestWait: 3_600_000 } });
    expect(await slow.resolve(image, "main")).toEqual(descriptor);
  });

  it("is a fault at once when its Retry-After is longer than anyone waits", async () => {
    const { twin, image } = await startTwin();
    twin.intrude({
      path: /manifests\/main/,
      times: 100,
      effect: { status: 429, headers: { "retry-after": "3600" } },
    });
    await expect(registry.resolve(image, "main")).rejects.toMatchObject({
      ...UNREACHABLE,
      message: expect.stringContaining("3600"),
    });
    expect(twin.requests).toHaveLength(1);
  });

  it("is a fault when it falls silent", async () => {
    const { twin, image } = await startTwin();
    twin.intrude({ path: /manifests\/main/, times: 100, effect: "hang" });
    const brief = ociRegistry({ patience: { ...HURRIED, attempts: 2, silence: 50 } });
    await expect(brief.resolve(image, "main")).rejects.toMatchObject(UNREACHABLE);
  });

  it("is a fault when it keeps talking without coming to an end", async () => {
    const { host } = await startServer((_request, response) => {
      response.writeHead(200, { "content-type": MEDIA.manifest });
      const drip = setInterval(() => response.write(" "), 5);
      response.on("close", () => clearInterval(drip));
    });
    const brief = ociRegistry({ patience: { ...HURRIED, attempts: 1, answer: 100 } });
    const read = brief.manifest(ImageName.parse(`${host}/acme/check-in`), "main");
    await expect(read).rejects.toMatchObject(UNREACHABLE);
  });

  it("ends every wait when the caller is told to stop", async () => {
    const { twin, image } = await startTwin();
    twin.intrude({ path: /manifests\/main/, times: 100, effect: "hang" });
    const stop = new AbortController();
    const stopped = ociRegistry({ signal: stop.signal }).resolve(image, "main");
    stop.abort(new Error("told to stop"));
    await expect(stopped).rejects.toThrow("told to stop");
  });

  it("gives the whole blob although the connection breaks in its middle", async () => {
    const { twin, image } = await startTwin();
    const blob = contentOf(Buffer.alloc(2_000_000, "0123456789"), MEDIA.layerTar);
    await putContent(registry, image, blob);
    twin.intrude({ method: "GET", path: /blobs\//, effect: "cut" });
    const read = await collect(registry.blob(image, blob.descriptor));
    expect(read.equals(blob.bytes)).toBe(true);
    expect(twin.requests.slice(-2).map(({ status }) => status)).toEqual([200, 206]);
  });

  it("goes on after a break where the registry begins anew instead of serving the range", async () => {
    const blob = contentOf(Buffer.alloc(500_000, "0123456789"), MEDIA.layerTar);
    const { host, seen } = await startServer((_request, response) => {
      response.writeHead(200, { "content-length": blob.bytes.length });
      if (seen.length > 1) response.end(blob.bytes);
      else response.write(blob.bytes.subarray(0, 123_456), () => response.destroy());
    });
    const read = await collect(registry.blob(ImageName.parse(`${host}/acme/check-in`), blob.descriptor));
    expect(read.equals(blob.bytes)).toBe(true);
  });

  it("is a fault when a blob breaks off every time", async () => {
    const { twin, image } = await startTwin();
    const blob = contentOf(Buffer.alloc(100_000, "x"), MEDIA.layerTar);
    await putContent(registry, image, blob);
    twin.intrude({ method: "GET", path: /blobs\//, times: 100, effect: "cut" });
    await expect(collect(registry.blob(image, blob.descriptor))).rejects.toMatchObject(UNREACHABLE);
  });

  it("takes a blob at the second attempt when the first upload is lost", async () => {
    const { twin, image } = await startTwin();
    const blob = contentOf("sent twice", MEDIA.layerTar);
    twin.intrude({ method: "PUT", path: /blobs\/uploads/, effect: { status: 503 } });
    await putContent(registry, image, blob);
    expect(await collect(registry.blob(image, blob.descriptor))).toEqual(blob.bytes);
  });

  it("leaves no image behind when a write breaks off", async () => {
    const { twin, image } = await startTwin();
    twin.intrude({ method: "PUT", path: /blobs\/uploads/, times: 100, effect: { status: 503 } });
    await expect(pushImage(registry, image, "v1", "main")).rejects.toMatchObject(UNREACHABLE);
    expect(await registry.tags(image)).toEqual([]);
    expect(await registry.resolve(image, "main")).toBeUndefined();
  });

  it("isn't believed when it says 201 and lists nothing", async () => {
    const { twin, image } = await startTwin({ referrersApi: false });
    const { descriptor } = await pushImage(registry, image, "v1");
    twin.intrude({ method: "PUT", path: /manifests\/sha256-/, times: 100, effect: "lose" });
    await expect(pushEvidence(registry, image, descriptor, "lost")).rejects.toMatchObject({
      code: "REFERRER_LOST",
    });
  });
});
