import { lanesOf, placeOf, printLane, serviceOf } from "#chain/clearance/lane.ts";
import { comesFrom } from "#chain/clearance/origin.ts";
import type { PolicySnapshot } from "#chain/clearance/policy.ts";
import type { Origin } from "#chain/clearance/restriction.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { type ImageName, printImageReference } from "#chain/digest/image-name.ts";
import { isAbout } from "#chain/evidence/statement.ts";
import { Fault } from "#chain/fault.ts";
import { collectEvidence } from "./collect-evidence.ts";
import { inParallel } from "./in-parallel.ts";
import { digestChanges } from "./observe-change.ts";
import { digestsOf } from "./observe-digests.ts";
import type { ObservePorts } from "./observe-ports.ts";
import type { RollbackState } from "./rollback-candidates.ts";

/** A digest that a tree names or named lately, or that is next in line. */
export interface KnownDigest {
  readonly image: ImageName;
  readonly digest: Digest;
  /** `check-in in prod/a` */
  readonly runsIn: readonly string[];
}

/** How many changes of a place are looked at. */
const DEPTH = 30;

/** Every digest of every service that trees name, lately named, or that its channel offers: what an origin may be behind. */
export async function knownDigests(
  state: Pick<RollbackState, "policy" | "base">,
  { git, registry }: Pick<ObservePorts, "git" | "registry">,
): Promise<readonly KnownDigest[]> {
  const { policy } = state.policy;
  const known = new Map((await runningDigests(state, { git })).map((one) => [printImageReference(one), one]));
  const add = (service: string, digest: Digest | null | undefined) => {
    if (digest === null || digest === undefined) return;
    const { image } = serviceOf(policy, service);
    const name = printImageReference({ image, digest });
    if (!known.has(name)) known.set(name, { image, digest, runsIn: [] });
  };
  await inParallel(lanesOf(policy), 8, async (lane) => {
    let left = DEPTH;
    for await (const { before, after } of digestChanges(git, state.base.commit, placeOf(policy, lane))) {
      for (const digest of [after, before]) add(lane.service, digest);
      if (--left === 0) break;
    }
  });
  await inParallel(Object.entries(policy.services), 8, async ([service, { image, channel }]) => {
    add(service, (await registry.resolve(image, channel))?.digest);
  });
  return [...known.values()];
}

/** What trees name now, and where: it takes the clone alone. */
export async function runningDigests(
  { policy: { policy }, base }: Pick<RollbackState, "policy" | "base">,
  { git }: Pick<ObservePorts, "git">,
): Promise<readonly KnownDigest[]> {
  const standing = await digestsOf(git, base.commit, policy);
  const known = new Map<string, KnownDigest>();
  await inParallel(lanesOf(policy), 8, async (lane) => {
    const digest = await standing.at(lane).catch((error: unknown) => {
      // A file that no digest can be read from runs nothing that is known; it must not keep others from being stopped.
      if (error instanceof Fault && error.code.startsWith("EDIT_")) return null;
      throw error;
    });
    if (digest === null) return;
    const { image } = serviceOf(policy, lane.service);
    const name = printImageReference({ image, digest });
    const runsIn = [...(known.get(name)?.runsIn ?? []), printLane(lane)];
    known.set(name, { image, digest, runsIn });
  });
  return [...known.values()];
}

/** Those of them whose verified provenance says that they come from there. */
export async function digestsFrom(
  origin: Origin,
  known: readonly KnownDigest[],
  snapshot: PolicySnapshot,
  ports: Pick<ObservePorts, "registry" | "verifier">,
): Promise<readonly Digest[]> {
  const trust = trustMaterialOf(snapshot);
  const found = await inParallel(known, 8, async ({ image, digest }) => {
    const { evidence } = await collectEvidence({ image, digest }, trust, ports);
    const guilty = evidence.some((one) => isAbout(one.statement, digest) && comesFrom(one, origin));
    return guilty ? [digest] : [];
  });
  return [...new Set(found.flat())].sort();
}
