import type { PassedGates } from "#chain/clearance/gate.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import type { CommitMessage } from "#chain/promotion/commit-message.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import type { BranchRules, GitHub, MergeMethod, MergeOutcome, PullRequest } from "#chain/promotion/github.ts";
import type { PlannedEdit } from "#chain/promotion/planned-edit.ts";
import { CLEARANCE_STATUS } from "#chain/promotion/status-report.ts";
import { raiseAlarm } from "./merge-alarm.ts";
import { methodOf } from "./merge-ground.ts";
import { readBack } from "./read-back.ts";

export interface MergePorts {
  readonly git: GitRepository;
  readonly github: GitHub;
  readonly now: () => Date;
}

/** A change that may be merged: it can't be written down without the token of each lane's gates. */
export interface ClearedChange {
  /** One per lane that the change touches. */
  readonly passed: readonly [PassedGates, ...PassedGates[]];
  readonly pullRequest: PullRequest;
  readonly edits: readonly PlannedEdit[];
  readonly message: CommitMessage;
  readonly base: string;
  /** What the base asks now. */
  readonly rules: BranchRules;
  /** Asked once `clearance` says success: why not to merge after all; undefined where nothing has come between. */
  readonly lastLook?: (() => Promise<string | undefined>) | undefined;
}

export type MergedChange =
  | { readonly merged: true; readonly commit: CommitId }
  | { readonly merged: false; readonly finding: Finding };

/**
 * Posts `clearance`, merges with the head that every gate answered for, and reads the merged tree back.
 * A merge that doesn't happen takes the status with it.
 *
 * @throws Fault `READBACK_MISMATCH` after the alarm; those of GitHub and Git.
 */
export async function mergeChange(change: ClearedChange, ports: MergePorts): Promise<MergedChange> {
  const { pullRequest, passed } = change;
  const { github, git } = ports;
  const [{ question }] = passed;
  const { head } = question;
  if (passed.some((one) => one.question.head !== head) || pullRequest.head.commit !== head) {
    throw new Error("the gates answered for another head than the one that is to be merged");
  }
  const method = methodOf(change.rules);
  if (method === undefined) {
    const message = `#${pullRequest.number}: ${change.base} takes neither merge commits nor squashes, and a rebase keeps no record: allow one of them`;
    return { merged: false, finding: { code: "NOT_MERGEABLE", message } };
  }
  if (change.rules.mergeQueue) {
    const message = `#${pullRequest.number}: ${change.base} has a merge queue, which merges what nobody has decided on by then: take the queue from its rules`;
    return { merged: false, finding: { code: "NOT_MERGEABLE", message } };
  }
  await github.setStatus(head, {
    context: CLEARANCE_STATUS,
    state: "success",
    description: "every gate has passed",
  });
  const outcome = await mergeOrWithdraw(change, head, method, github);
  const merged = outcome.merged
    ? { commit: outcome.commit, foreign: [] }
    : await mergedBefore(change, github);
  if (merged === undefined) {
    const { why, message } = outcome as Extract<typeof outcome, { merged: false }>;
    const code = why === "head-moved" ? "HEAD_CHANGED" : "NOT_MERGEABLE";
    return { merged: false, finding: { code, message: `#${pullRequest.number}: ${message}` } };
  }
  const { commit, foreign } = merged;
  await git.refresh();
  const [mismatch, ...more] = [...foreign, ...(await readBack(git, commit, head, change.edits))];
  if (mismatch === undefined) return { merged: true, commit };
  const lanes = passed.map((one) => one.question.lane);
  const about = { pullRequest: pullRequest.number, commit, lanes, findings: [mismatch, ...more] } as const;
  return raiseAlarm(about, change, ports);
}

/**
 * A pull request that can't be merged may be merged already: by ourselves, and the answer was lost, or by a
 * person in the moment when the status was there, which nobody may.
 */
async function mergedBefore(
  { pullRequest }: ClearedChange,
  github: GitHub,
): Promise<{ readonly commit: CommitId; readonly foreign: readonly Finding[] } | undefined> {
  const [{ merged }, viewer] = await Promise.all([github.pullRequest(pullRequest.number), github.viewer()]);
  if (merged === undefined) return undefined;
  const { commit, by } = merged;
  if (by.login === viewer.login) return { commit, foreign: [] };
  const message = `it was merged by ${by.login}, who isn't the promoter`;
  return { commit, foreign: [{ code: "EDIT_UNEXPECTED", message }] };
}

async function mergeOrWithdraw(
  { pullRequest, message, lastLook }: ClearedChange,
  head: CommitId,
  method: MergeMethod,
  github: GitHub,
) {
  const withdraw = (description: string) =>
    github.setStatus(head, { context: CLEARANCE_STATUS, state: "pending", description });
  const attempt = async (): Promise<MergeOutcome> => {
    const no = await lastLook?.();
    if (no !== undefined) return { merged: false, why: "not-mergeable", message: no };
    return github.merge({ pullRequest: pullRequest.number, expectedHead: head, method, ...message });
  };
  const outcome = await attempt().catch(async (error: unknown) => {
    await withdraw("the merge failed; it is decided afresh");
    throw error;
  });
  if (!outcome.merged) await withdraw(`the merge didn't happen: ${outcome.why}`);
  return outcome;
}
