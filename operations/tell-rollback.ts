import type { GateAnswer } from "#chain/clearance/gate.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import { Fault } from "#chain/fault.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { GitHub, OpenPullRequest } from "#chain/promotion/github.ts";
import type { RollbackIntent } from "#chain/promotion/identity.ts";
import { cell } from "#chain/promotion/markdown.ts";
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

/**
 * Says once what is missing and who may give it. The status on this head is the promoter's word for who asked:
 * a head that somebody else pushed hasn't got it.
 */
export async function tellWaiting(
  pullRequest: OpenPullRequest,
  answers: readonly GateAnswer[],
  requestedBy: string,
  promoter: string,
  github: GitHub,
): Promise<void> {
  const { number, head } = pullRequest;
  if (isConfirmed(pullRequest, promoter)) return;
  const missing = answers.filter(({ outcome }) => outcome !== "passed").map(({ reason }) => `- ${reason}`);
  const text = `This rollback is merged as soon as it is approved:\n\n${missing.join("\n")}`;
  await sayOnce(number, `waits ${head.commit}`, text, promoter, github);
  const description = `a rollback, asked for by ${requestedBy}: waits for approval`;
  await github.setStatus(head.commit, { context: CLEARANCE_STATUS, state: "pending", description });
}

/** Whether the promoter has said of this very head that it waits. */
export function isConfirmed({ statuses }: OpenPullRequest, promoter: string): boolean {
  return statuses.some(
    ({ context, creator }) =>
      context === CLEARANCE_STATUS && creator.kind === "bot" && creator.login === promoter,
  );
}
