import type { Digest } from "#chain/digest/digest.ts";
import { type Acme, GITOPS } from "./acme.ts";
import type { Narrator } from "./narrator.ts";
import type { Promotions, PullRequest } from "./promotions.ts";
import type { Stopped } from "./report.ts";

/**
 * After the reviewer approved, somebody with write access pushes another digest onto the promotion's branch; the
 * environment is released all the same. What was approved isn't what would be merged, so nothing is.
 */
export async function changeAfterApproval(
  scene: { readonly acme: Acme; readonly narrator: Narrator; readonly promotions: Promotions },
  pullRequest: PullRequest,
  file: string,
  digests: { readonly approved: Digest; readonly smuggled: Digest },
): Promise<Stopped> {
  const { acme, narrator, promotions } = scene;
  const run = await promotions.waitingRun(pullRequest);
  await acme.push(
    "mallory",
    GITOPS,
    async (read) => ({ [file]: (await read(file)).replace(digests.approved, digests.smuggled) }),
    { message: "tidy up", branch: pullRequest.head.ref },
  );
  narrator.say(`mallory pushes another digest onto ${pullRequest.head.ref} after the approval`);
  const ended = await promotions.release(run, "dave");
  const { jobs } = await acme.rest<{ jobs: readonly { id: number; name: string; conclusion: string }[] }>(
    "ada",
    "GET",
    `/repos/${GITOPS}/actions/runs/${run.id}/jobs`,
  );
  const failed = jobs.find(({ conclusion }) => conclusion === "failure");
  const log =
    failed === undefined
      ? ""
      : await acme.rest<string>("ada", "GET", `/repos/${GITOPS}/actions/jobs/${failed.id}/logs`);
  const merged =
    (await promotions.all()).find(({ number }) => number === pullRequest.number)?.merged_at != null;
  const code =
    !merged && ended.conclusion === "failure" ? (/HEAD_CHANGED|EDIT_UNEXPECTED/.exec(log)?.[0] ?? "") : "";
  narrator.say(`changed-after-approval: ${code === "" ? "NOT STOPPED" : `not merged, ${code}`}`);
  return { attack: "changed-after-approval", by: "merge", code };
}
