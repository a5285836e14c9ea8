import { holdPath, printHold } from "#chain/clearance/restrictions.ts";
import { Fault } from "#chain/fault.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { PlannedFile } from "#chain/promotion/planned-change.ts";
import { isPromoter } from "#chain/promotion/promoter.ts";
import { callPerson } from "./call-person.ts";
import type { ClearedChange, MergePorts } from "./merge-change.ts";
import { mergeOwn, type OwnMerged } from "./merge-own.ts";
import type { MismatchedMerge } from "./merges-unread.ts";
import { openOwn } from "./open-own.ts";
import { isOwnMerged } from "./own-merged.ts";
import { readHead } from "./read-back.ts";
import { notTheRevert, revertBranch, revertOf } from "./revert.ts";
import { hasSaid, sayOnce } from "./say-once.ts";

/** How long the hold of an alarm stands if nobody lifts it: long enough for a weekend. */
const HOLD_DAYS = 7;

/**
 * The merged tree isn't the planned one: freezes the service there at once, calls a person, opens the revert for
 * people to merge and says so on the pull request. What comes last tells whoever finds it that the rest is done: the
 * revert, or, where there can't be one, the comment. Always ends in the fault.
 *
 * @throws Fault `READBACK_MISMATCH`.
 */
export async function raiseAlarm(
  { pullRequest, commit, lanes, findings }: MismatchedMerge,
  ground: Ground,
  ports: AlarmPorts,
): Promise<never> {
  const { github } = ports;
  const found = findings.map(({ message }) => `- ${message}`).join("\n");
  const why = `The merge ${commit} of #${pullRequest} isn't the planned change:\n\n${found}`;
  const freeze = await holdAll(lanes, pullRequest, commit, why, ground, ports);
  const promoter = (await github.viewer()).login;
  const revert = await revertOf(ports.git, commit);
  const way =
    "files" in revert
      ? `the revert is ${revertBranch(commit)}`
      : `there is no revert, because ${revert.why}: make one by hand (git revert -m 1 ${commit})`;
  const undone = `${freeze}; ${way}`;
  await callPerson(
    {
      key: `readback ${commit.slice(0, 12)}`,
      title: `#${pullRequest} was merged as something else than what was cleared`,
      text: `${why}\n\n${undone}.`,
      commit,
    },
    promoter,
    github,
  );
  await sayOnce(
    pullRequest,
    saying(commit),
    `**Alarm.** ${why}\n\n${undone}. Find out how it came to this before the hold is lifted.`,
    promoter,
    github,
  );
  if (!("files" in revert)) throw new Fault("READBACK_MISMATCH", `${why}\n${undone}.`);
  const about = { merged: commit, base: ground.base, why, of: pullRequest };
  const opened = await openRevert(about, revert.files, promoter, ports);
  throw new Fault("READBACK_MISMATCH", `${why}\nThe revert is #${opened}; ${freeze}.`);
}

/** Whether the alarm of a merge that can't be reverted was raised to its end; any other has its revert to show. */
export async function isAlarmed(
  { pullRequest, commit }: Pick<MismatchedMerge, "pullRequest" | "commit">,
  promoter: string,
  { git, github }: AlarmPorts,
): Promise<boolean> {
  if ("files" in (await revertOf(git, commit))) return false;
  return hasSaid(await github.comments(pullRequest), saying(commit), promoter);
}

function saying(commit: CommitId): string {
  return `alarm ${commit}`;
}

/** Where it was merged, and what that branch asks. */
type Ground = Pick<ClearedChange, "base" | "rules">;
type AlarmPorts = Pick<MergePorts, "git" | "github" | "now">;

/** Freezes every service there at once, and says what came of it. */
async function holdAll(
  lanes: MismatchedMerge["lanes"],
  pullRequest: number,
  merged: CommitId,
  why: string,
  ground: Ground,
  ports: AlarmPorts,
): Promise<string> {
  const [first] = lanes;
  if (first === undefined) return "nobody knows what to put on hold";
  const { environment } = first;
  const services = [...new Set(lanes.map(({ service }) => service))];
  const service = services.join(", ");
  const holds = services.map((one) => ({
    path: holdPath({ environment, service: one }),
    bytes: new TextEncoder().encode(
      printHold({
        owner: "clearance-promoter",
        reason: `#${pullRequest} was merged as something else than what was cleared`,
        expires: new Date(ports.now().getTime() + HOLD_DAYS * 86_400_000),
      }),
    ),
  }));
  const held = await mergeHolds(ports, merged, ground, holds, { services, environment }, why).catch(
    (error: unknown) => {
      // Whoever fights over the hold's branch, or its merge, must not silence the alarm, which says that there is none.
      if (error instanceof Fault && ["STATE_CHANGED", "READBACK_MISMATCH"].includes(error.code)) return false;
      throw error;
    },
  );
  return held
    ? `${service} is on hold in ${environment}`
    : `the hold on ${service} in ${environment} could NOT be merged: merge it by hand at once`;
}

/** A hold only freezes, so the promoter may merge it alone. */
async function mergeHolds(
  ports: AlarmPorts,
  merged: CommitId,
  ground: Ground,
  planned: readonly { readonly path: string; readonly bytes: Uint8Array }[],
  { services, environment }: { readonly services: readonly string[]; readonly environment: string },
  why: string,
): Promise<boolean> {
  const { git, github } = ports;
  const { base, rules } = ground;
  const branch = `clearance/hold/${environment}/${services[0]}/${merged.slice(0, 12)}`;
  const title = `hold ${services.join(", ")} in ${environment}`;
  const promoter = (await github.viewer()).login;
  const before = await github.pullRequestsOf(branch);
  // Another promoter may have been faster in this very alarm; a person who has closed it has said no.
  if (before.some((one) => isPromoter(one.merged?.by, promoter))) return true;
  if (before.some((one) => one.state === "closed" && one.closedBy?.kind === "human")) return false;
  const { pullRequest } = await openOwn(
    { branch, base: { branch: base, commit: merged }, files: planned, message: title, title, body: why },
    async (commit) => {
      await git.refresh();
      return (await readHead(git, merged, commit, planned)).length === 0;
    },
    promoter,
    github,
  );
  const outcome = await mergeOwn(
    pullRequest,
    { planned, why: "a hold only freezes", message: why, rules },
    ports,
  );
  if (outcome.merged) {
    await alarmOver(pullRequest.number, outcome, ground, ports);
    return true;
  }
  if (!(await isOwnMerged(branch, promoter, github))) return false;
  await github.updatePullRequest(pullRequest.number, { state: "closed" });
  await github.deleteBranch(branch);
  return true;
}

/**
 * The alarm over a merge of the promoter's own that did something besides: there is nothing to hold then.
 *
 * @throws Fault `READBACK_MISMATCH` where it did.
 */
export async function alarmOver(
  pullRequest: number,
  { commit, findings: [first, ...more] }: Extract<OwnMerged, { merged: true }>,
  ground: Ground,
  ports: AlarmPorts,
): Promise<void> {
  if (first === undefined) return;
  await raiseAlarm({ pullRequest, commit, lanes: [], findings: [first, ...more] }, ground, ports);
}

/** Anybody can foretell its branch: what stands there is kept only where it is the whole revert, and ours. */
async function openRevert(
  {
    merged,
    base,
    why,
    of,
  }: { readonly merged: CommitId; readonly base: string; readonly why: string; readonly of: number },
  files: readonly PlannedFile[],
  promoter: string,
  { git, github }: AlarmPorts,
): Promise<number> {
  const branch = revertBranch(merged);
  const title = `revert #${of}: not what was cleared`;
  const { pullRequest } = await openOwn(
    {
      branch,
      base: { branch: base, commit: merged },
      message: `${title}\n\n${why}`,
      files,
      title,
      body: why,
    },
    async (commit) => {
      await git.refresh();
      return (await notTheRevert({ ref: branch, commit, fromFork: false }, merged, git)).length === 0;
    },
    promoter,
    github,
  );
  return pullRequest.number;
}
