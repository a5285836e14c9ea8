import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatePolicies } from "#chain/admission/generate.ts";
import { type BreakGlass, breakGlassName } from "#chain/clearance/break-glass.ts";
import { parseImageReference } from "#chain/digest/image-name.ts";
import { type ClearedImages, startClearedImages } from "./cleared-images.ts";
import { withCluster } from "./with-cluster.ts";

const KINDS = ["ivpol", "clusterpolicy"] as const;
/** Long enough to ask a few questions before it ends, on a busy machine too. */
const OPEN = 25_000;

let images: ClearedImages;
let [fix, other]: string[] = [];

beforeAll(async () => {
  images = await startClearedImages("key", { referrersApi: true });
  [fix, other] = await Promise.all(
    ["fix", "other"].map(async (seed) => `${images.checkIn}@${await images.push(images.checkIn, seed)}`),
  );
});
afterAll(() => images.close());

const cluster = withCluster();

function pod(name: string, namespace: string, image: string) {
  const spec = { containers: [{ name: "app", image }] };
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace }, spec };
}

function opening(expires: Date): BreakGlass {
  const unnamed = {
    environment: "prod",
    subject: { kind: "image", image: parseImageReference(fix ?? "") },
    namespace: "check-in",
    owner: "carol",
    reason: "the gate is down",
    opened: new Date(expires.getTime() - 3_600_000),
    expires,
  } as const;
  return { ...unnamed, name: breakGlassName(unnamed) };
}

function policies(kind: (typeof KINDS)[number], openings: readonly BreakGlass[]): readonly string[] {
  return generatePolicies(images.snapshot, [], new Map(), undefined, openings)
    .filter(({ path }) => path.includes(`/prod/${kind}/`) && !path.endsWith("/kustomization.yaml"))
    .map(({ bytes }) => new TextDecoder().decode(bytes));
}

describe.each(KINDS)("break-glass on Kyverno's admission controller, under the %s policies", (kind) => {
  it("admits exactly its digest in its namespace, and ends at its time without anybody", async (test) => {
    const started = cluster(test);
    const namespaces = ["check-in", "baggage"].map((name) => ({
      apiVersion: "v1",
      kind: "Namespace",
      metadata: { name },
    }));
    await started.install(...namespaces.map((one) => JSON.stringify(one)));
    const before = policies(kind, []);
    await started.install(...before);
    const its = pod("its-digest", "check-in", fix ?? "");
    await started.untilRefused(its, /clearance/);

    const expires = new Date(Date.now() + OPEN);
    const texts = policies(kind, [opening(expires)]);
    await started.install(...texts);
    try {
      const ask = async (manifest: object) => (await started.api.create(manifest, { dryRun: true })).admitted;
      let admitted = false;
      while (!admitted && Date.now() < expires.getTime()) {
        admitted = await ask(its);
        if (!admitted) await new Promise((resolve) => setTimeout(resolve, 50));
      }
      expect(admitted, "let in while it is open").toBe(true);
      expect(await ask(pod("other-digest", "check-in", other ?? ""))).toBe(false);
      expect(await ask(pod("other-namespace", "baggage", fix ?? ""))).toBe(false);

      await new Promise((resolve) => setTimeout(resolve, expires.getTime() - Date.now() + 50));
      expect(await ask(its), "over, and nobody has changed anything").toBe(false);
    } finally {
      await started.remove(...texts);
    }
  });
});
