import { holdPath, printHold } from "#chain/clearance/restrictions.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import { Fault } from "#chain/fault.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import type { GitHub } from "#chain/promotion/github.ts";
import type { PlannedFile } from "#chain/promotion/planned-change.ts";
import { CLEARANCE_STATUS } from "#chain/promotion/status-report.ts";
import type { ClearedChange, MergePorts } from "./merge-change.ts";

/** How long the hold of an alarm stands if nobody lifts it: long enough for a weekend. */
const HOLD_DAYS = 7;

/**
 * The merged tree isn't the planned one: freezes the service there at once, opens the revert for people
 * to merge, and says so on the pull request. Always ends in the fault.
 *
 * @throws Fault `READBACK_MISMATCH`.
 */
export async function raiseAlarm(
  change: ClearedChange,
  merged: CommitId,
  findings: readonly [Finding, ...Finding[]],
  { git, github, now }: MergePorts,
): Promise<never> {
  const { pullRequest, base } = change;
  const [{ question }] = change.passed;
  const { service, environment } = question.lane;
  const found = findings.map(({ message }) => `- ${message}`).join("\n");
  const why = `The merge ${merged} of #${pullRequest.number} isn't the planned change:\n\n${found}`;
  const hold = {
    path: holdPath({ environment, service }),
    bytes: new TextEncoder().encode(
      printHold({
        owner: "clearance-promoter",
        reason: `#${pullRequest.number} was merged as something else than what was cleared`,
        expires: new Date(now().getTime() + HOLD_DAYS * 86_400_000),
      }),
    ),
  };
  const held = await mergeHold(github, merged, base, hold, { service, environment }, why);
  const freeze = held
    ? `${service} is on hold in ${environment}`
    : `the hold on ${service} in ${environment} could NOT be merged: merge it by hand at once`;
  const revert = await openRevert(git, github, merged, base, why, pullRequest.number);
  await github.comment(
    pullRequest.number,
    `**Alarm.** ${why}\n\n${freeze}; the revert is #${revert}. Find out how it came to this before the hold is lifted.`,
  );
  throw new Fault("READBACK_MISMATCH", `${why}\nThe revert is #${revert}; ${freeze}.`);
}

/** A hold only freezes, so the promoter may merge it alone. */
async function mergeHold(
  github: GitHub,
  merged: CommitId,
  base: string,
  hold: PlannedFile,
  { service, environment }: { readonly service: string; readonly environment: string },
  why: string,
): Promise<boolean> {
  const branch = `clearance/hold/${environment}/${service}/${merged.slice(0, 12)}`;
  const title = `hold ${service} in ${environment}`;
  const { commit } = await github.createBranch({
    branch,
    base: merged,
    message: `${title}\n\n${why}`,
    files: [hold],
  });
  const { number } = await github.createPullRequest({ branch, base, title, body: why });
  await github.setStatus(commit, {
    context: CLEARANCE_STATUS,
    state: "success",
    description: "a hold only freezes",
  });
  return (await github.merge({ pullRequest: number, expectedHead: commit, title, message: why })).merged;
}

async function openRevert(
  git: GitRepository,
  github: GitHub,
  merged: CommitId,
  base: string,
  why: string,
  of: number,
): Promise<number> {
  const [parent] = (await git.commit(merged)).parents;
  const changes = parent === undefined ? [] : await git.changes(parent, merged);
  const branch = `clearance/revert/${merged.slice(0, 12)}`;
  const title = `revert #${of}: not what was cleared`;
  await github.createBranch({
    branch,
    base: merged,
    message: `${title}\n\n${why}`,
    files: changes.map(({ path, before }) => ({ path, bytes: before ?? null })),
  });
  return (await github.createPullRequest({ branch, base, title, body: why })).number;
}
