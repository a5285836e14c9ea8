import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { BuilderIdentity } from "#chain/clearance/rules.ts";
import { ImageName, type ImageReference } from "#chain/digest/image-name.ts";
import { NO_RESTRICTIONS } from "#test/acme.ts";
import {
  buildStatements,
  type EvidenceWorld,
  evidenceWorld,
  NOW,
  releaseClaims,
  STRAIGHT_GIT,
} from "#test/evidence-world.ts";
import { attachBundle } from "./attach-bundle.ts";
import { attest } from "./attest.ts";
import { type EnvironmentVerification, verifyBuilder, verifyForEnvironment } from "./verify.ts";

let world: EvidenceWorld;
let subject: ImageReference;
let builder: Extract<BuilderIdentity, { kind: "workflow" }>;
beforeAll(async () => {
  world = await evidenceWorld();
  subject = await world.push("verify");
  const ports = { ...world, signer: world.signerOf(releaseClaims()) };
  await attest({ subject, statements: buildStatements(subject), trust: world.trust, now: NOW }, ports);
  builder = {
    kind: "workflow",
    trust: "main",
    issuer: world.trust.roots[0]?.issuer ?? "",
    subject: "https://github.com/acme/builder/.github/workflows/build.yml@refs/heads/main",
    source: "https://github.com/acme/check-in",
    ref: "refs/heads/main",
  };
});
afterAll(() => world.close());

const verify = (changes: Partial<EnvironmentVerification> = {}) =>
  verifyForEnvironment(
    {
      subject,
      environment: "dev",
      asks: "promotion",
      snapshot: world.snapshot,
      restrictions: NO_RESTRICTIONS,
      now: NOW,
      ...changes,
    },
    { ...world, git: STRAIGHT_GIT },
  );

describe("verifyForEnvironment", () => {
  it("clears for promotion what the builder attested, and not yet for admission", async () => {
    expect(await verify()).toMatchObject({ verdict: { outcome: "cleared" }, notes: [] });
    expect(await verify({ asks: "admission" })).toMatchObject({
      verdict: { outcome: "refused", findings: [{ code: "CLEARANCE_MISSING" }] },
    });
  });

  const attested = async (seed: string, claims: Record<string, string>, about?: ImageReference) => {
    const image = await world.push(seed);
    const statements = buildStatements(about ?? image, claims);
    const ports = { ...world, signer: world.signerOf(releaseClaims(claims)) };
    if (about === undefined)
      await attest({ subject: image, statements, trust: world.trust, now: NOW }, ports);
    for (const statement of about === undefined ? [] : statements) {
      const bytes = await ports.signer.sign(statement);
      await attachBundle(
        image,
        { bytes, predicateType: statement.predicateType, created: NOW },
        world.registry,
      );
    }
    return image;
  };

  it("refuses what another repository built by calling the same builder", async () => {
    const foreign = await attested("foreign source", { repository: "acme/evil" });
    expect((await verify({ subject: foreign })).verdict).toMatchObject({
      outcome: "refused",
      findings: [{ code: "SOURCE_NOT_ACCEPTED" }, { code: "SBOM_MISSING" }],
    });
  });

  it("refuses an image to which another image's genuine attestations are attached", async () => {
    const replayed = await attested("replayed", {}, subject);
    const answer = await verify({ subject: replayed });
    expect(answer.evidence).toHaveLength(2);
    expect(answer.verdict).toMatchObject({
      outcome: "refused",
      findings: [{ code: "PROVENANCE_MISSING" }, { code: "SBOM_MISSING" }],
    });
  });

  it("refuses an image that no service declares, without asking its registry", async () => {
    const stranger = { ...subject, image: ImageName.parse("registry.invalid/acme/other") };
    expect(await verify({ subject: stranger })).toMatchObject({
      verdict: { outcome: "refused", findings: [{ code: "IMAGE_UNKNOWN" }] },
    });
  });

  it("faults on an environment that clearance.yaml doesn't have", async () => {
    await expect(verify({ environment: "qa" })).rejects.toMatchObject({ code: "ENVIRONMENT_MISSING" });
  });

  it("says in notes what it couldn't use", async () => {
    const other = await evidenceWorld();
    try {
      const files = new Map([
        ["trust/trusted_root.json", other.trust.roots[0]?.trustedRoot ?? new Uint8Array()],
      ]);
      const answer = await verify({ snapshot: { ...world.snapshot, files } });
      expect(answer.verdict.outcome).toBe("refused");
      expect(answer.notes.map(({ code }) => code)).toEqual(["BUNDLE_UNTRUSTED", "BUNDLE_UNTRUSTED"]);
    } finally {
      await other.close();
    }
  });
});

describe("verifyBuilder", () => {
  const ask = (changes: Partial<typeof builder> = {}) =>
    verifyBuilder(
      { subject, builder: { ...builder, ...changes }, requires: ["provenance", "sbom"], trust: world.trust },
      world,
    );

  it("clears by an identity given by hand", async () => {
    expect((await ask()).verdict.outcome).toBe("cleared");
  });

  it("refuses when the identity given by hand is another", async () => {
    expect((await ask({ source: "https://github.com/acme/other" })).verdict).toMatchObject({
      outcome: "refused",
      findings: [{ code: "SOURCE_NOT_ACCEPTED" }, { code: "SBOM_MISSING" }],
    });
  });
});
