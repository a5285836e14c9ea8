import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ImageManifest, MEDIA } from "#chain/digest/descriptor.ts";
import { digestOf } from "#chain/digest/digest.ts";
import type { StatementSigner } from "#chain/evidence/sigstore.ts";
import { PREDICATE } from "#chain/evidence/statement.ts";
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

const ports = (signer: StatementSigner = world.signerOf(releaseClaims())) => ({ ...world, signer });

describe("attest", () => {
  it("attaches each statement as one referrer that a stranger can find and verify", async () => {
    const subject = await world.push("attest");
    const attestations = await attest(
      { subject, statements: buildStatements(subject), trust: world.trust, now: NOW },
      ports(),
    );
    expect(attestations.map(({ predicateType }) => predicateType)).toEqual([
      PREDICATE.provenance,
      PREDICATE.sbom,
    ]);

    const collected = await collectEvidence(subject, world.trust, world);
    expect(collected.notes).toEqual([]);
    for (const { evidence, referrer, bundle } of attestations) {
      expect(evidence.bundle).toBe(digestOf(bundle));
      expect(collected.referrers.get(evidence.bundle)).toBe(referrer);
    }
    expect(collected.evidence).toHaveLength(2);
  });

  it("writes the manifest that cosign and admission read", async () => {
    const subject = await world.push("manifest");
    const [statement] = buildStatements(subject);
    if (statement === undefined) throw new Error("there is one");
    const [attestation] = await attest(
      { subject, statements: [statement], trust: world.trust, now: NOW },
      ports(),
    );
    const { bytes } = await world.registry.manifest(subject.image, attestation?.referrer ?? "");
    const manifest = JSON.parse(new TextDecoder().decode(bytes));
    expect(ImageManifest.parse(manifest).layers).toHaveLength(1);
    expect(manifest).toMatchObject({
      schemaVersion: 2,
      mediaType: MEDIA.manifest,
      artifactType: MEDIA.bundle,
      config: { mediaType: MEDIA.empty, size: 2 },
      layers: [{ mediaType: MEDIA.bundle, digest: attestation?.evidence.bundle }],
      subject: { mediaType: MEDIA.manifest, digest: subject.digest },
      annotations: {
        "org.opencontainers.image.created": "2026-11-20T12:00:00.000Z",
        "dev.sigstore.bundle.content": "dsse-envelope",
        "dev.sigstore.bundle.predicateType": PREDICATE.provenance,
      },
    });
  });

  it("refuses a statement about another digest before anything is signed", async () => {
    const subject = await world.push("mine");
    const other = await world.push("another");
    const signer: StatementSigner = {
      describe: "nobody",
      sign: () => Promise.reject(new Error("it was asked to sign")),
    };
    const statements = [...buildStatements(subject), ...buildStatements(other)];
    await expect(
      attest({ subject, statements, trust: world.trust, now: NOW }, ports(signer)),
    ).rejects.toMatchObject({
      code: "STATEMENT_MALFORMED",
    });
  });

  it.each<[string, (bundle: Uint8Array) => Uint8Array]>([
    ["isn't a bundle", () => new TextEncoder().encode("{}")],
    [
      "has another payload than was signed",
      (bundle) => {
        const parsed = JSON.parse(new TextDecoder().decode(bundle));
        parsed.dsseEnvelope.payload = Buffer.from("{}").toString("base64");
        return new TextEncoder().encode(JSON.stringify(parsed));
      },
    ],
  ])("lets nobody see what came from signing when it %s", async (name, damage) => {
    const subject = await world.push(name);
    const honest = world.signerOf(releaseClaims());
    const signer: StatementSigner = {
      describe: "a broken signer",
      sign: async (one) => damage(await honest.sign(one)),
    };
    const attesting = attest(
      { subject, statements: buildStatements(subject), trust: world.trust, now: NOW },
      ports(signer),
    );
    await expect(attesting).rejects.toMatchObject({ code: "SIGNING_FAILED" });
    expect(await world.registry.referrers(subject.image, subject.digest)).toEqual([]);
  });

  it("attaches nothing that is objected to", async () => {
    const subject = await world.push("objection");
    const request = { subject, statements: buildStatements(subject), trust: world.trust, now: NOW };
    const attesting = attest({ ...request, objection: async () => "not today" }, ports());
    await expect(attesting).rejects.toMatchObject({
      code: "SIGNING_FAILED",
      message: expect.stringContaining("not today"),
    });
    expect(await world.registry.referrers(subject.image, subject.digest)).toEqual([]);
  });

  it("faults when the image isn't there", async () => {
    const subject = { image: world.image, digest: digestOf("never pushed") };
    const attesting = attest(
      { subject, statements: buildStatements(subject), trust: world.trust, now: NOW },
      ports(),
    );
    await expect(attesting).rejects.toMatchObject({ code: "IMAGE_NOT_FOUND" });
  });

  it("attaches no more than admission reads", async () => {
    const subject = await world.push("crowded");
    const entry = (_: unknown, index: number) => ({
      mediaType: MEDIA.manifest,
      digest: digestOf(String(index)),
      size: 2,
    });
    const crowded = { ...world.registry, referrers: async () => Array.from({ length: 49 }, entry) };
    const attesting = attest(
      { subject, statements: buildStatements(subject), trust: world.trust, now: NOW },
      { ...ports(), registry: crowded },
    );
    await expect(attesting).rejects.toMatchObject({ code: "REGISTRY_REJECTED" });
    expect(await world.registry.referrers(subject.image, subject.digest)).toEqual([]);
  });

  it("faults when the registry forgets what it took", async () => {
    const subject = await world.push("forgetful");
    const forgetful = { ...world.registry, referrers: async () => [] };
    const attesting = attest(
      { subject, statements: buildStatements(subject), trust: world.trust, now: NOW },
      { ...ports(), registry: forgetful },
    );
    await expect(attesting).rejects.toMatchObject({ code: "REFERRER_LOST" });
  });
});
