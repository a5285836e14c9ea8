import { generateQuarantines } from "#chain/admission/generate.ts";
import { placeOf } from "#chain/clearance/lane.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import type { Quarantine } from "#chain/clearance/restriction.ts";
import { parseQuarantines, printQuarantine, quarantinePath } from "#chain/clearance/restrictions.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { OpenPullRequest } from "#chain/promotion/github.ts";
import { lineOf } from "#chain/promotion/one-line.ts";
import { sameBytes } from "#chain/promotion/planned-change.ts";
import { editsAt, type PlannedEdit, pathOf, plannedFiles } from "#chain/promotion/planned-edit.ts";
import { parseRollbackMessage, rollbackMessage } from "#chain/promotion/rollback-body.ts";
import type { PromotionTrailers } from "#chain/promotion/trailers.ts";
import { readFiles } from "./observe-policy.ts";
import { openOwn } from "./open-own.ts";
import { readHead } from "./read-back.ts";
import type { RollbackPorts } from "./rollback.ts";
import type { RollbackState } from "./rollback-candidates.ts";
import { digestsAfter } from "./rollback-digests.ts";
import { refuseSharedValues } from "./shared-value.ts";
import { isConfirmed } from "./tell-rollback.ts";

export interface RollbackBranch {
  readonly branch: string;
  readonly title: string;
  readonly body: string;
  readonly rollback: NonNullable<PromotionTrailers["rollback"]>;
  /** What its commit says of it, where the merge takes no words. */
  readonly records: readonly PromotionTrailers[];
  readonly changes: readonly { readonly lane: Lane; readonly from: Digest; readonly to: Digest }[];
  /** Of every digest that is to be refused from now on. */
  readonly quarantines: readonly Quarantine[];
}

/**
 * The rollback's pull request, opened now or before: one commit that puts the digest back in every
 * place, adds the quarantine and regenerates the policies that only deny.
 */
export async function openRollback(
  request: RollbackBranch,
  state: RollbackState,
  ports: RollbackPorts,
): Promise<{
  readonly pullRequest: OpenPullRequest;
  readonly edits: readonly PlannedEdit[];
  /** Made by a call before this one. */
  readonly kept: boolean;
}> {
  const { branch, title, body, rollback, records } = request;
  const { git, github } = ports;
  const base = state.base.commit;
  const edits = await plannedRollback(request, state, ports);
  let before = edits;
  const files = plannedFiles(edits, await readFiles(git, base, [...new Set(edits.map(pathOf))]));
  await refuseSharedValues(edits, files, { policy: state.policy.policy, base, git });
  const { pullRequest, kept } = await openOwn(
    { branch, base: state.base, files, message: rollbackMessage(title, rollback, records), title, body },
    async (commit, found) => {
      await git.refresh();
      if (!isConfirmed(found, state.promoter) && !(await says(commit, rollback, ports))) return false;
      const quarantines = await Promise.all(
        request.quarantines.map((quarantine) => quarantineAt(commit, quarantine, ports)),
      );
      before = await plannedRollback({ ...request, quarantines }, state, ports);
      return (await readHead(git, base, commit, before)).length === 0;
    },
    state.promoter,
    github,
  );
  return { pullRequest, kept, edits: kept ? before : edits };
}

/** Whether a head that the promoter has said nothing of is at least in the name of who asks now. */
async function says(
  commit: CommitId,
  { reason, requestedBy }: RollbackBranch["rollback"],
  { git }: RollbackPorts,
): Promise<boolean> {
  const asked = parseRollbackMessage((await git.commit(commit)).message);
  return asked?.requestedBy === requestedBy && asked.reason === lineOf(reason);
}

async function plannedRollback(
  { changes, quarantines: wanted }: RollbackBranch,
  { base, policy, restrictions }: RollbackState,
  { git }: RollbackPorts,
): Promise<readonly PlannedEdit[]> {
  const fresh = wanted.filter(
    ({ digest }) => !restrictions.quarantines.some((known) => known.digest === digest),
  );
  const quarantines = [...restrictions.quarantines, ...fresh];
  const current = await digestsAfter(git, base.commit, policy.policy, changes);
  const generated = generateQuarantines(policy.policy.environments, quarantines, current);
  const there = await readFiles(
    git,
    base.commit,
    generated.map(({ path }) => path),
  );
  return [
    ...changes.flatMap(({ lane, from, to }) => editsAt(placeOf(policy.policy, lane), from, to)),
    ...fresh.map((quarantine) => ({
      path: quarantinePath(quarantine.digest),
      bytes: new TextEncoder().encode(printQuarantine(quarantine)),
    })),
    ...generated.filter(({ path, bytes }) => !sameBytes(there.get(path) ?? null, bytes)),
  ];
}

/** The quarantine as a branch from before has it: the same request at another time is the same rollback. */
async function quarantineAt(
  commit: CommitId,
  quarantine: Quarantine,
  { git }: RollbackPorts,
): Promise<Quarantine> {
  const path = quarantinePath(quarantine.digest);
  const files = await readFiles(git, commit, [path]);
  const [there] = parseQuarantines(files);
  return there === undefined || there.immediate ? quarantine : there;
}
