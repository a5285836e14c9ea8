import type { GateAnswer } from "#chain/clearance/gate.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import { Fault } from "#chain/fault.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { GitHub, OpenPullRequest, Status } from "#chain/promotion/github.ts";
import type { RollbackIntent } from "#chain/promotion/identity.ts";
import { cell } from "#chain/promotion/markdown.ts";
import { isPromoter } from "#chain/promotion/promoter.ts";
import { type RolledBackImages, rolledBackWords } from "#chain/promotion/rolled-back-words.ts";
import { CLEARANCE_STATUS } from "#chain/promotion/status-report.ts";
import { sayOnce } from "./say-once.ts";

/** What a comment under the rollback's pull request says once it is done. */
export interface DoneRollback {
  readonly intent: Pick<RollbackIntent, "service" | "environment" | "regions"> & RolledBackImages;
  readonly pullRequest: number;
  readonly commit: CommitId;
  readonly requestedBy: string;
}

/**
 * Says under the pull request what was done, once. It is done whatever GitHub makes of the comment, so that
 * a failure here is only told; who asks again makes it good.
 */
export async function tellDone(
  { intent, pullRequest, commit, requestedBy }: DoneRollback,
  promoter: string,
  github: GitHub,
): Promise<readonly Finding[]> {
  const { service, environment, regions } = intent;
  const where = [environment, ...(regions.length === 0 ? [] : [regions.join(", ")])].join(", ");
  const text = [
    `**Rolled back** ${service} in ${where}, asked for by ${cell(requestedBy)}: merged as ${commit}, and read back.`,
    ...rolledBackWords(intent),
  ].join("\n");
  try {
    await sayOnce(pullRequest, "rolled-back", text, promoter, github);
    return [];
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return [{ code: "NOT_TOLD", message: `it is done, but not told on #${pullRequest}: ${error.message}` }];
  }
}

/** No lane has three names, so no other word of the promoter is called so. */
const ASKED_FOR = `${CLEARANCE_STATUS}/rollback/asked-for`;

/**
 * The promoter's word that this head is what somebody asked for: a fresh process goes on with it, and with no
 * head that somebody else has pushed. `clearance` is no such word: it is told of every pull request.
 */
export async function confirm(
  { head }: OpenPullRequest,
  requestedBy: string,
  github: Pick<GitHub, "setStatus">,
): Promise<void> {
  const description = `asked for by ${requestedBy}`.slice(0, 140);
  await github.setStatus(head.commit, { context: ASKED_FOR, state: "success", description });
}

/** Says once what is missing and who may give it. */
export async function tellWaiting(
  pullRequest: OpenPullRequest,
  answers: readonly GateAnswer[],
  requestedBy: string,
  promoter: string,
  github: GitHub,
): Promise<void> {
  const { number, head, statuses } = pullRequest;
  const description = `a rollback, asked for by ${requestedBy}: waits for approval`;
  const isTold = (one: Status) => isOwn(one, CLEARANCE_STATUS, promoter) && one.description === description;
  if (statuses.some(isTold)) return;
  const missing = answers.filter(({ outcome }) => outcome !== "passed").map(({ reason }) => `- ${reason}`);
  const text = `This rollback is merged as soon as it is approved:\n\n${missing.join("\n")}`;
  await sayOnce(number, `waits ${head.commit}`, text, promoter, github);
  await github.setStatus(head.commit, { context: CLEARANCE_STATUS, state: "pending", description });
}

/** Whether the promoter has said of this very head that somebody asked for it. */
export function isConfirmed({ statuses }: OpenPullRequest, promoter: string): boolean {
  return statuses.some((one) => isOwn(one, ASKED_FOR, promoter));
}

function isOwn({ context, creator }: Status, wanted: string, promoter: string): boolean {
  return context === wanted && isPromoter(creator, promoter);
}
