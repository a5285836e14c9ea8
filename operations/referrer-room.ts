import { type Policy, signersOf } from "#chain/clearance/policy.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { type ImageName, printImageReference } from "#chain/digest/image-name.ts";
import type { RegistryReader } from "#chain/digest/registry.ts";
import { Fault } from "#chain/fault.ts";
import { REFERRER_LIMIT } from "./attest.ts";
import { type ImageTree, rootOf } from "./image-tree.ts";

/** SBOM, record and summary. */
const OURS = 3;

/**
 * Whether a copy could still be admitted: what hangs there, what is copied to it, what the import attaches and a
 * clearance by every environment's signer must be no more than admission reads.
 *
 * @throws Fault `REGISTRY_REJECTED`, before anything is written.
 */
export async function demandRoomFor(
  copy: {
    readonly image: ImageName;
    readonly tree: ImageTree;
    readonly referrers: readonly ImageTree[];
  },
  policy: Policy,
  registry: RegistryReader,
): Promise<void> {
  const { image, tree, referrers } = copy;
  const root = rootOf(tree).descriptor.digest;
  for (const { descriptor } of tree.manifests) {
    const copied = referrers.filter(({ subject }) => subject === descriptor.digest);
    if (copied.length === 0 && descriptor.digest !== root) continue;
    const there = await registry.referrers(image, descriptor.digest);
    const all = new Set<Digest>([
      ...there.map(({ digest }) => digest),
      ...copied.map((one) => rootOf(one).descriptor.digest),
    ]);
    const ours = descriptor.digest === root ? OURS + policy.environments.flatMap(signersOf).length : 0;
    if (all.size + ours <= REFERRER_LIMIT) continue;
    const message = `${printImageReference({ image, digest: descriptor.digest })} would have ${all.size + ours} referrers, its clearances to come included, and admission reads at most ${REFERRER_LIMIT}: say referrers: bundles or none in its source`;
    throw new Fault("REGISTRY_REJECTED", message);
  }
}
