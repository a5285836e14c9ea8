import { placeOf } from "#chain/clearance/lane.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { GitHub } from "#chain/promotion/github.ts";
import type { PromotionIntent } from "#chain/promotion/identity.ts";
import type { PlannedFile } from "#chain/promotion/planned-change.ts";
import { editsAt, type PlannedEdit, pathOf, plannedFiles } from "#chain/promotion/planned-edit.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import type { Step } from "#chain/promotion/step.ts";
import { readFiles } from "./observe-policy.ts";
import type { ObservePorts } from "./observe-ports.ts";
import { refuseSharedValues } from "./shared-value.ts";

/** What a change writes: each place's digest, on the tree that was observed. */
export async function plannedChange(
  intents: readonly PromotionIntent[],
  state: ObservedState,
  { git }: Pick<ObservePorts, "git">,
): Promise<{ readonly edits: readonly PlannedEdit[]; readonly files: readonly PlannedFile[] }> {
  const edits = intents.flatMap(({ lane, from, to }) =>
    editsAt(placeOf(state.policy.policy, lane), from, to),
  );
  const before = await readFiles(git, state.base.commit, [...new Set(edits.map(pathOf))]);
  const files = plannedFiles(edits, before);
  await refuseSharedValues(edits, files, { policy: state.policy.policy, base: state.base.commit, git });
  return { edits, files };
}

/**
 * Puts an open promotion on the base of today. Only the head that was looked at is replaced; the new one has
 * nobody's approval, which the pull request says: in its body for good, in a comment for those who follow it.
 */
export async function rebuild(
  step: Extract<Step, { do: "rebuild" }>,
  state: ObservedState,
  ports: Pick<ObservePorts, "git"> & { readonly github: GitHub },
): Promise<CommitId | undefined> {
  const { branch, head, message, intents, pullRequest, reason } = step;
  const { files } = await plannedChange(intents, state, ports);
  const { commit, moved } = await ports.github.rebuild({
    branch,
    expected: head,
    base: state.base.commit,
    files,
    message,
  });
  if (!moved) return undefined;
  await ports.github.comment(
    pullRequest,
    `Rebuilt on the base branch as it is now: ${reason}. Approvals of ${head.slice(0, 12)} are void; please look at ${commit.slice(0, 12)}.`,
  );
  return commit;
}
