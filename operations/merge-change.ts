import type { PassedGates } from "#chain/clearance/gate.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import { mergeMessage } from "#chain/promotion/commit-message.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import type { BranchRules, GitHub, MergeOutcome, PullRequest } from "#chain/promotion/github.ts";
import { methodOf, unmergeable, writesAhead } from "#chain/promotion/merging.ts";
import type { PlannedEdit } from "#chain/promotion/planned-edit.ts";
import { sameRecords } from "#chain/promotion/record-of.ts";
import { CLEARANCE_STATUS } from "#chain/promotion/status-report.ts";
import { type PromotionTrailers, parseRecords } from "#chain/promotion/trailers.ts";
import { raiseAlarm } from "./merge-alarm.ts";
import { mergeInQueue } from "./merge-queue.ts";
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
  /** What the base's history is to say of it, one for each service. */
  readonly records: readonly [PromotionTrailers, ...PromotionTrailers[]];
  readonly base: string;
  /** What the base asks now. */
  readonly rules: BranchRules;
  /** Asked once `clearance` says success: why not to merge after all; undefined where nothing has come between. */
  readonly lastLook?: (() => Promise<string | undefined>) | undefined;
}

export type MergedChange =
  | { readonly merged: true; readonly commit: CommitId }
  /** It goes on by asking for the same again. */
  | { readonly merged: "queued"; readonly reason: string }
  | { readonly merged: false; readonly finding: Finding };

/** How far a merge came: what GitHub made of it has not been looked at yet. */
export type MergeStage = Exclude<MergeOutcome, { merged: false }> | Exclude<MergedChange, { merged: true }>;

/**
 * Posts `clearance`, merges with the head that every gate answered for, by the way that the base allows, and reads
 * the merged tree back. A merge that doesn't happen takes the status with it.
 *
 * @throws Fault `READBACK_MISMATCH` after the alarm; those of GitHub and Git.
 */
export async function mergeChange(change: ClearedChange, ports: MergePorts): Promise<MergedChange> {
  const { pullRequest, passed, rules } = change;
  const { github, git } = ports;
  const [{ question }] = passed;
  const { head } = question;
  if (passed.some((one) => one.question.head !== head) || pullRequest.head.commit !== head) {
    throw new Error("the gates answered for another head than the one that is to be merged");
  }
  const refused = (code: Finding["code"], message: string) =>
    ({ merged: false, finding: { code, message: `#${pullRequest.number}: ${message}` } }) as const;
  const no = unmergeable(rules);
  if (no !== undefined) return refused("NOT_MERGEABLE", `${change.base} ${no}`);
  if (writesAhead(rules) && !(await carriesRecords(head, change, git))) {
    const message = `${change.base} takes no words with a merge, and its commit doesn't carry the record of what it does: it is made anew where the repository's settings say so (rebases alone, or a queue); else close it`;
    return refused("NOT_MERGEABLE", message);
  }
  const stage = await (rules.queue === null ? mergeNow : mergeInQueue)(change, head, ports);
  if (stage.merged === "queued") return stage;
  const merged = stage.merged ? { commit: stage.commit, foreign: [] } : await mergedBefore(change, github);
  if (merged === undefined) return stage;
  const { commit, foreign } = merged;
  await git.refresh();
  const [mismatch, ...more] = [...foreign, ...(await readBack(git, commit, head, change.edits))];
  if (mismatch === undefined) return { merged: true, commit };
  const lanes = passed.map((one) => one.question.lane);
  const about = { pullRequest: pullRequest.number, commit, lanes, findings: [mismatch, ...more] } as const;
  return raiseAlarm(about, change, ports);
}

async function carriesRecords(
  head: CommitId,
  { records }: ClearedChange,
  git: GitRepository,
): Promise<boolean> {
  await git.refresh();
  return sameRecords(parseRecords((await git.commit(head)).message), records);
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

async function mergeNow(
  { pullRequest, records, rules, lastLook }: ClearedChange,
  head: CommitId,
  { github }: MergePorts,
): Promise<MergeStage> {
  const { number, url } = pullRequest;
  const status = (state: "success" | "pending", description: string) =>
    github.setStatus(head, { context: CLEARANCE_STATUS, state, description });
  await status("success", "every gate has passed");
  const attempt = async (): Promise<MergeOutcome> => {
    const no = await lastLook?.();
    if (no !== undefined) return { merged: false, why: "not-mergeable", message: no };
    const method = methodOf(rules) ?? "merge";
    return github.merge({ pullRequest: number, expectedHead: head, method, ...mergeMessage(records, url) });
  };
  const outcome = await attempt().catch(async (error: unknown) => {
    await status("pending", "the merge failed; it is decided afresh");
    throw error;
  });
  if (outcome.merged) return outcome;
  await status("pending", `the merge didn't happen: ${outcome.why}`);
  const code = outcome.why === "head-moved" ? "HEAD_CHANGED" : "NOT_MERGEABLE";
  return { merged: false, finding: { code, message: `#${number}: ${outcome.message}` } };
}
