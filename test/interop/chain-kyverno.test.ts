import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import type { GeneratedFile } from "#chain/admission/generate.ts";
import { askKyverno } from "../../tools/judges/ask-kyverno.ts";
import { pushImage } from "../contract/small-image.ts";
import { type ChainWorld, GITOPS, startChainWorld } from "./chain-world.ts";
import { judge } from "./judges.ts";

/** What the tree's own Deployment would run, by the name that Kyverno is asked under. */
type Images = Readonly<Record<string, string>>;

let world: ChainWorld;
/** The tree before anything was rolled back, and the one after. */
let before: string;
let after: string;
let images: Images;

beforeAll(async () => {
  world = await startChainWorld(inject("toolkit"));
  const { image } = world;
  const good = await world.release("good");
  await world.promote();
  const bad = await world.release("bad");
  await world.promote();
  world.holdBack("staging");
  const next = await world.release("next");
  await world.promote();
  const registry = ociRegistry();
  const unsigned = await pushImage(registry, image, "nobody built this");
  const { bytes, descriptor } = await registry.manifest(image, good);
  await registry.putManifest(image, { bytes, mediaType: descriptor.mediaType, tag: "stable" });
  images = {
    good: `${image}@${good}`,
    bad: `${image}@${bad}`,
    "only-in-dev": `${image}@${next}`,
    unsigned: `${image}@${unsigned.descriptor.digest}`,
    "good-by-tag": `${image}:stable`,
  };
  before = await world.clone(GITOPS);
  await world.acme.rest("erin", "POST", `/repos/${GITOPS}/actions/workflows/rollback.yml/dispatches`, {
    ref: "main",
    inputs: { service: "check-in", environment: "staging", reason: "it loses bookings", to: good },
  });
  await world.sandbox.github.settled();
  after = await world.clone(GITOPS);
});
afterAll(() => world.close());

const Deployment = z.looseObject({
  metadata: z.looseObject({ name: z.string() }),
  spec: z.looseObject({
    template: z.looseObject({
      spec: z.looseObject({ containers: z.tuple([z.looseObject({ image: z.string() })]) }),
    }),
  }),
});

/** The hardened Deployment of the GitOps tree, once for each image. */
async function deployments(tree: string): Promise<object[]> {
  const text = await readFile(join(tree, "apps/check-in/base/deployment.yaml"), "utf8");
  return Object.entries(images).map(([name, image]) => {
    const deployment = Deployment.parse(parse(text));
    deployment.metadata.name = name;
    deployment.spec.template.spec.containers[0].image = image;
    return deployment;
  });
}

/** What the policies in a tree say to each of the images; a name is there with why it was refused. */
async function refused(
  kyverno: string,
  tree: string,
  environment: string,
  kind: "ivpol" | "clusterpolicy",
): Promise<Readonly<Record<string, string>>> {
  const read = async (path: string): Promise<GeneratedFile> => ({
    path,
    bytes: await readFile(join(tree, "policies/generated", environment, path)),
  });
  const policies = [await read(`${kind}/clearance.yaml`), await read(`${kind}/quarantine.yaml`)];
  const manifests = await deployments(tree);
  const trust = { policy: await read("ivpol/clearance.yaml"), manifest: manifests[0] ?? {} };
  const answers = await askKyverno(kyverno, {
    policies,
    manifests,
    trustFrom: kind === "clusterpolicy" ? trust : undefined,
  });
  const reasons = [...answers].flatMap(([resource, { admitted, reasons }]) =>
    admitted ? [] : [[resource.replace(/^.*\//, ""), reasons.join("; ")] as const],
  );
  for (const [, reason] of reasons) {
    expect(reason, "a refusal because something was out of reach proves nothing").not.toMatch(
      /dial tcp|connection refused|no such host|timeout/,
    );
  }
  return Object.fromEntries(reasons);
}

describe.each(["ivpol", "clusterpolicy"] as const)("Kyverno, under the GitOps tree's own %s", (kind) => {
  it("lets staging run what was cleared for it, and nothing else", async (test) => {
    const answer = await refused(judge("kyverno", test), before, "staging", kind);
    expect(Object.keys(answer).sort()).toEqual(["good-by-tag", "only-in-dev", "unsigned"]);
  });

  it("refuses in staging what was rolled back there, because it is in quarantine", async (test) => {
    const answer = await refused(judge("kyverno", test), after, "staging", kind);
    expect(Object.keys(answer).sort()).toEqual(["bad", "good-by-tag", "only-in-dev", "unsigned"]);
    expect(answer["bad"]).toMatch(/quarantine/);
    expect(answer["only-in-dev"]).not.toMatch(/quarantine/);
  });

  it("lets dev go on with what it was cleared for, without the one in quarantine", async (test) => {
    const answer = await refused(judge("kyverno", test), after, "dev", kind);
    expect(Object.keys(answer).sort()).toEqual(["bad", "good-by-tag", "unsigned"]);
    expect(answer["bad"]).toMatch(/quarantine/);
  });

  it("lets prod run nothing, for which nothing was cleared", async (test) => {
    const answer = await refused(judge("kyverno", test), before, "prod", kind);
    expect(Object.keys(answer).sort()).toEqual(Object.keys(images).sort());
  });
});
