import { describe, expect, it } from "vitest";
import { credentialFor } from "#adapters/registry/credentials.ts";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { MEDIA } from "#chain/digest/descriptor.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import { HURRIED, startServer, startTwin } from "./registry-twin-fixture.ts";
import { collect, contentOf, pushImage, putContent } from "./small-image.ts";

const registry = ociRegistry({ patience: HURRIED });
const LOGIN = { kind: "password", username: "alice", password: "correct horse" } as const;
const REJECTED = { name: "Fault", code: "REGISTRY_REJECTED" };

describe("a registry that means harm", () => {
  it("is found out when a blob's bytes are exchanged", async () => {
    const { twin, image } = await startTwin();
    const blob = contentOf("the right bytes", MEDIA.layerTar);
    await putContent(registry, image, blob);
    twin.intrude({ method: "GET", path: /blobs\//, effect: { status: 200, body: "the evil bytes!" } });
    await expect(collect(registry.blob(image, blob.descriptor))).rejects.toMatchObject({
      code: "DIGEST_MISMATCH",
    });
  });

  it.each([
    ["too few", "the right byte"],
    ["too many", "the right bytes and more"],
  ])("is found out when a blob has %s bytes", async (_how, body) => {
    const { twin, image } = await startTwin();
    const blob = contentOf("the right bytes", MEDIA.layerTar);
    await putContent(registry, image, blob);
    twin.intrude({ method: "GET", path: /blobs\//, effect: { status: 200, body } });
    await expect(collect(registry.blob(image, blob.descriptor))).rejects.toMatchObject({
      code: "DIGEST_MISMATCH",
    });
  });

  it("is found out when a blob never ends", async () => {
    const { host } = await startServer((_request, response) => {
      response.writeHead(200);
      const flood = () => void (response.destroyed || response.write(Buffer.alloc(65_536), flood));
      flood();
    });
    const read = collect(
      registry.blob(ImageName.parse(`${host}/acme/check-in`), { digest: digestOf(""), size: 1000 }),
    );
    await expect(read).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
  });

  it("is found out when it gives another manifest for a digest", async () => {
    const { twin, image } = await startTwin();
    const { descriptor } = await pushImage(registry, image, "asked for");
    const other = await pushImage(registry, image, "given");
    twin.intrude({
      method: "GET",
      path: new RegExp(`manifests/${descriptor.digest}`),
      effect: { status: 200, headers: { "content-type": MEDIA.manifest }, body: other.bytes },
    });
    await expect(registry.manifest(image, descriptor.digest)).rejects.toMatchObject({
      code: "DIGEST_MISMATCH",
    });
  });

  it("is found out when HEAD names another digest than the one asked for", async () => {
    const { twin, image } = await startTwin();
    const headers = {
      "content-type": MEDIA.manifest,
      "content-length": "7",
      "docker-content-digest": digestOf("another"),
    };
    twin.intrude({ method: "HEAD", path: /manifests\//, effect: { status: 200, headers } });
    await expect(registry.resolve(image, digestOf("mine"))).rejects.toMatchObject({
      code: "DIGEST_MISMATCH",
    });
  });

  it("is found out when a tag's manifest hasn't the digest that its header says", async () => {
    const { twin, image } = await startTwin();
    const { bytes } = await pushImage(registry, image, "v1", "main");
    const headers = { "content-type": MEDIA.manifest, "docker-content-digest": digestOf("another") };
    twin.intrude({ method: "GET", path: /manifests\/main/, effect: { status: 200, headers, body: bytes } });
    await expect(registry.manifest(image, "main")).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
  });

  it.each([
    ["a page of HTML", "text/html", "<html>please log in</html>"],
    ["broken JSON", MEDIA.manifest, "{"],
    ["bytes that aren't UTF-8", MEDIA.manifest, Buffer.from([0x7b, 0xff, 0x7d])],
    ["a list", MEDIA.manifest, "[]"],
    ["a document of no known type", "application/json", '{"schemaVersion":2}'],
    ["an index that calls itself a manifest", MEDIA.index, JSON.stringify({ mediaType: MEDIA.manifest })],
  ])("is a fault when a tag points to %s", async (_what, type, body) => {
    const { twin, image } = await startTwin();
    const effect = { status: 200, headers: { "content-type": type }, body };
    twin.intrude({ method: "GET", path: /manifests\/main/, effect });
    await expect(registry.manifest(image, "main")).rejects.toMatchObject(REJECTED);
  });

  it("is a fault when a manifest is over 4 MiB, or has no end", async () => {
    const { host } = await startServer((request, response) => {
      response.writeHead(200, { "content-type": MEDIA.manifest });
      if (request.url?.endsWith("long")) {
        response.end(Buffer.alloc(4 * 1024 * 1024 + 1, " "));
        return;
      }
      const flood = () => void (response.destroyed || response.write(Buffer.alloc(65_536, " "), flood));
      flood();
    });
    const image = ImageName.parse(`${host}/acme/check-in`);
    await expect(registry.manifest(image, "long")).rejects.toMatchObject(REJECTED);
    await expect(registry.manifest(image, "endless")).rejects.toMatchObject(REJECTED);
  });

  it("is found out when it stores a manifest as another digest", async () => {
    const { twin, image } = await startTwin();
    const effect = { status: 201, headers: { "docker-content-digest": digestOf("another") } };
    twin.intrude({ method: "PUT", path: /manifests\//, effect });
    await expect(pushImage(registry, image, "v1")).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
  });

  it("is found out when it claims to hold a blob that has another size", async () => {
    const { twin, image } = await startTwin();
    const effect = { status: 200, headers: { "content-length": "3" } };
    twin.intrude({ method: "HEAD", path: /blobs\//, effect });
    const put = putContent(registry, image, contentOf("more than three", MEDIA.layerTar));
    await expect(put).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
  });

  it.each([
    ["to the page itself", () => "/v2/acme/check-in/tags/list"],
    [
      "in a circle",
      (url: string) => `/v2/acme/check-in/tags/list?last=${url.includes("last=a") ? "b" : "a"}`,
    ],
    ["on and on", (url: string) => `/v2/acme/check-in/tags/list?last=${url.length}-${Math.random()}`],
  ])("is a fault when pages lead %s", async (_where, next) => {
    const { host } = await startServer((request, response) => {
      response.writeHead(200, { link: `<${next(request.url ?? "")}>; rel="next"` });
      response.end('{"tags":["v1"]}');
    });
    await expect(registry.tags(ImageName.parse(`${host}/acme/check-in`))).rejects.toMatchObject(REJECTED);
  });

  it("is a fault when a next page is on another host, which is never asked", async () => {
    const other = await startServer((_request, response) => response.end('{"tags":["evil"]}'));
    const { host } = await startServer((_request, response) => {
      response.writeHead(200, { link: `<http://${other.host}/v2/acme/check-in/tags/list>; rel="next"` });
      response.end('{"tags":["v1"]}');
    });
    await expect(registry.tags(ImageName.parse(`${host}/acme/check-in`))).rejects.toMatchObject(REJECTED);
    expect(other.seen).toEqual([]);
  });

  it("doesn't learn from its accomplice who we are: a redirect to another host loses Authorization", async () => {
    const blob = contentOf("kept elsewhere", MEDIA.layerTar);
    const other = await startServer((_request, response) => response.end(blob.bytes));
    const { twin, image } = await startTwin({ auth: { ...LOGIN, kind: "basic" } });
    const known = ociRegistry({ credentials: credentialFor(twin.host, LOGIN) });
    await putContent(known, image, blob);
    const effect = { status: 307, headers: { location: `http://${other.host}/elsewhere` } };
    twin.intrude({ method: "GET", path: /blobs\//, effect });
    expect(await collect(known.blob(image, blob.descriptor))).toEqual(blob.bytes);
    expect(other.seen.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ["/elsewhere", undefined],
    ]);
  });

  it("keeps Authorization on a redirect within its own host", async () => {
    const { twin, image } = await startTwin({ auth: { ...LOGIN, kind: "basic" } });
    const known = ociRegistry({ credentials: credentialFor(twin.host, LOGIN) });
    const { descriptor } = await pushImage(known, image, "v1", "main");
    const effect = { status: 302, headers: { location: `/v2/acme/check-in/manifests/${descriptor.digest}` } };
    twin.intrude({ method: "HEAD", path: /manifests\/main/, effect });
    expect(await known.resolve(image, "main")).toEqual(descriptor);
  });

  it("gets no credentials from a host that a redirect led to, whatever that asks for", async () => {
    const other = await startServer((request, response) => {
      const challenge = `Bearer realm="http://${request.headers.host}/token",service="give"`;
      response.writeHead(401, { "www-authenticate": challenge }).end();
    });
    const { twin, image } = await startTwin({ auth: { ...LOGIN, kind: "basic" } });
    const known = ociRegistry({ credentials: credentialFor(twin.host, LOGIN) });
    const { descriptor } = await pushImage(known, image, "v1", "main");
    const effect = { status: 307, headers: { location: `http://${other.host}/elsewhere` } };
    twin.intrude({ path: /manifests\/main/, effect });
    await expect(known.resolve(image, "main")).rejects.toMatchObject({ code: "REGISTRY_DENIED" });
    expect(await known.resolve(image, "main")).toEqual(descriptor);
    expect(other.seen.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ["/elsewhere", undefined],
    ]);
  });

  it("takes an upload to another host without Authorization", async () => {
    const other = await startServer((request, response) => {
      request.resume().on("end", () => response.writeHead(201).end());
    });
    const { twin, image } = await startTwin({ auth: { ...LOGIN, kind: "basic" } });
    const known = ociRegistry({ credentials: credentialFor(twin.host, LOGIN) });
    await known.tags(image);
    const headers = { location: `http://${other.host}/put-here?signed=a%2Fb` };
    twin.intrude({ method: "POST", path: /uploads/, effect: { status: 202, headers } });
    const blob = contentOf("goes elsewhere", MEDIA.layerTar);
    await putContent(known, image, blob);
    const digest = encodeURIComponent(blob.descriptor.digest);
    expect(other.seen.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      [`/put-here?signed=a%2Fb&digest=${digest}`, undefined],
    ]);
  });

  it.each([
    "http://registry.example/blob",
    "http://user:password@127.0.0.1/blob",
    "ftp://127.0.0.1/blob",
    "file:///etc/passwd",
    "//",
  ])("is a fault when it redirects to %s", async (location) => {
    const { twin, image } = await startTwin();
    twin.intrude({ path: /blobs\//, effect: { status: 302, headers: { location } } });
    const read = collect(registry.blob(image, { digest: digestOf("x"), size: 1 }));
    await expect(read).rejects.toMatchObject(REJECTED);
  });

  it("is a fault when it redirects for ever", async () => {
    const { twin, image } = await startTwin();
    const effect = { status: 302, headers: { location: "/v2/acme/check-in/manifests/main" } };
    twin.intrude({ path: /manifests\/main/, times: 1000, effect });
    await expect(registry.resolve(image, "main")).rejects.toMatchObject(REJECTED);
    expect(twin.requests).toHaveLength(6);
  });

  it("gets no words of its own into our messages but one plain line", async () => {
    const { twin, image } = await startTwin();
    const body = JSON.stringify({
      errors: [{ code: "DENIED", message: `\u001b[31m\n::set-env::${"x".repeat(5000)}` }],
    });
    twin.intrude({ path: /manifests\/main/, effect: { status: 400, body } });
    const message = await registry.manifest(image, "main").catch((error: Error) => error.message);
    expect(message).toMatch(/^[\x20-\x7e]{1,400}$/);
  });
});
