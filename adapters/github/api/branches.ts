import type { Connection } from "./connection.ts";
import { answerIn } from "./github-fault.ts";

/** A branch that has gone already is as good. */
export async function deleteBranch({ octokit, at }: Connection, branch: string): Promise<void> {
  try {
    await octokit.request("DELETE /repos/{owner}/{repo}/git/refs/{ref}", { ...at, ref: `heads/${branch}` });
  } catch (error) {
    const answer = answerIn(error);
    if (answer?.status === 422 && /reference does not exist/i.test(answer.message)) return;
    throw error;
  }
}
