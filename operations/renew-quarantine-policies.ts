import { type CurrentDigests, GENERATED_FOLDER, generateQuarantines } from "#chain/admission/generate.ts";
import { lanesOf } from "#chain/clearance/lane.ts";
import { type Digest, digestOf, hexOf } from "#chain/digest/digest.ts";
import { isFromPromoter } from "#chain/promotion/own-branch.ts";
import { sameBytes } from "#chain/promotion/planned-change.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import { alarmOver } from "./merge-alarm.ts";
import { mergeOwn } from "./merge-own.ts";
import { readFiles } from "./observe-policy.ts";
import type { Base } from "./observe-ports.ts";
import { openOwn } from "./open-own.ts";
import { readHead } from "./read-back.ts";
import type { RollbackPorts } from "./rollback.ts";
import { attempted, type Upkept } from "./upkept.ts";

const ABOUT = "quarantine policies";
const RENEWALS = "clearance/quarantine-policies/";

/**
 * A promotion changes one digest and nothing else, so when the last region leaves a quarantined one, the policies
 * that could refuse it now don't yet. Nobody decides anything here: they are what the generator gives for the base
 * branch, only deny, and are merged without a person.
 */
export async function renewQuarantinePolicies(
  state: ObservedState,
  ports: RollbackPorts,
  base: Base,
): Promise<readonly Upkept[]> {
  const whole = state.faults.length === 0 && state.lanes.length === lanesOf(state.policy.policy).length;
  if (!whole || state.restrictions.quarantines.length === 0) return [];
  return attempted(ABOUT, () => renew(state, ports, base));
}

async function renew(
  { base: { commit, branch }, policy, restrictions, lanes, promoter, pullRequests }: ObservedState,
  ports: RollbackPorts,
  base: Base,
): Promise<readonly Upkept[]> {
  const { git, github } = ports;
  if ((await git.list(commit, GENERATED_FOLDER)).length === 0) return [];
  const current = new Map<string, Set<Digest>>();
  for (const { lane, current: digest } of lanes) {
    if (digest !== null)
      current.set(lane.environment, (current.get(lane.environment) ?? new Set()).add(digest));
  }
  const stale = await staleFiles(current);
  if (stale.length === 0) {
    await dropRenewals();
    return [];
  }
  const changes = stale.map(({ path, bytes }) => [path, hexOf(digestOf(bytes))]);
  const id = hexOf(digestOf(JSON.stringify([commit, changes])));
  const title = "refuse what no tree names any more";
  const renewal = `${RENEWALS}${id.slice(0, 12)}`;
  await dropRenewals(renewal);
  const { pullRequest } = await openOwn(
    {
      branch: renewal,
      base: { branch: base.branch, commit },
      files: stale,
      title,
      message: title,
      body: `Digests in quarantine that no tree names any more are refused from now on. What \`clearance policies generate\` gives for ${commit}, and nothing else.`,
    },
    async (head) => {
      await git.refresh();
      return (await readHead(git, commit, head, stale)).length === 0;
    },
    promoter,
    github,
  );
  const { number } = pullRequest;
  const rules = await github.branchRules(base.branch);
  const merged = await mergeOwn(
    pullRequest,
    {
      planned: stale,
      why: "generated from the base branch, and only denies",
      message: pullRequest.url,
      rules,
    },
    ports,
  );
  if (!merged.merged) {
    const text = `#${number} isn't merged yet: ${merged.message}`;
    return [{ about: ABOUT, result: "waiting", text }];
  }
  await alarmOver(number, merged, { base: base.branch, rules }, ports);
  return [{ about: ABOUT, result: "done", text: `renewed by #${number} on ${branch}` }];

  /** What a process before this one left open, for a base that has moved on. */
  async function dropRenewals(wanted?: string): Promise<void> {
    for (const pullRequest of pullRequests) {
      const { number, head } = pullRequest;
      if (!isFromPromoter(pullRequest, promoter) || !head.ref.startsWith(RENEWALS) || head.ref === wanted)
        continue;
      await github.updatePullRequest(number, { state: "closed" });
      await github.deleteBranch(head.ref);
    }
  }

  async function staleFiles(now: CurrentDigests) {
    const files = generateQuarantines(policy.policy.environments, restrictions.quarantines, now);
    const there = await readFiles(
      git,
      commit,
      files.map(({ path }) => path),
    );
    return files.filter(({ path, bytes }) => !sameBytes(there.get(path) ?? null, bytes));
  }
}
