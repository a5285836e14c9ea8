import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import { generatePolicies } from "#chain/admission/generate.ts";
import { workloadOf } from "#chain/admission/workload.ts";
import { type BreakGlass, breakGlassName } from "#chain/clearance/break-glass.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { parseImageReference } from "#chain/digest/image-name.ts";
import { admitAll } from "#operations/admit.ts";
import { askKyverno } from "../../tools/judges/ask-kyverno.ts";
import { type ClearedImages, startClearedImages } from "./cleared-images.ts";
import { judge } from "./judges.ts";

const HOUR = 3_600_000;
const FOREIGN = `registry.example/mesh/proxy@sha256:${"a".repeat(64)}`;

function podOf(...images: readonly string[]): object {
  return { containers: images.map((image, index) => ({ name: `c${index}`, image })) };
}

function pod(name: string, namespace: string, ...images: readonly string[]): object {
  return { apiVersion: "v1", kind: "Pod", metadata: { name, namespace }, spec: podOf(...images) };
}

function deployment(name: string, namespace: string, ...images: readonly string[]): object {
  const template = { metadata: { labels: { app: name } }, spec: podOf(...images) };
  const spec = { selector: { matchLabels: { app: name } }, template };
  return { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace }, spec };
}

function cronJob(name: string, namespace: string, ...images: readonly string[]): object {
  const template = { spec: { ...podOf(...images), restartPolicy: "Never" } };
  const spec = { schedule: "0 0 * * *", jobTemplate: { spec: { template } } };
  return { apiVersion: "batch/v1", kind: "CronJob", metadata: { name, namespace }, spec };
}

describe.each(["ivpol", "clusterpolicy"] as const)("break-glass under the generated %s policies", (kind) => {
  let images: ClearedImages;
  let [fix, other, cleared]: Digest[] = [];

  beforeAll(async () => {
    images = await startClearedImages("key", { referrersApi: true });
    [fix, other, cleared] = await Promise.all(
      ["fix", "other", "cleared"].map((seed) => images.push(images.checkIn, seed)),
    );
    if (cleared !== undefined) await images.clear(images.checkIn, cleared, "prod");
  });
  afterAll(() => images.close());

  async function admitted(program: string, opening: BreakGlass | undefined, manifests: readonly object[]) {
    const openings = opening === undefined ? [] : [opening];
    const generated = generatePolicies(images.snapshot, [], new Map(), undefined, openings);
    const here = generated.filter(({ path }) => path.includes(`/prod/${kind}/`));
    const policies = here.filter(({ path }) => path.endsWith("/clearance.yaml"));
    const exceptions = here.filter(({ path }) => path.endsWith("/break-glass.yaml"));
    expect(exceptions).toHaveLength(kind === "ivpol" ? 0 : openings.length);
    const answers = await askKyverno(program, { policies, exceptions, manifests });
    const verdicts = new Map([...answers].map(([name, answer]) => [name, answer.admitted]));
    expect(await evaluated(openings, manifests), "our own evaluation").toEqual(verdicts);
    return verdicts;
  }

  async function evaluated(openings: readonly BreakGlass[], manifests: readonly object[]) {
    const now = new Date();
    const workloads = manifests.flatMap((manifest) => workloadOf(manifest) ?? []);
    const answers = await admitAll(
      workloads.map((workload) => ({ workload, environment: "prod", now })),
      images.snapshot,
      { quarantines: [], current: new Map(), openings },
      { registry: ociRegistry(), verifier: sigstoreVerifier() },
    );
    return new Map(
      workloads.map(({ kind, name }, index) => [`${kind}/${name}`, answers[index]?.outcome === "admitted"]),
    );
  }

  function openingOf(image: string, expires: Date): BreakGlass {
    const unnamed = {
      environment: "prod",
      subject: { kind: "image", image: parseImageReference(image) },
      namespace: "check-in",
      owner: "carol",
      reason: 'the gate: "down"',
      opened: new Date(expires.getTime() - HOUR),
      expires,
    } as const;
    return { ...unnamed, name: breakGlassName(unnamed) };
  }

  it("lets in exactly its digest, in its namespace, in every kind", async (test) => {
    const program = judge("kyverno", test);
    const [opened, closed] = [fix, other].map((digest) => `${images.checkIn}@${digest}`);
    const manifests = [
      pod("its-digest", "check-in", opened ?? ""),
      deployment("its-digest", "check-in", opened ?? ""),
      cronJob("its-digest", "check-in", opened ?? ""),
      pod("other-namespace", "baggage", opened ?? ""),
      pod("other-digest", "check-in", closed ?? ""),
      deployment("other-digest", "check-in", closed ?? ""),
      pod("both-digests", "check-in", opened ?? "", closed ?? ""),
      pod("a-tag", "check-in", `${images.checkIn}:v1`),
      pod("cleared", "baggage", `${images.checkIn}@${cleared}`),
    ];
    const opening = openingOf(opened ?? "", new Date(Date.now() + HOUR));
    const letIn = new Set(["Pod/its-digest", "Deployment/its-digest", "CronJob/its-digest", "Pod/cleared"]);
    const verdicts = await admitted(program, opening, manifests);
    expect(verdicts).toEqual(new Map([...verdicts.keys()].map((name) => [name, letIn.has(name)])));
    expect(verdicts.size).toBe(manifests.length);
  });

  it("ends by itself at its expiry, and without it nothing is let in", async (test) => {
    const program = judge("kyverno", test);
    const image = `${images.checkIn}@${fix}`;
    const manifests = [pod("its-digest", "check-in", image), deployment("its-digest", "check-in", image)];
    const over = openingOf(image, new Date(Date.now() - 1_000));
    const nothing = new Map([
      ["Pod/its-digest", false],
      ["Deployment/its-digest", false],
    ]);
    expect(await admitted(program, over, manifests)).toEqual(nothing);
    expect(await admitted(program, undefined, manifests)).toEqual(nothing);
  });

  it("of an image from elsewhere lets that in, and no other beside it", async (test) => {
    const program = judge("kyverno", test);
    const another = FOREIGN.replace("proxy", "other");
    const opening = openingOf(FOREIGN, new Date(Date.now() + HOUR));
    const verdicts = await admitted(program, opening, [
      pod("alone", "check-in", FOREIGN),
      pod("beside-cleared", "check-in", FOREIGN, `${images.checkIn}@${cleared}`),
      pod("beside-uncleared", "check-in", FOREIGN, `${images.checkIn}@${other}`),
      pod("beside-another", "check-in", FOREIGN, another),
      pod("other-namespace", "baggage", FOREIGN),
    ]);
    expect([...verdicts.values()]).toEqual([true, true, false, false, false]);
  });
});
