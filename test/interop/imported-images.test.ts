import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, type TestContext } from "vitest";
import { generatePolicies } from "#chain/admission/generate.ts";
import { environmentOf } from "#chain/clearance/lane.ts";
import type { PolicySnapshot } from "#chain/clearance/policy.ts";
import type { ImageName, ImageReference } from "#chain/digest/image-name.ts";
import { IMPORT_PREDICATE } from "#chain/evidence/import-record.ts";
import { importImage } from "#operations/import.ts";
import { newKeyPair } from "#test/contract/sigstore-fixture.ts";
import { COSIGN_SIGNATURE, type ImportWorld, importWorld } from "#test/import-world.ts";
import { askKyverno } from "../../tools/judges/ask-kyverno.ts";
import { judge } from "./judges.ts";
import { runJudge } from "./run-judge.ts";

const VENDOR = "https://github.com/vendor/broker/.github/workflows/release.yml@refs/heads/main";

let world: ImportWorld;
let dir: string;
let imported: ImageReference;
let byHand: ImageReference;

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), "clearance-imported-"));
  world = await importWorld();
  imported = await world.push(world.broker, "imported");
  await world.sign(imported, world.vendor());
  await importImage(world.request(imported), world.ports(world.importer));
  for (const image of [world.ownBroker, world.regionBroker])
    byHand = await world.push(image, "put there by hand");
  writeFileSync(join(dir, "import.pub"), world.snapshot.files.get("trust/import.pub") ?? "");
});
afterAll(async () => {
  await world.close();
  rmSync(dir, { recursive: true });
});

/** The example with prod alone, which signs with a key: nothing here hangs on a clearance. */
function snapshot(): PolicySnapshot {
  const prod = { ...environmentOf(world.snapshot.policy, "prod"), signer: { key: "trust/prod.pub" } };
  const files = new Map([...world.snapshot.files, ["trust/prod.pub", newKeyPair().publicPem]]);
  return { ...world.snapshot, files, policy: { ...world.snapshot.policy, environments: [prod] } };
}

const pod = (name: string, image: ImageName, { digest }: ImageReference) => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "default" },
  spec: { containers: [{ name: "main", image: `${image}@${digest}` }] },
});

describe.each(["ivpol", "clusterpolicy"] as const)(
  "Kyverno, under the %s that takes imported images",
  (kind) => {
    it.for<[string, () => ImageName]>([
      ["our own registry", () => world.ownBroker],
      ["a region's, which lists referrers under a tag", () => world.regionBroker],
    ])("admits from %s what was imported, and not what somebody pushed there", async ([, image], test) => {
      const policies = generatePolicies(snapshot(), [], new Map()).filter(({ path }) =>
        path.endsWith(`prod/${kind}/clearance.yaml`),
      );
      expect(policies).toHaveLength(1);
      const manifests = [pod("imported", image(), imported), pod("by-hand", image(), byHand)];
      const answers = await askKyverno(judge("kyverno", test), { policies, manifests });
      expect(answers.get("Pod/by-hand")?.reasons.join()).toMatch(/import/);
      expect([...answers].map(([name, { admitted }]) => [name, admitted])).toEqual([
        ["Pod/imported", true],
        ["Pod/by-hand", false],
      ]);
    });
  },
);

describe("cosign, of what an import leaves in our own registry", () => {
  const ask = (test: TestContext, type: string, args: readonly string[]) =>
    runJudge(
      judge("cosign", test),
      ["verify-attestation", "--type", type, ...args, `${world.ownBroker}@${imported.digest}`],
      { env: { HOME: dir, PATH: process.env["PATH"] ?? "" } },
    );

  it("verifies the vendor's own signature, which came along", async (test) => {
    const { trustedRoot, issuer } = world.sigstore;
    const identity = (subject: string) => [
      `--trusted-root=${trustedRoot}`,
      `--certificate-identity=${subject}`,
      `--certificate-oidc-issuer=${issuer}`,
    ];
    const answer = await ask(test, COSIGN_SIGNATURE, identity(VENDOR));
    expect(answer, answer.stderr).toMatchObject({ code: 0 });
    const foreign = await ask(test, COSIGN_SIGNATURE, identity(VENDOR.replace("vendor", "evil")));
    expect(foreign.code).not.toBe(0);
  });

  it.for(["cyclonedx", IMPORT_PREDICATE])("verifies our own %s by the import's key", async (type, test) => {
    const answer = await ask(test, type, ["--key", join(dir, "import.pub"), "--insecure-ignore-tlog"]);
    expect(answer, answer.stderr).toMatchObject({ code: 0 });
  });
});
