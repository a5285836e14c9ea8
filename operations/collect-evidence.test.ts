import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { MEDIA } from "#chain/digest/descriptor.ts";
import { digestOf } from "#chain/digest/digest.ts";
import type { ImageReference } from "#chain/digest/image-name.ts";
import { PREDICATE } from "#chain/evidence/statement.ts";
import { contentOf, prepareEvidence, pushEvidence, putContent } from "#test/contract/small-image.ts";
import {
  buildStatements,
  type EvidenceWorld,
  evidenceWorld,
  NOW,
  releaseClaims,
} from "#test/evidence-world.ts";
import { attest } from "./attest.ts";
import { collectEvidence } from "./collect-evidence.ts";

let world: EvidenceWorld;
beforeAll(async () => {
  world = await evidenceWorld();
});
afterAll(() => world.close());

async function attested(seed: string): Promise<ImageReference> {
  const subject = await world.push(seed);
  const ports = { ...world, signer: world.signerOf(releaseClaims()) };
  await attest({ subject, statements: buildStatements(subject), trust: world.trust, now: NOW }, ports);
  return subject;
}

const imageOf = async (subject: ImageReference) =>
  (await world.registry.manifest(subject.image, subject.digest)).descriptor;

/** A referrer that says of itself what its writer likes. */
async function attach(
  subject: ImageReference,
  changes: object,
  layer = contentOf("{}", MEDIA.bundle),
): Promise<void> {
  const bare = await prepareEvidence(world.registry, subject.image, await imageOf(subject), "{}");
  await putContent(world.registry, subject.image, layer);
  const manifest = {
    ...JSON.parse(bare.bytes.toString()),
    layers: [layer.descriptor],
    annotations: {},
    ...changes,
  };
  const bytes = Buffer.from(JSON.stringify(manifest));
  await world.registry.putReferrer(subject.image, { bytes, mediaType: MEDIA.manifest });
}

describe("collectEvidence", () => {
  it("finds nothing about an image that nobody attested", async () => {
    const subject = await world.push("bare");
    const { evidence, notes } = await collectEvidence(subject, world.trust, world);
    expect({ evidence, notes }).toEqual({ evidence: [], notes: [] });
  });

  it("leaves what isn't a bundle, or has a predicate nobody asks for, unfetched", async () => {
    const subject = await attested("mixed");
    await attach(subject, { artifactType: "application/vnd.example.readme" });
    await attach(subject, {
      annotations: { "dev.sigstore.bundle.predicateType": "https://example.test/review" },
    });
    const before = world.twin.requests.length;
    const { evidence, notes } = await collectEvidence(subject, world.trust, world);
    expect(evidence).toHaveLength(2);
    expect(notes).toEqual([]);
    const asked = world.twin.requests.slice(before).filter(({ path }) => path.includes("/manifests/sha256:"));
    expect(asked).toHaveLength(2);
  });

  it("looks into a referrer whose index entry says nothing of its type", async () => {
    const subject = await attested("unsaid");
    const silent = {
      ...world.registry,
      referrers: async (...about: Parameters<typeof world.registry.referrers>) =>
        (await world.registry.referrers(...about)).map(({ mediaType, digest, size }) => ({
          mediaType,
          digest,
          size,
          artifactType: MEDIA.empty,
        })),
    };
    const { evidence } = await collectEvidence(subject, world.trust, { ...world, registry: silent });
    expect(evidence).toHaveLength(2);
  });

  it.each<[string, (subject: ImageReference) => Promise<unknown>, string]>([
    [
      "a bundle that is no JSON",
      (subject) => attach(subject, {}, contentOf("not JSON", MEDIA.bundle)),
      "BUNDLE_MALFORMED",
    ],
    [
      "two layers",
      (subject) =>
        attach(subject, {
          layers: [contentOf("{}", MEDIA.bundle).descriptor, contentOf("{}", MEDIA.bundle).descriptor],
        }),
      "BUNDLE_MALFORMED",
    ],
    ["no layer", (subject) => attach(subject, { layers: [] }), "BUNDLE_MALFORMED"],
    [
      "a layer of another type",
      (subject) => attach(subject, {}, contentOf("{}", MEDIA.layerTar)),
      "BUNDLE_MALFORMED",
    ],
    [
      "a bundle of 20 MB",
      (subject) => attach(subject, {}, contentOf(Buffer.alloc(20_000_000, " "), MEDIA.bundle)),
      "BUNDLE_TOO_LARGE",
    ],
  ])("notes a referrer with %s, and keeps the rest", async (name, spoil, code) => {
    const subject = await attested(name);
    await spoil(subject);
    const { evidence, notes, broken, listed } = await collectEvidence(subject, world.trust, world);
    expect(evidence).toHaveLength(2);
    expect(notes).toEqual([expect.objectContaining({ code })]);
    expect(broken).toEqual(notes);
    expect(listed).toBe(3);
  });

  it("doesn't fetch a bundle that is too large", async () => {
    const subject = await world.push("large");
    const large = contentOf(Buffer.alloc(20_000_000, "x"), MEDIA.bundle);
    await attach(subject, {}, large);
    const before = world.twin.requests.length;
    await collectEvidence(subject, world.trust, world);
    expect(
      world.twin.requests.slice(before).filter(({ path }) => path.includes(large.descriptor.digest)),
    ).toEqual([]);
  });

  it("notes a bundle that nobody trusted signed", async () => {
    const subject = await attested("stranger");
    const other = await evidenceWorld();
    try {
      const bundle = await other.signerOf(releaseClaims()).sign(buildStatements(subject)[0] ?? never());
      await attach(subject, {}, contentOf(bundle, MEDIA.bundle));
    } finally {
      await other.close();
    }
    const { evidence, notes, broken } = await collectEvidence(subject, world.trust, world);
    expect(evidence).toHaveLength(2);
    expect(notes).toEqual([expect.objectContaining({ code: "BUNDLE_UNTRUSTED" })]);
    expect(broken).toEqual([]);
  });

  it("notes a referrer that the list promises for this image and that refers to another", async () => {
    const subject = await attested("honest");
    const other = await attested("other");
    const lying = {
      ...world.registry,
      referrers: async () => world.registry.referrers(other.image, other.digest),
    };
    const { evidence, notes } = await collectEvidence(subject, world.trust, { ...world, registry: lying });
    expect(evidence).toEqual([]);
    expect(notes.map(({ code }) => code)).toEqual(["BUNDLE_MALFORMED", "BUNDLE_MALFORMED"]);
  });

  it("notes a referrer that is listed and gone", async () => {
    const subject = await attested("gone");
    const ghost = {
      mediaType: MEDIA.manifest,
      digest: digestOf("ghost"),
      size: 7,
      artifactType: MEDIA.bundle,
    };
    const haunted = {
      ...world.registry,
      referrers: async (...about: Parameters<typeof world.registry.referrers>) => [
        ...(await world.registry.referrers(...about)),
        ghost,
      ],
    };
    const { evidence, notes } = await collectEvidence(subject, world.trust, { ...world, registry: haunted });
    expect(evidence).toHaveLength(2);
    expect(notes).toEqual([expect.objectContaining({ code: "IMAGE_NOT_FOUND", referrer: ghost.digest })]);
  });

  it("counts a referrer once that is listed twice", async () => {
    const subject = await attested("twice");
    const doubled = {
      ...world.registry,
      referrers: async (...about: Parameters<typeof world.registry.referrers>) => {
        const once = await world.registry.referrers(...about);
        return [...once, ...once];
      },
    };
    expect(
      (await collectEvidence(subject, world.trust, { ...world, registry: doubled })).evidence,
    ).toHaveLength(2);
  });

  it("faults on more attestations than any image has", async () => {
    const subject = await world.push("flood");
    const flood = Array.from({ length: 201 }, (_, index) => ({
      mediaType: MEDIA.manifest,
      digest: digestOf(String(index)),
      size: 7,
      artifactType: MEDIA.bundle,
    }));
    const flooded = { ...world.registry, referrers: async () => flood };
    await expect(
      collectEvidence(subject, world.trust, { ...world, registry: flooded }),
    ).rejects.toMatchObject({
      code: "REGISTRY_REJECTED",
    });
  });

  it("faults when the list of referrers can't be read: evidence nobody could look for isn't missing", async () => {
    const subject = await attested("unreadable");
    world.twin.intrude({ path: /referrers/u, effect: { status: 403 } });
    await expect(collectEvidence(subject, world.trust, world)).rejects.toMatchObject({
      code: "REGISTRY_DENIED",
    });
  });

  it("gives the verifier nothing whose predicate annotation lies, beyond what is signed", async () => {
    const subject = await world.push("lie");
    const [, sbom = never()] = buildStatements(subject);
    const bundle = await world.signerOf(releaseClaims()).sign(sbom);
    await attach(
      subject,
      { annotations: { "dev.sigstore.bundle.predicateType": PREDICATE.provenance } },
      contentOf(bundle, MEDIA.bundle),
    );
    const { evidence } = await collectEvidence(subject, world.trust, world);
    expect(evidence.map(({ statement }) => statement.predicateType)).toEqual([PREDICATE.sbom]);
  });

  it("reads evidence that another writer pushed in the same form", async () => {
    const subject = await world.push("other writer");
    await pushEvidence(world.registry, subject.image, await imageOf(subject), "{}");
    const { notes } = await collectEvidence(subject, world.trust, world);
    expect(notes).toEqual([]);
  });
});

function never(): never {
  throw new Error("there is one");
}
