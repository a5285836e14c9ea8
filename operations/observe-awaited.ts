import { wavesBefore } from "#chain/clearance/gates/wave-before.ts";
import { placedLanesOf, placeOf } from "#chain/clearance/lane.ts";
import type { Lane, Policy } from "#chain/clearance/policy.ts";
import type { Rules } from "#chain/clearance/rules.ts";
import { Fault } from "#chain/fault.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import { type Awaited, isCandidate, type ObservedLane } from "#chain/promotion/state.ts";
import { sourceOf } from "./observe-candidate.ts";
import { type DigestChange, digestChanges } from "./observe-change.ts";

/** What is asked about the places after one; each is read once for all who ask. */
export interface AwaitedReader {
  readonly policy: Policy;
  readonly git: GitRepository;
  readonly commit: CommitId;
  readonly now: Date;
  readonly rulesOf: (lane: Lane) => Rules;
  readonly lastChange: (lane: Lane) => Promise<DigestChange | undefined>;
  readonly look: (lane: Lane) => Promise<ObservedLane>;
}

/**
 * The places that have waited long for what stands in one that is asked to take something newer. How long is what
 * Git says, and it is asked first: most places wait for nothing, and then nobody looks further.
 */
export async function awaitedAt(
  { lane, current, candidate }: ObservedLane,
  reader: AwaitedReader,
): Promise<readonly Awaited[]> {
  if (current === null || !isCandidate(candidate)) return [];
  const after = placedLanesOf(reader.policy, lane.service).filter((one) =>
    sourceOf(one.lane, reader.policy)?.lanes.some((source) => isSame(source, lane)),
  );
  const found = await Promise.all(
    after.map(async ({ lane: next }): Promise<readonly Awaited[]> => {
      const rules = reader.rulesOf(next);
      if (wavesBefore(next, rules).every(({ soak }) => soak === 0)) return [];
      const since = await waitsSince(next, lane, reader);
      if (since === undefined || !(reader.now.getTime() - since.getTime() >= rules.supersede)) return [];
      const by = await reader.look(next).catch(unread);
      return by === undefined ? [] : [{ by, since }];
    }),
  );
  return found.flat();
}

/**
 * Since when the place before has held something else than the next one, whatever it was: the first of its changes
 * after the next one's last. Read back only until that is long enough.
 */
async function waitsSince(
  next: Lane,
  lane: Lane,
  { policy, git, commit, now, rulesOf, lastChange }: AwaitedReader,
): Promise<Date | undefined> {
  const last = await lastChange(next);
  const { supersede } = rulesOf(next);
  let since: Date | undefined;
  for await (const change of digestChanges(git, commit, placeOf(policy, lane))) {
    const { committed } = change.commit;
    if (change.after === (last?.after ?? null)) return since;
    if (last !== undefined && committed <= last.commit.committed) return since ?? last.commit.committed;
    since = committed;
    if (now.getTime() - committed.getTime() >= supersede) return since;
  }
  return since;
}

/** What can't be read there is told of there, and keeps nobody here waiting. */
function unread(error: unknown): undefined {
  if (error instanceof Fault) return undefined;
  throw error;
}

function isSame(one: Lane, other: Lane): boolean {
  return one.environment === other.environment && one.region === other.region;
}
