import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Descriptor, MEDIA } from "#chain/digest/descriptor.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import type { Registry } from "#chain/digest/registry.ts";
import { collect, contentOf, prepareEvidence, pushEvidence, pushImage, putContent } from "./small-image.ts";

/** A registry that nobody else uses, and an image name in it under which nothing is. */
export interface FreshRegistry {
  readonly registry: Registry;
  readonly image: ImageName;
  close(): Promise<void>;
}

/** What every registry behind the port promises, whoever wrote it. */
export function describeRegistry(
  name: string,
  open: () => Promise<FreshRegistry>,
  /** False for a registry whose list says the config's media type and no annotations of each referrer. */
  describesReferrers = true,
): void {
  describe(`a registry: ${name}`, () => {
    let fresh: FreshRegistry;
    let registry: Registry;
    let image: ImageName;

    beforeAll(async () => {
      fresh = await open();
      ({ registry, image } = fresh);
    });
    afterAll(() => fresh.close());

    it("gives back a blob byte for byte", async () => {
      const blob = contentOf(Buffer.alloc(300_000, "ab"), MEDIA.layerTar);
      await putContent(registry, image, blob);
      expect(digestOf(await collect(registry.blob(image, blob.descriptor)))).toBe(blob.descriptor.digest);
    });

    it("takes an empty blob", async () => {
      const blob = contentOf("", MEDIA.layerTar);
      await putContent(registry, image, blob);
      expect(await collect(registry.blob(image, blob.descriptor))).toHaveLength(0);
    });

    it("doesn't ask for the content of a blob that is there", async () => {
      const blob = contentOf("sent once", MEDIA.layerTar);
      await putContent(registry, image, blob);
      let asked = 0;
      await registry.putBlob(image, blob.descriptor, async function* () {
        asked += 1;
        yield blob.bytes;
      });
      expect(asked).toBe(0);
    });

    it("brings a blob over from another repository, whatever the registry thinks of mounting", async () => {
      const blob = contentOf("shared by two repositories", MEDIA.layerTar);
      await putContent(registry, image, blob);
      const other = ImageName.parse(`${image}-beside`);
      await registry.putBlob(
        other,
        blob.descriptor,
        async function* () {
          yield blob.bytes;
        },
        image,
      );
      expect(digestOf(await collect(registry.blob(other, blob.descriptor)))).toBe(blob.descriptor.digest);
    });

    it("refuses to store content under a digest that isn't its own", async () => {
      const promised = contentOf("what was promised", MEDIA.layerTar).descriptor;
      const put = registry.putBlob(image, promised, async function* () {
        yield Buffer.from("what was delivere");
      });
      await expect(put).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
      await expect(collect(registry.blob(image, promised))).rejects.toMatchObject({
        code: "IMAGE_NOT_FOUND",
      });
    });

    it("refuses to pass on a blob whose size isn't the promised one", async () => {
      const { bytes, descriptor } = contentOf("eleven bytes", MEDIA.layerTar);
      await putContent(registry, image, { bytes, descriptor });
      for (const size of [descriptor.size - 1, descriptor.size + 1]) {
        const read = collect(registry.blob(image, { digest: descriptor.digest, size }));
        await expect(read).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
      }
    });

    it("says that a blob isn't there", async () => {
      const read = collect(registry.blob(image, { digest: digestOf("nowhere"), size: 7 }));
      await expect(read).rejects.toMatchObject({ code: "IMAGE_NOT_FOUND" });
    });

    it("resolves tag and digest to the same descriptor, and reads the manifest's exact bytes", async () => {
      const { bytes, descriptor } = await pushImage(registry, image, "v1", "main");
      expect(await registry.resolve(image, "main")).toEqual(descriptor);
      expect(await registry.resolve(image, descriptor.digest)).toEqual(descriptor);
      const stored = await registry.manifest(image, "main");
      expect(stored.descriptor).toEqual(descriptor);
      expect(Buffer.from(stored.bytes).equals(bytes)).toBe(true);
      expect(await registry.manifest(image, descriptor.digest)).toEqual(stored);
    });

    it("moves a tag to the manifest that was put last", async () => {
      await pushImage(registry, image, "before", "channel");
      const { descriptor } = await pushImage(registry, image, "after", "channel");
      expect(await registry.resolve(image, "channel")).toEqual(descriptor);
    });

    it("stores an index over manifests", async () => {
      const one = await pushImage(registry, image, "amd64");
      const two = await pushImage(registry, image, "arm64");
      const index = contentOf(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: MEDIA.index,
          manifests: [one.descriptor, two.descriptor],
        }),
        MEDIA.index,
      );
      await registry.putManifest(image, { bytes: index.bytes, mediaType: MEDIA.index, tag: "both" });
      expect(await registry.resolve(image, "both")).toEqual(index.descriptor);
    });

    it("says that a tag or digest isn't there", async () => {
      expect(await registry.resolve(image, "missing")).toBeUndefined();
      expect(await registry.resolve(image, digestOf("missing"))).toBeUndefined();
      await expect(registry.manifest(image, "missing")).rejects.toMatchObject({ code: "IMAGE_NOT_FOUND" });
    });

    it.each(["../etc", "a/b", "", "sha256:12", "-x"])("refuses %j as a reference", async (reference) => {
      await expect(registry.manifest(image, reference)).rejects.toMatchObject({ code: "INPUT_INVALID" });
    });

    it("lists every tag, over as many pages as there are", async () => {
      const expected = ["t1", "t2", "t3", "t4", "t5", "t6", "t7"];
      for (const tag of expected) await pushImage(registry, image, "tagged", tag);
      expect(await registry.tags(image)).toEqual(expect.arrayContaining(expected));
    });

    it("lists no referrers where there are none", async () => {
      const { descriptor } = await pushImage(registry, image, "bare");
      expect(await registry.referrers(image, descriptor.digest)).toEqual([]);
    });

    it("lists every referrer, over as many pages as there are", async () => {
      const { descriptor } = await pushImage(registry, image, "attested");
      const put = [];
      for (const text of ["a", "bb", "ccc", "dddd", "eeeee"]) {
        put.push(await pushEvidence(registry, image, descriptor, text));
      }
      const listed = await registry.referrers(image, descriptor.digest);
      expect(new Set(listed.map(named))).toEqual(new Set(put.map(named)));
    });

    it.runIf(describesReferrers)("says the artifact type and annotations of a referrer", async () => {
      const { descriptor } = await pushImage(registry, image, "described");
      await pushEvidence(registry, image, descriptor, "evidence");
      expect(await registry.referrers(image, descriptor.digest)).toMatchObject([
        {
          artifactType: MEDIA.bundle,
          annotations: { "dev.sigstore.bundle.predicateType": "https://example.test/8" },
        },
      ]);
    });

    it("lists a referrer once that was put twice", async () => {
      const { descriptor } = await pushImage(registry, image, "attested twice");
      const first = await pushEvidence(registry, image, descriptor, "same");
      const second = await pushEvidence(registry, image, descriptor, "same");
      expect(second).toEqual(first);
      expect((await registry.referrers(image, descriptor.digest)).map(named)).toEqual([named(first)]);
    });

    it("keeps the referrers of one image out of another's list", async () => {
      const one = await pushImage(registry, image, "mine");
      const other = await pushImage(registry, image, "theirs");
      await pushEvidence(registry, image, one.descriptor, "about mine");
      expect(await registry.referrers(image, other.descriptor.digest)).toEqual([]);
    });

    it("lists the entries of all who write at once", async () => {
      const { descriptor } = await pushImage(registry, image, "contested");
      const texts = ["1", "22", "333", "4444"];
      const put = await Promise.all(texts.map((text) => pushEvidence(registry, image, descriptor, text)));
      const listed = await registry.referrers(image, descriptor.digest);
      expect(new Set(listed.map(({ digest }) => digest))).toEqual(new Set(put.map(({ digest }) => digest)));
    });

    it("refuses a referrer without a subject", async () => {
      const { bytes } = await pushImage(registry, image, "subjectless");
      const put = registry.putReferrer(image, { bytes, mediaType: MEDIA.manifest });
      await expect(put).rejects.toMatchObject({ code: "IMAGE_MALFORMED" });
    });

    it("takes evidence about a digest that isn't there yet", async () => {
      const subject = contentOf("later", MEDIA.manifest).descriptor;
      const { bytes, descriptor } = await prepareEvidence(registry, image, subject, "early");
      await registry.putReferrer(image, { bytes, mediaType: MEDIA.manifest });
      const listed = await registry.referrers(image, subject.digest);
      expect(listed.map(({ digest }) => digest)).toEqual([descriptor.digest]);
    });
  });
}

function named({ digest, mediaType, size }: Descriptor): string {
  return `${mediaType} ${digest} ${size}`;
}
