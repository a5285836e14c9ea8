import type { CurrentDigests } from "#chain/admission/generate.ts";
import { lanesOf, placeOf } from "#chain/clearance/lane.ts";
import type { Policy } from "#chain/clearance/policy.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import { digestAt } from "./observe-change.ts";

/**
 * The digests that each environment's tree names at a commit. A place that can't be read names none:
 * the generator then refuses more, never less.
 */
export async function currentDigests(
  git: GitRepository,
  commit: CommitId,
  policy: Policy,
): Promise<CurrentDigests> {
  const current = new Map<string, Set<Digest>>();
  await Promise.all(
    lanesOf(policy).map(async (lane) => {
      const digest = await digestOrNull(digestAt(git, commit, placeOf(policy, lane)));
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
