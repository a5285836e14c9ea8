import { setTimeout as sleep } from "node:timers/promises";
import type { MergeOutcome, MergeRequest } from "#chain/promotion/github.ts";
import type { Connection } from "./connection.ts";
import { answerIn } from "./github-fault.ts";

/** Merges run one after the other on GitHub's side: who comes second is told that the base was modified. */
const ATTEMPTS = 5;

export async function mergePullRequest(
  { octokit, at }: Connection,
  request: MergeRequest,
): Promise<MergeOutcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      const { data } = await octokit.request("PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge", {
        ...at,
        pull_number: request.pullRequest,
        sha: request.expectedHead,
        merge_method: "merge",
        commit_title: request.title,
        commit_message: request.message,
      });
      return { merged: true, commit: data.sha };
    } catch (error) {
      const answer = answerIn(error);
      if (answer?.status === 409) return { merged: false, why: "head-moved", message: answer.message };
      if (answer?.status !== 405) throw error;
      // 405 is also what a rule or a conflict answers: only this one goes away by itself.
      const transient = /base branch was modified/i.test(answer.message);
      if (!transient || attempt === ATTEMPTS) {
        return { merged: false, why: "not-mergeable", message: answer.message };
      }
      await sleep(100 * attempt);
    }
  }
}
