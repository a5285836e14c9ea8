import type { MergeOutcome, MergeRequest, PullRequest } from "#chain/promotion/github.ts";
import type { Clock } from "./clock.ts";
import type { Connection } from "./connection.ts";
import { answerIn } from "./github-fault.ts";
import { readPullRequest } from "./pull-requests.ts";

/** Merges run one after the other on GitHub's side: who comes second is told that the base was modified. */
const REPEATS = 3;

/**
 * REST and not GraphQL: both take one request and an expected head, and REST says by its status what stands
 * in the way: 409 for another head; 405 for a rule, a conflict, a queue, and for the one that goes away by itself.
 */
export async function mergePullRequest(connection: Connection, request: MergeRequest): Promise<MergeOutcome> {
  const { octokit, at, clock } = connection;
  return mergePatiently(request, {
    clock,
    look: () => readPullRequest(connection, request.pullRequest),
    async send() {
      const { data } = await octokit.request("PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge", {
        ...at,
        pull_number: request.pullRequest,
        sha: request.expectedHead,
        merge_method: request.method,
        commit_title: request.title,
        commit_message: request.message,
      });
      return { merged: true, commit: data.sha };
    },
  });
}

/** What a merge asks of GitHub; `send` throws what Octokit throws. */
export interface MergeCalls {
  readonly send: () => Promise<MergeOutcome>;
  readonly look: () => Promise<Pick<PullRequest, "state" | "head">>;
  readonly clock: Clock;
}

/** Says what GitHub's answer means, and asks again where the base was modified and nothing else has changed. */
export async function mergePatiently(
  { expectedHead }: Pick<MergeRequest, "expectedHead">,
  { send, look, clock }: MergeCalls,
): Promise<MergeOutcome> {
  for (let repeats = 0; ; repeats++) {
    try {
      return await send();
    } catch (error) {
      const answer = answerIn(error);
      const { message = "" } = answer ?? {};
      if (answer?.status === 409) return { merged: false, why: "head-moved", message };
      if (answer?.status !== 405) throw error;
      const transient = /base branch was modified/i.test(message);
      if (!transient || repeats === REPEATS) return { merged: false, why: "not-mergeable", message };
      await clock.sleep(200 * 2 ** repeats * (0.5 + clock.random() / 2));
      const now = await look();
      if (now.state !== "open") return { merged: false, why: "not-mergeable", message };
      if (now.head.commit !== expectedHead) return { merged: false, why: "head-moved", message };
    }
  }
}
