import { text } from "node:stream/consumers";
import { describe, expect, it } from "vitest";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { fallbackTag } from "#adapters/registry/reference.ts";
import { MEDIA } from "#chain/digest/descriptor.ts";
import { type Digest, digestOf } from "#chain/digest/digest.ts";
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
      // Where nothing but time tells the writers apart, a busy machine needs more of it.
      const patience = { settle: conditionalWrites ? 1 : 1_000 };
      const [one, two] = [ociRegistry({ patience }), ociRegistry({ patience })];
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
    const tag = { index: indexOf([foreign], { theirs: "kept" }) };
    const image = await startTagServer(tag);
    const subject = contentOf("an image", MEDIA.manifest).descriptor;
    const put = await pushEvidence(registry, image, subject, "evidence");
    expect(await registry.referrers(image, subject.digest)).toEqual([put]);
    expect(JSON.parse(tag.index)).toMatchObject({
      annotations: { theirs: "kept" },
      manifests: [foreign, put],
    });
  });

  const theirs = contentOf("their referrer", MEDIA.manifest).descriptor;
  const older = contentOf("an older referrer", MEDIA.manifest).descriptor;
  it.each([
    ["where the tag was not there", { index: undefined }, "obeys the condition", [theirs]],
    ["where the tag was there", { index: indexOf([older]) }, "obeys the condition", [older, theirs]],
    ["and the write failed", { index: indexOf([older]) }, "fails", [older, theirs]],
  ] as const)(
    "don't undo what another wrote between our reading and writing, %s",
    async (_where, begin, answer, kept) => {
      const tag: Tag = { ...begin };
      const image = await startTagServer(tag, (condition) => {
        const before = tag.index;
        tag.index = indexOf([...kept]);
        if (answer === "fails") return 503;
        return condition === (before === undefined ? "*" : etagOf(before)) ? 412 : 201;
      });
      const subject = contentOf("an image", MEDIA.manifest).descriptor;
      const put = await pushEvidence(registry, image, subject, "evidence");
      expect(JSON.parse(tag.index ?? "")).toMatchObject({ manifests: [...kept, put] });
    },
  );

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

interface Tag {
  index: string | undefined;
}

function indexOf(manifests: readonly unknown[], annotations: Record<string, string> = {}): string {
  return JSON.stringify({ ...JSON.parse(EMPTY_INDEX), annotations, manifests });
}

function etagOf(index: string): string {
  return `"${digestOf(index)}"`;
}

/** Just enough of a registry to show what becomes of one fallback tag; its first write meets `overtaken`. */
async function startTagServer(
  tag: Tag,
  overtaken?: (condition: string | undefined) => number,
): Promise<ImageName> {
  let first = overtaken;
  const { host } = await startServer(async (request, response) => {
    const { headers, method, url = "" } = request;
    const tagged = url.includes("/manifests/sha256-");
    if (method !== "PUT") {
      const index = tagged ? tag.index : undefined;
      response.writeHead(
        index !== undefined || method === "HEAD" ? 200 : 404,
        index ? { etag: etagOf(index) } : {},
      );
      response.end(index);
      return;
    }
    const written = await text(request);
    const status = (tagged && first?.(headers["if-match"] ?? headers["if-none-match"])) || 201;
    if (tagged) first = undefined;
    if (tagged && status === 201) tag.index = written;
    response.writeHead(status).end();
  });
  return ImageName.parse(`${host}/acme/check-in`);
}
