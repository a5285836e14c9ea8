import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { evaluateAdmission } from "#chain/admission/evaluate.ts";
import { NOTHING_HELD } from "#chain/admission/held-evidence.ts";
import { clearanceRequirement } from "#chain/admission/requirement.ts";
import { decide } from "#chain/clearance/decide.ts";
import { environmentOf } from "#chain/clearance/lane.ts";
import { orderOf } from "#chain/clearance/order.ts";
import { rulesFor } from "#chain/clearance/rules.ts";
import { MEDIA } from "#chain/digest/descriptor.ts";
import { digestOf } from "#chain/digest/digest.ts";
import type { ImageName, ImageReference } from "#chain/digest/image-name.ts";
import { printImageReference, resourceUri } from "#chain/digest/image-name.ts";
import { importIn } from "#chain/evidence/import-record.ts";
import { sbomIn } from "#chain/evidence/sbom-predicate.ts";
import type { StatementSigner, Verified } from "#chain/evidence/sigstore.ts";
import { PREDICATE, statementAbout } from "#chain/evidence/statement.ts";
import { vsaIn } from "#chain/evidence/vsa.ts";
import { NO_ANCESTRY, NO_RESTRICTIONS, NOW } from "#test/acme.ts";
import { pushEvidence } from "#test/contract/small-image.ts";
import { COSIGN_SIGNATURE, type ImportWorld, importWorld } from "#test/import-world.ts";
import { collectEvidence } from "./collect-evidence.ts";
import { readTree } from "./image-tree.ts";
import { type ImportOutcome, type ImportRequest, importImage } from "./import.ts";

let world: ImportWorld;
beforeAll(async () => {
  world = await importWorld();
});
afterAll(() => world.close());

const ALL = new Set([
  ...Object.values(PREDICATE),
  COSIGN_SIGNATURE,
  "https://clearance.dev/import-record/v1",
]);

function run(of: ImageReference, more: Partial<ImportRequest> = {}, signer?: StatementSigner) {
  return importImage({ ...world.request(of), ...more }, world.ports(signer ?? world.importer));
}

async function evidenceAt(image: ImageName, { digest }: ImageReference): Promise<readonly Verified[]> {
  return (await collectEvidence({ image, digest }, world.trust, world, ALL)).evidence;
}

/** The summaries that say that it was imported, in one place. */
async function summariesAt(image: ImageName, of: ImageReference) {
  return (await evidenceAt(image, of)).flatMap(({ statement }) => vsaIn(statement) ?? []);
}

function landed(outcome: ImportOutcome) {
  if (outcome.outcome === "refused") throw new Error(outcome.findings[0].message);
  return outcome.landed;
}

function codes(outcome: ImportOutcome): readonly string[] {
  return outcome.outcome === "refused" ? outcome.findings.map(({ code }) => code) : [];
}

/** Writes that a registry was asked for while the work was done. */
async function writesDuring(work: () => Promise<unknown>): Promise<readonly string[]> {
  const before = world.own.requests.length;
  await work();
  return world.own.requests
    .slice(before)
    .filter(({ method }) => method !== "GET" && method !== "HEAD")
    .map(({ method, path }) => `${method} ${path}`);
}

describe("importing an image that nobody signs", () => {
  let of: ImageReference;
  let outcome: ImportOutcome;
  beforeAll(async () => {
    of = await world.push(world.library, "postgres");
    await world.sign(of, world.vendor(), "https://example.test/scan/v1");
    outcome = await run(of);
  });

  it("copies every platform by its digest, with what hangs on it, and tags it last", async () => {
    expect(landed(outcome)).toMatchObject([
      {
        region: null,
        image: world.ownLibrary,
        fresh: true,
        tags: [`imported-${of.digest.slice(7, 19)}`, "stable"],
      },
    ]);
    const [theirs, ours] = await Promise.all(
      [world.library, world.ownLibrary].map((image) => world.registry.manifest(image, of.digest)),
    );
    expect(ours?.bytes).toEqual(theirs?.bytes);
    expect(await world.registry.referrers(world.library, of.digest)).toHaveLength(1);
    expect(await world.registry.referrers(world.ownLibrary, of.digest)).toHaveLength(4);
    expect((await world.registry.resolve(world.ownLibrary, "stable"))?.digest).toBe(of.digest);
  });

  it("says who wanted it and why, and that no upstream signature was asked for", async () => {
    const evidence = await evidenceAt(world.ownLibrary, of);
    const records = evidence.flatMap(({ statement }) => importIn(statement) ?? []);
    expect(records).toMatchObject([
      {
        upstream: printImageReference(of),
        requestedBy: "ada",
        reason: "the fix for the login",
        imported: NOW.toISOString(),
        signature: { asked: false },
        referrers: [expect.stringMatching(/^sha256:/)],
      },
    ]);
  });

  it("writes the SBOM of what is in it, for every platform", async () => {
    const [sbom] = (await evidenceAt(world.ownLibrary, of)).flatMap(
      ({ statement }) => sbomIn(statement) ?? [],
    );
    expect(sbom?.components.map(({ name }) => name)).toContain("postgres");
  });

  it("is what admission asks of an imported image, and another's is not", async () => {
    const requirement = clearanceRequirement(
      { ...world.snapshot, policy: { ...world.snapshot.policy, services: { "check-in": checkIn() } } },
      { ...environmentOf(world.snapshot.policy, "prod"), signer: { key: "trust/import.pub" } },
    );
    const other = await world.push(world.ownLibrary, "put there by hand");
    const asked = async (subject: ImageReference) => {
      const reference = printImageReference({ ...subject, image: world.ownLibrary });
      const held = { ...NOTHING_HELD, evidence: await evidenceAt(world.ownLibrary, subject) };
      const evidence = new Map([[reference, held]]);
      const workload = { kind: "Pod", name: "p", namespace: "n", images: [reference] };
      return evaluateAdmission({ workload, now: NOW }, { requirement, quarantined: [] }, evidence).outcome;
    };
    expect(await asked(of)).toBe("admitted");
    expect(await asked(other)).toBe("refused");
  });

  it("is cleared for the first environment like what was built, and what wasn't imported isn't", async () => {
    const rules = rulesFor(world.snapshot, "postgres", "dev");
    const own = { image: world.ownLibrary, digest: of.digest };
    const evidence = await evidenceAt(own.image, of);
    const judge = (some: readonly Verified[]) => decide(own, some, rules, NO_RESTRICTIONS, NOW, NO_ANCESTRY);
    expect(judge(evidence)).toEqual({ outcome: "cleared", subject: of.digest });
    expect(orderOf(own, evidence, rules)).toEqual(NOW);
    expect(judge(evidence.filter(({ statement }) => vsaIn(statement) === undefined))).toMatchObject({
      findings: [{ code: "IMPORT_MISSING" }],
    });
    expect(judge(evidence.filter(({ statement }) => sbomIn(statement) === undefined))).toMatchObject({
      findings: [{ code: "SBOM_MISSING" }],
    });
  });

  it("signs nothing a second time", async () => {
    let signed = 0;
    const counting: StatementSigner = {
      ...world.importer,
      sign: (statement) => {
        signed += 1;
        return world.importer.sign(statement);
      },
    };
    expect(landed(await run(of, { reason: "once more" }, counting))).toMatchObject([{ fresh: false }]);
    expect(signed).toBe(0);
  });
});

function checkIn() {
  const service = world.snapshot.policy.services["check-in"];
  if (service === undefined) throw new Error("the example has it");
  return service;
}

describe("importing an image that its vendor signs", () => {
  it("records whose signature was found, and takes it along", async () => {
    const of = await world.push(world.broker, "broker");
    const bundle = await world.sign(of, world.vendor());
    const outcome = await run(of);
    expect(outcome).toMatchObject({
      signature: {
        asked: true,
        signedBy: "https://github.com/vendor/broker/.github/workflows/release.yml@refs/heads/main",
        bundle: digestOf(bundle),
      },
    });
    const found = await evidenceAt(world.ownBroker, of);
    expect(found.map(({ bundle }) => bundle)).toContain(digestOf(bundle));
  });

  it("brings it to a region's registry too, where its summary is about its name there", async () => {
    const of = await world.push(world.broker, "for a region");
    await world.sign(of, world.vendor());
    expect(landed(await run(of))).toMatchObject([
      { region: null, image: world.ownBroker },
      { region: "a", image: world.regionBroker, fresh: true },
    ]);
    const evidence = await evidenceAt(world.regionBroker, of);
    expect(evidence.flatMap(({ statement }) => vsaIn(statement) ?? [])).toMatchObject([
      { resourceUri: resourceUri(world.regionBroker), verificationResult: "PASSED" },
    ]);
    expect(evidence.map(({ statement }) => statement.predicateType).sort()).toEqual(
      [...ALL].filter((one) => one !== PREDICATE.provenance).sort(),
    );
  });

  it.each([
    ["other bytes of a layer", "layer", { status: 200, body: "rotten" }, "DIGEST_MISMATCH"],
    ["a platform less", "platform", { status: 404 }, "IMAGE_NOT_FOUND"],
  ] as const)("vouches for nothing in a region that gives back %s", async (seed, part, effect, code) => {
    const of = await world.push(world.broker, seed);
    await world.sign(of, world.vendor());
    const { blobs, manifests } = await readTree(of, world.registry);
    const layer = blobs.find(({ mediaType }) => mediaType === MEDIA.layerGzip)?.digest;
    const digest = part === "layer" ? layer : manifests[0].descriptor.digest;
    world.region.intrude({ method: "GET", path: new RegExp(`/broker/.*${digest}$`), effect });
    await expect(run(of)).rejects.toMatchObject({ code });
    expect(await summariesAt(world.regionBroker, of)).toEqual([]);
  });

  it("asks no other region than its source has a registry for", async () => {
    const of = await world.push(world.broker, "somewhere");
    await expect(run(of, { regions: ["mars"] })).rejects.toMatchObject({ code: "INPUT_INVALID" });
  });

  it.each<[string, (of: ImageReference) => Promise<unknown>]>([
    ["nobody signed", async () => undefined],
    ["somebody else signed", (of) => world.sign(of, world.vendor({ repository: "evil/broker" }))],
    [
      "the vendor signed, for another digest",
      async (of) => {
        const other = await world.push(world.broker, "another");
        const statement = statementAbout(other, COSIGN_SIGNATURE, {});
        await world.attach(of, await world.vendor().sign(statement));
      },
    ],
    [
      "the vendor attested no more than a scan of, listed as a signature",
      async (of) => {
        const statement = statementAbout(of, "https://example.test/scan/v1", {});
        await world.attach(of, await world.vendor().sign(statement));
      },
    ],
  ])("refuses what %s, and writes nothing", async (seed, prepare) => {
    const of = await world.push(world.broker, seed);
    await prepare(of);
    const writes = await writesDuring(async () =>
      expect(codes(await run(of))).toEqual(["UPSTREAM_UNSIGNED"]),
    );
    expect(writes).toEqual([]);
  });
});

describe("an import", () => {
  it("is refused from where clearance.yaml has no rule for", async () => {
    const of = { image: world.ownBroker, digest: digestOf("x") };
    expect(codes(await run(of))).toEqual(["UPSTREAM_UNKNOWN"]);
  });

  it("is refused of what is in quarantine", async () => {
    const of = await world.push(world.library, "quarantined");
    const quarantine = { digest: of.digest, owner: "erin", reason: "bad", since: NOW, immediate: false };
    const restrictions = { ...NO_RESTRICTIONS, quarantines: [quarantine] };
    expect(codes(await run(of, { restrictions }))).toEqual(["QUARANTINED"]);
  });

  it("faults for a digest that upstream doesn't hold", async () => {
    const of = { image: world.library, digest: digestOf("never pushed") };
    await expect(run(of)).rejects.toMatchObject({ code: "IMAGE_NOT_FOUND" });
  });

  it("takes no byte that isn't what its digest names, and goes on where it ended", async () => {
    const of = await world.push(world.library, "wrong bytes");
    world.upstream.intrude({
      method: "GET",
      path: /library\/postgres\/blobs\//,
      effect: { status: 200, body: "something else entirely" },
    });
    await expect(run(of)).rejects.toMatchObject({ code: "DIGEST_MISMATCH" });
    expect(await world.registry.resolve(world.ownLibrary, of.digest)).toBeUndefined();
    expect(landed(await run(of))).toMatchObject([{ fresh: true }]);
  });

  it("vouches for nothing that its own registry doesn't give back", async () => {
    const of = await world.push(world.library, "forgotten");
    world.own.intrude({ method: "PUT", path: new RegExp(`manifests/${of.digest}$`), effect: "lose" });
    await expect(run(of)).rejects.toMatchObject({ code: "IMAGE_NOT_FOUND" });
    expect(await summariesAt(world.ownLibrary, of)).toEqual([]);
  });

  it("leaves no summary and no tag when it is interrupted, and finishes the next time", async () => {
    const of = await world.push(world.library, "interrupted");
    const tags = await world.registry.tags(world.ownLibrary);
    const failing: StatementSigner = {
      describe: "a signer that goes away",
      sign: (statement) =>
        statement.predicateType === PREDICATE.vsa
          ? Promise.reject(new Error("gone"))
          : world.importer.sign(statement),
    };
    await expect(run(of, {}, failing)).rejects.toThrow("gone");
    expect(await summariesAt(world.ownLibrary, of)).toEqual([]);
    expect(await world.registry.tags(world.ownLibrary)).toEqual(tags);
    const signed: string[] = [];
    const counting: StatementSigner = {
      describe: "counting",
      sign: (statement) => {
        signed.push(statement.predicateType);
        return world.importer.sign(statement);
      },
    };
    await run(of, {}, counting);
    expect(signed).toEqual([PREDICATE.vsa]);
    expect(await summariesAt(world.ownLibrary, of)).toHaveLength(1);
  });

  it.each<[string, () => StatementSigner]>([
    ["nobody knows", () => world.stranger],
    ["is known for something else", () => world.vendor()],
  ])("attaches nothing that is signed by who %s", async (seed, signer) => {
    const of = await world.push(world.library, seed);
    await expect(run(of, {}, signer())).rejects.toMatchObject({ code: "SIGNING_FAILED" });
    expect(await world.registry.referrers(world.ownLibrary, of.digest)).toEqual([]);
  });

  it("faults where the registry doesn't let it write", async () => {
    const of = await world.push(world.library, "denied");
    world.own.intrude({ method: "POST", path: /uploads/, effect: { status: 403 }, times: 10 });
    await expect(run(of)).rejects.toMatchObject({ code: "REGISTRY_DENIED" });
  });

  it("copies no more referrers than leave room for every clearance that admission will read", async () => {
    const of = await world.push(world.library, "crowded");
    const { bytes } = await world.registry.manifest(world.library, of.digest);
    const subject = { mediaType: MEDIA.index, digest: of.digest, size: bytes.length };
    const entries = [];
    for (let count = 0; count < 46; count += 1) {
      const manifest = Buffer.from(
        JSON.stringify({
          schemaVersion: 2,
          mediaType: MEDIA.manifest,
          artifactType: `application/x-${count}`,
          config: { mediaType: MEDIA.empty, digest: digestOf("{}"), size: 2 },
          layers: [],
          subject,
        }),
      );
      entries.push(
        await world.registry.putManifest(world.library, { bytes: manifest, mediaType: MEDIA.manifest }),
      );
    }
    const index = Buffer.from(
      JSON.stringify({ schemaVersion: 2, mediaType: MEDIA.index, manifests: entries }),
    );
    const tag = of.digest.replace(":", "-");
    await world.registry.putManifest(world.library, { bytes: index, mediaType: MEDIA.index, tag });
    const writes = await writesDuring(() =>
      expect(run(of)).rejects.toMatchObject({
        code: "REGISTRY_REJECTED",
        message: expect.stringContaining("would have 52 referrers"),
      }),
    );
    expect(writes).toEqual([]);
  });

  it("takes no bundle along that would keep admission from verifying anything", async () => {
    const of = await world.push(world.library, "poisoned");
    const { descriptor } = await world.registry.manifest(of.image, of.digest);
    await pushEvidence(world.registry, of.image, descriptor, "{ not a bundle");
    const writes = await writesDuring(() =>
      expect(run(of)).rejects.toMatchObject({ code: "BUNDLE_MALFORMED" }),
    );
    expect(writes).toEqual([]);
  });
});
