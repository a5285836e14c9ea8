import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import type { GeneratedFile } from "#chain/admission/generate.ts";
import { pushImage } from "../contract/small-image.ts";
import { type ChainWorld, GITOPS, startChainWorld } from "./chain-world.ts";

export type PolicyKind = "ivpol" | "clusterpolicy";

/**
 * A platform after a bad day: staging ran `good`, then `bad`, and went back to `good`; `next` got no further
 * than dev. The other two images are what an attacker has.
 */
export interface RolledBack {
  readonly world: ChainWorld;
  /** The GitOps tree before anything was rolled back, and the one after. */
  readonly before: string;
  readonly after: string;
  readonly images: Readonly<Record<"good" | "bad" | "only-in-dev" | "unsigned" | "good-by-tag", string>>;
}

export async function rolledBack(toolkit: string): Promise<RolledBack> {
  const world = await startChainWorld(toolkit);
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
  const before = await world.clone(GITOPS);
  await world.acme.rest("erin", "POST", `/repos/${GITOPS}/actions/workflows/rollback.yml/dispatches`, {
    ref: "main",
    inputs: { service: "check-in", environment: "staging", reason: "it loses bookings", to: good },
  });
  await world.sandbox.github.settled();
  return {
    world,
    before,
    after: await world.clone(GITOPS),
    images: {
      good: `${image}@${good}`,
      bad: `${image}@${bad}`,
      "only-in-dev": `${image}@${next}`,
      unsigned: `${image}@${unsigned.descriptor.digest}`,
      "good-by-tag": `${image}:stable`,
    },
  };
}

/** One file of an environment's generated policies, as it stands in a tree. */
export async function policyIn(
  tree: string,
  environment: string,
  path: `${PolicyKind}/${"clearance" | "quarantine"}.yaml`,
): Promise<GeneratedFile> {
  return { path, bytes: await readFile(join(tree, "policies/generated", environment, path)) };
}
