import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import { PREDICATE } from "#chain/evidence/statement.ts";
import { EXIT } from "#chain/fault.ts";
import { newKeyPair } from "#test/contract/sigstore-fixture.ts";
import { faultOf } from "./harness.ts";
import { releaseWorld } from "./release-world.ts";

const SBOM = JSON.stringify({ bomFormat: "CycloneDX", specVersion: "1.6", components: [] });

it("signs provenance and SBOM as the workflow, attaches both and keeps the bundles", async () => {
  await using world = await releaseWorld();
  const digest = await world.push();
  writeFileSync(join(world.workspace, "sbom.json"), SBOM);
  const attested = await world.sign("attest", {
    "subject-name": world.image,
    "subject-digest": digest,
    "sbom-path": "sbom.json",
  });
  expect(attested).toMatchObject({ exitCode: EXIT.done, annotations: [] });
  const paths = attested.outputs["bundle-paths"]?.split("\n") ?? [];
  const referrers = attested.outputs["referrers"]?.split("\n") ?? [];
  const listed = await world.registry.referrers(world.image, digest);
  expect(listed.map((one) => one.digest).sort()).toEqual([...referrers].sort());
  expect(new Set(listed.map((one) => one.annotations?.["dev.sigstore.bundle.predicateType"]))).toEqual(
    new Set([PREDICATE.sbom, PREDICATE.provenance]),
  );
  const verified = await Promise.all(
    paths.map((path) => sigstoreVerifier().verify(readFileSync(path), world.sigstore.trust)),
  );
  expect(verified).toMatchObject([
    {
      ok: true,
      evidence: {
        signer: {
          claims: {
            subject: "https://github.com/acme/check-in/.github/workflows/release.yml@refs/heads/main",
          },
        },
        statement: {
          predicateType: PREDICATE.provenance,
          subject: [{ digest: { sha256: digest.slice(7) } }],
        },
      },
    },
    { ok: true, evidence: { statement: { predicateType: PREDICATE.sbom } } },
  ]);
  expect(world.readable(attested.summary)).toMatchInlineSnapshot(`
    "### Signed and attached

    **\`REGISTRY/acme/check-in@sha256:…\`** by \`acme/check-in/.github/workflows/release.yml@refs/heads/main\`

    | statement | referrer |
    | --- | --- |
    | https://slsa.dev/provenance/v1 | \`sha256:…\` |
    | https://cyclonedx.org/bom | \`sha256:…\` |
    "
  `);
});

it("signs with a key where one is given, and no line of it gets into the log", async () => {
  await using world = await releaseWorld();
  const digest = await world.push();
  const { pkcs8, publicPem } = newKeyPair();
  const attested = await world.run(
    "attest",
    { "subject-name": world.image, "subject-digest": digest, "signing-key": pkcs8 },
    {
      ACTIONS_ID_TOKEN_REQUEST_URL: "",
      GITHUB_REPOSITORY_ID: "1",
      GITHUB_REPOSITORY_OWNER: "acme",
      GITHUB_REPOSITORY_OWNER_ID: "2",
      GITHUB_WORKFLOW_REF: "acme/check-in/.github/workflows/release.yml@refs/heads/main",
      GITHUB_WORKFLOW_SHA: "1".repeat(40),
      GITHUB_EVENT_NAME: "push",
      GITHUB_RUN_ID: "7",
      GITHUB_RUN_ATTEMPT: "1",
    },
  );
  expect(attested).toMatchObject({ exitCode: EXIT.done });
  for (const line of pkcs8.trim().split("\n")) expect(attested.log).not.toContain(line);
  const bundle = readFileSync(attested.outputs["bundle-paths"] ?? "");
  const keys = [{ name: "build", pem: publicPem }];
  expect(await sigstoreVerifier().verify(bundle, { roots: [], keys })).toMatchObject({ ok: true });
});

it("attests a predicate of the adopter's own, but never a clearance", async () => {
  await using world = await releaseWorld();
  const digest = await world.push();
  const subject = { "subject-name": world.image, "subject-digest": digest };
  writeFileSync(join(world.workspace, "scan.json"), "{}");
  const own = { ...subject, "predicate-path": "scan.json", "predicate-type": "https://acme.example/scan" };
  const attested = await world.sign("attest", own);
  expect(attested.outputs["referrers"]?.split("\n")).toHaveLength(1);
  const clearance = await world.sign("attest", { ...own, "predicate-type": PREDICATE.vsa });
  expect(faultOf(clearance)).toMatch(/^INPUT_INVALID: predicate-type: a clearance is signed by promote/);
  expect(await world.registry.referrers(world.image, digest)).toHaveLength(1);
});

it.each([
  [
    "predicate-path without its type",
    { "predicate-path": "a.json" },
    /predicate-type and predicate-path: give both/,
  ],
  ["an SBOM that isn't there", { "sbom-path": "no.json" }, /sbom-path: "no\.json" can't be read/],
  ["an SBOM that isn't JSON", { "sbom-path": "main.js" }, /sbom-path: "main\.js" isn't JSON/],
  [
    "a trusted root that isn't there",
    { "trusted-root": "no.json" },
    /trusted-root: "no\.json" can't be read/,
  ],
])("refuses %s, and signs nothing", async (_what, inputs, message) => {
  await using world = await releaseWorld();
  const digest = await world.push();
  const attested = await world.sign("attest", {
    "subject-name": world.image,
    "subject-digest": digest,
    ...inputs,
  });
  expect(attested).toMatchObject({ exitCode: EXIT.fault, outputs: {} });
  expect(faultOf(attested)).toMatch(message);
  expect(await world.registry.referrers(world.image, digest)).toEqual([]);
  expect(world.writes()).toEqual([]);
});
