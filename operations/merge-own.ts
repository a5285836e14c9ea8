import type { Finding } from "#chain/clearance/verdict.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import type { BranchRules, GitHub, SettledPullRequest } from "#chain/promotion/github.ts";
import { methodOf } from "#chain/promotion/merging.ts";
import { CLEARANCE_STATUS } from "#chain/promotion/status-report.ts";
import { jumpQueue } from "./merge-queue.ts";
import { answerGroup } from "./queue-group.ts";
import { readBack } from "./read-back.ts";

/** What is merged without a gate: exactly these files, and why that may be. */
export interface OwnMerge {
  readonly planned: readonly { readonly path: string; readonly bytes: Uint8Array }[];
  /** What the status says. */
  readonly why: string;
  readonly message: string;
  readonly rules: BranchRules;
}

/** `findings` is what the merge did besides; whoever asked raises the alarm. */
export type OwnMerged =
  | { readonly merged: false; readonly message: string }
  | { readonly merged: true; readonly commit: CommitId; readonly findings: readonly Finding[] };

type Own = Pick<SettledPullRequest, "number" | "head" | "title" | "base">;
interface OwnPorts {
  readonly git: GitRepository;
  readonly github: GitHub;
}

/**
 * Merges what the promoter may merge without asking anybody, since it only freezes or denies, and reads it back: no
 * gate is asked, so nothing that lets a digest in may come this way.
 */
export async function mergeOwn(
  pullRequest: Own,
  { planned, why, message, rules }: OwnMerge,
  ports: OwnPorts,
): Promise<OwnMerged> {
  const { number, head, title } = pullRequest;
  const { git, github } = ports;
  await github.setStatus(head.commit, { context: CLEARANCE_STATUS, state: "success", description: why });
  const method = methodOf(rules) ?? "merge";
  const merged =
    rules.queue === null
      ? await github.merge({ pullRequest: number, expectedHead: head.commit, method, title, message })
      : await throughQueue(pullRequest, ports);
  if (!merged.merged) return merged;
  await git.refresh();
  return { ...merged, findings: await readBack(git, merged.commit, head.commit, planned) };
}

/** As far as the queue is by now; asked again it goes on. */
async function throughQueue({ number, head, base }: Own, ports: OwnPorts) {
  const { github } = ports;
  let looked = await github.pullRequest(number);
  if (looked.queued === undefined && looked.merged === undefined) {
    const outcome = await jumpQueue(number, head.commit, github);
    if (!outcome.queued) return { merged: false, message: outcome.message } as const;
    looked = await github.pullRequest(number);
  }
  const waits = looked.queued && (await answerGroup({ number, head }, looked.queued.group, base.ref, ports));
  const { merged } = await github.pullRequest(number);
  if (merged !== undefined) return { merged: true, commit: merged.commit } as const;
  return { merged: false, message: `it is in the merge queue and ${waits ?? "answered for"}` } as const;
}
