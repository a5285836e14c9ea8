import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { fallbackTag } from "#adapters/registry/reference.ts";
import { MEDIA } from "#chain/digest/descriptor.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import { freshFolder, HURRIED, startServer, startTwin } from "./registry-twin-fixture.ts";
import { contentOf, prepareEvidence, pushEvidence, pushImage } from "./small-image.ts";

const registry = ociRegistry({ patience: HURRIED });
const EMPTY_INDEX = JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.index, manifests: [] });

async function digests(image: ImageName, subject: Digest): Promise<ReadonlySet<string>> {
  return new Set((await registry.referrers(image, subject)).map(({ digest }) => digest));
}

describe("referrers, whatever a registry makes of them", () => {
  it("are found under the tag when the API answers with an empty list", async () => {
    const { twin, image } = await startTwin({ referrersApi: false });
    const { descriptor } = await pushImage(registry, image, "v1");
    const put = await pushEvidence(registry, image, descriptor, "evidence");
    const effect = { status: 200, headers: { "content-type": MEDIA.index }, body: EMPTY_INDEX };
    twin.intrude({ path: /\/referrers\//, times: 100, effect });
    expect(await registry.referrers(image, descriptor.digest)).toEqual([put]);
  });

  it.each([400, 404, 405])("are found under the tag when the API answers %i", async (status) => {
    const { twin, image } = await startTwin({ referrersApi: false });
    const { descriptor } = await pushImage(registry, image, "v1");
    const put = await pushEvidence(registry, image, descriptor, "evidence");
    twin.intrude({ path: /\/referrers\//, times: 100, effect: { status } });
    expect(await registry.referrers(image, descriptor.digest)).toEqual([put]);
  });

  it("are found under the tag when a web page answers instead of the API", async () => {
    const { twin, image } = await startTwin({ referrersApi: false });
    const { descriptor } = await pushImage(registry, image, "v1");
    const put = await pushEvidence(registry, image, descriptor, "evidence");
    const effect = { status: 200, headers: { "content-type": "text/html" }, body: "<html>" };
    twin.intrude({ path: /\/referrers\//, times: 100, effect });
    expect(await registry.referrers(image, descriptor.digest)).toEqual([put]);
  });

  it("are a fault, never an empty list, when the API fails", async () => {
    const { twin, image } = await startTwin();
    const { descriptor } = await pushImage(registry, image, "v1");
    twin.intrude({ path: /\/referrers\//, times: 100, effect: { status: 500 } });
    await expect(registry.referrers(image, descriptor.digest)).rejects.toMatchObject({
      code: "REGISTRY_UNREACHABLE",
    });
  });

  it("are a fault, never an empty list, when the tag holds no index", async () => {
    const { image } = await startTwin({ referrersApi: false });
    const { descriptor } = await pushImage(registry, image, "v1");
    const { bytes } = await pushImage(registry, image, "no index");
    await registry.putManifest(image, {
      bytes,
      mediaType: MEDIA.manifest,
      tag: fallbackTag(descriptor.digest),
    });
    await expect(registry.referrers(image, descriptor.digest)).rejects.toMatchObject({
      code: "REGISTRY_REJECTED",
    });
  });

  it("of the API and of the tag make one list", async () => {
    const dir = await freshFolder();
    const old = await startTwin({ dir, referrersApi: false });
    const { descriptor } = await pushImage(registry, old.image, "v1");
    const before = await pushEvidence(registry, old.image, descriptor, "before the API");
    await old.twin.close();
    const { twin, image } = await startTwin({ dir, port: Number(old.twin.host.split(":")[1]) });
    const after = await pushEvidence(registry, image, descriptor, "since the API");
    const page = JSON.stringify({ ...JSON.parse(EMPTY_INDEX), manifests: [after] });
    const effect = { status: 200, headers: { "content-type": MEDIA.index }, body: page };
    twin.intrude({ path: /\/referrers\//, times: 100, effect });
    expect(await digests(image, descriptor.digest)).toEqual(new Set([before.digest, after.digest]));
  });

  it("need no tag where the registry lists them", async () => {
    const { twin, image } = await startTwin();
    const { descriptor } = await pushImage(registry, image, "v1");
    await pushEvidence(registry, image, descriptor, "evidence");
    expect(await registry.tags(image)).toEqual([]);
    expect(twin.requests.filter(({ method, path }) => method === "PUT" && path.includes("sha256-"))).toEqual(
      [],
    );
  });

  it("get a tag where the registry promises to list them and has no list", async () => {
    const { twin, image } = await startTwin();
    twin.intrude({ path: /\/referrers\//, times: 100, effect: { status: 404 } });
    const { descriptor } = await pushImage(registry, image, "v1");
    const put = await pushEvidence(registry, image, descriptor, "evidence");
    expect(await registry.referrers(image, descriptor.digest)).toEqual([put]);
    expect(await registry.tags(image)).toEqual([fallbackTag(descriptor.digest)]);
  });

  it("are written again when the first write of the tag is lost", async () => {
    const { twin, image } = await startTwin({ referrersApi: false });
    const { descriptor } = await pushImage(registry, image, "v1");
    twin.intrude({ method: "PUT", path: /manifests\/sha256-/, times: 2, effect: "lose" });
    const put = await pushEvidence(registry, image, descriptor, "evidence");
    expect(await registry.referrers(image, descriptor.digest)).toEqual([put]);
  });

  it.each([false, true])(
    "of two writers at once both end up there (If-Match obeyed: %s)",
    async (conditionalWrites) => {
      const { image } = await startTwin({ referrersApi: false, conditionalWrites });
      const { descriptor } = await pushImage(registry, image, "v1");
      const [one, two] = [ociRegistry(), ociRegistry()];
      const first = await prepareEvidence(one, image, descriptor, "first");
      const second = await prepareEvidence(two, image, descriptor, "the second");
      await Promise.all([
        one.putReferrer(image, { bytes: first.bytes, mediaType: MEDIA.manifest }),
        two.putReferrer(image, { bytes: second.bytes, mediaType: MEDIA.manifest }),
      ]);
      const both = new Set([first.descriptor.digest, second.descriptor.digest]);
      expect(await digests(image, descriptor.digest)).toEqual(both);
    },
  );

  it("stay listed beside entries that we can't read, which stay as they were", async () => {
    const foreign = { mediaType: MEDIA.manifest, digest: `sha512:${"0".repeat(128)}`, size: 7, odd: [1] };
    let index = JSON.stringify({
      ...JSON.parse(EMPTY_INDEX),
      annotations: { theirs: "kept" },
      manifests: [foreign],
    });
    const { host } = await startServer(async (request, response) => {
      const tagged = request.url?.includes("/manifests/sha256-") ?? false;
      if (request.method === "PUT" && tagged) index = await text(request);
      const known = tagged || request.method === "PUT" || request.method === "HEAD";
      response.writeHead(known ? (request.method === "PUT" ? 201 : 200) : 404);
      response.end(tagged ? index : "");
    });
    const image = ImageName.parse(`${host}/acme/check-in`);
    const subject = contentOf("an image", MEDIA.manifest).descriptor;
    const put = await pushEvidence(registry, image, subject, "evidence");
    expect(await registry.referrers(image, subject.digest)).toEqual([put]);
    expect(JSON.parse(index)).toMatchObject({ annotations: { theirs: "kept" }, manifests: [foreign, put] });
  });

  it("are listed by their media type where they have no artifact type, as the spec says", async () => {
    const { image } = await startTwin({ referrersApi: false });
    const { descriptor } = await pushImage(registry, image, "v1");
    const evidence = await prepareEvidence(registry, image, descriptor, "evidence");
    const { artifactType: _left, ...plain } = JSON.parse(evidence.bytes.toString("utf8"));
    const manifest = contentOf(JSON.stringify(plain), MEDIA.manifest);
    await registry.putReferrer(image, { bytes: manifest.bytes, mediaType: MEDIA.manifest });
    const [listed] = await registry.referrers(image, descriptor.digest);
    expect(listed?.artifactType).toBe(MEDIA.empty);
  });
});
