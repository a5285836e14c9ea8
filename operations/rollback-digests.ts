import type { CurrentDigests } from "#chain/admission/generate.ts";
import { lanesOf, placeOf } from "#chain/clearance/lane.ts";
import type { Lane, Policy } from "#chain/clearance/policy.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import { sameLane } from "#chain/promotion/identity.ts";
import { digestAt } from "./observe-change.ts";

/**
 * The digests that each environment's tree will name once a rollback is merged. A place of another
 * service that can't be read names none, instead of stopping the rollback: policies then refuse more.
 */
export async function digestsAfter(
  git: GitRepository,
  commit: CommitId,
  policy: Policy,
  changes: readonly { readonly lane: Lane; readonly to: Digest }[],
): Promise<CurrentDigests> {
  const current = new Map<string, Set<Digest>>();
  await Promise.all(
    lanesOf(policy).map(async (lane) => {
      const goesBack = changes.find((one) => sameLane(one.lane, lane));
      const digest = goesBack?.to ?? (await digestOrNull(digestAt(git, commit, placeOf(policy, lane))));
      if (digest === null) return;
      current.set(lane.environment, (current.get(lane.environment) ?? new Set()).add(digest));
    }),
  );
  return current;
}

async function digestOrNull(reading: Promise<Digest | null>): Promise<Digest | null> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Fault && error.code.startsWith("EDIT_")) return null;
    throw error;
  }
}
