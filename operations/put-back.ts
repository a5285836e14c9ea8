import { printLane } from "#chain/clearance/lane.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import type { Quarantine } from "#chain/clearance/restriction.ts";
import { rulesFor } from "#chain/clearance/rules.ts";
import { type Digest, digestOf } from "#chain/digest/digest.ts";
import { gateLines } from "#chain/promotion/gate-line.ts";
import type { SettledPullRequest } from "#chain/promotion/github.ts";
import { type RollbackIntent, rollbackBranch, rollbackId } from "#chain/promotion/identity.ts";
import { writesAhead } from "#chain/promotion/merging.ts";
import { isFromPromoter } from "#chain/promotion/own-branch.ts";
import { rollbackBody } from "#chain/promotion/rollback-body.ts";
import { type PromotionTrailers, recordsIn } from "#chain/promotion/trailers.ts";
import { mergeChange } from "./merge-change.ts";
import { groundForAll, readableRules } from "./merge-ground.ts";
import { changeIdentity } from "./observe-change.ts";
import { DEFAULT_BASE } from "./observe-ports.ts";
import { isOwnMerged } from "./own-merged.ts";
import type { RollbackOutcome, RollbackPorts, RollbackRequest } from "./rollback.ts";
import { openRollback } from "./rollback-branch.ts";
import { mayGoBack, type RollbackState } from "./rollback-candidates.ts";
import { askRollbackGates } from "./rollback-gates.ts";
import { healthOfAll } from "./rollback-health.ts";
import { readRollbackState } from "./rollback-state.ts";
import { findCandidate, findTarget, type RollbackTarget } from "./rollback-target.ts";
import { confirm, isConfirmed, tellDone, tellWaiting } from "./tell-rollback.ts";

/**
 * A rollback by whoever may ask for one; `rollback` and the automatic one have found that out. Every step
 * finds what a process before it has left: branch, pull request, merge and comment are each made once.
 *
 * @param request `unasked`: nobody asked, so a pull request that a person has closed is their no.
 * @param may Who may approve it, where the policy asks for approvals.
 * @throws as `rollback` does.
 */
export async function putBack(
  request: RollbackRequest & { readonly unasked?: boolean },
  state: RollbackState,
  may: readonly string[],
  ports: RollbackPorts,
): Promise<RollbackOutcome> {
  const { environment, requestedBy, reason } = request;
  const { base, promoter } = state;
  const target = await findTarget(request, state, ports);
  const { from, parts, regions, already } = target;
  if (already?.rollback !== undefined && (request.to === undefined || request.to === from)) {
    return tellAlready(already, already.rollback, target, state, ports);
  }
  const found = await findCandidate(target, request.to, state, ports);
  if ("findings" in found) return { outcome: "refused", findings: found.findings };
  const to = found.to.digest;
  const rules = rulesFor(state.policy, parts[0].service, environment);
  const since = await Promise.all(
    parts.flatMap(({ lanes, histories }) =>
      histories.map((history, index) =>
        changeIdentity(history[0], lanes[index] ?? lanes[0], promoter, ports.github),
      ),
    ),
  );
  const all = parts.map((part, index) => ({ ...part, to: found.digests[index] ?? part.from }));
  const going = all.filter((one) => one.from !== one.to);
  const changes = going.flatMap(({ lanes, ...one }) =>
    lanes.map((lane) => ({ lane, from: one.from, to: one.to })),
  );
  const intent = {
    service: target.service,
    environment,
    regions,
    from,
    to,
    policyDigest: policyDigestOf(parts, state),
    since,
    ...(parts.length === 1
      ? {}
      : { images: all.map((one) => ({ service: one.service, from: one.from, to: one.to })) }),
  };
  const quarantined = badAmong(going, request.from, state);
  const id = rollbackId(intent);
  const branch = rollbackBranch(intent, id);
  const declined = request.unasked === true ? await declinedBy(branch, promoter, ports) : undefined;
  if (declined !== undefined) {
    const message = `${declined.closedBy?.login ?? "somebody"} has closed #${declined.number}`;
    return { outcome: "refused", findings: [{ code: "NOT_PERMITTED", message }] };
  }
  const { policyPath } = request.base ?? DEFAULT_BASE;
  const asked = { snapshot: state.policy, policyPath, branch: base.branch, environments: [environment] };
  const rulesAsked = readableRules(base.branch, ports);
  const [branchRules, previous] = await Promise.all([
    rulesAsked,
    Promise.all(going.map((part) => healthOfAll(part, state.policy, ports))),
  ]);
  const [record, ...records] = going.map(
    (part, index): PromotionTrailers => ({
      promotion: id,
      ...(parts.length === 1 ? {} : { batch: target.service }),
      service: part.service,
      environment,
      regions,
      digest: part.to,
      previous: previous[index] ?? { digest: part.from, state: "unknown" },
      rollback: { reason, requestedBy },
    }),
  );
  if (record === undefined) throw new Error("a rollback changes something");
  const written = ports.now();
  const { pullRequest, edits, kept } = await openRollback(
    {
      branch,
      title: `roll back ${placesOf(intent).map(printLane).join(", ")}`,
      body: rollbackBody({ intent, image: rules.image, reason, requestedBy, proof: found.to, quarantined }),
      rollback: { reason, requestedBy },
      records: writesAhead(branchRules) ? [record, ...records].map((one) => ({ ...one, written })) : [],
      changes,
      quarantines: quarantined.map((digest) => quarantineOf(request, digest, ports.now())),
    },
    state,
    ports,
  );
  const [gates, done] = await Promise.all([
    askRollbackGates({ changes, barriers: found.barriers, pullRequest, requestedBy, may }, state, ports),
    kept ? false : isOwnMerged(branch, promoter, ports.github),
    isConfirmed(pullRequest, promoter) ? undefined : confirm(pullRequest, requestedBy, ports.github),
  ]);
  if (done) {
    await ports.github.updatePullRequest(pullRequest.number, { state: "closed" });
    await ports.github.deleteBranch(branch);
    return putBack(request, await readRollbackState(request.base ?? DEFAULT_BASE, ports), may, ports);
  }
  if ("findings" in gates) return { outcome: "refused", findings: gates.findings };
  if ("answers" in gates) {
    await tellWaiting(pullRequest, gates.answers, requestedBy, promoter, ports.github);
    return { outcome: "waiting", from, to, regions, pullRequest: pullRequest.number, answers: gates.answers };
  }
  const ground = await groundForAll(asked, pullRequest, ports, rulesAsked);
  const withGates = (one: PromotionTrailers): PromotionTrailers => {
    const token = gates.passed.find(({ question }) => question.lane.service === one.service);
    return { ...one, gates: gateLines(token ?? gates.passed[0]) };
  };
  const merged = await mergeChange(
    {
      passed: gates.passed,
      pullRequest,
      edits,
      records: [withGates(record), ...records.map(withGates)],
      base: base.branch,
      rules: ground.rules,
      lastLook: () => refusedMeanwhile(all, request, state, ports),
    },
    ports,
  );
  if (merged.merged === "queued") {
    const waiting = { outcome: "waiting", from, to, regions, pullRequest: pullRequest.number } as const;
    return { ...waiting, answers: [], reason: merged.reason };
  }
  if (!merged.merged) return { outcome: "refused", findings: [merged.finding] };
  const { commit } = merged;
  const { number } = pullRequest;
  const told = await tellDone(
    { intent: { ...intent, quarantined }, pullRequest: number, commit, requestedBy },
    promoter,
    ports.github,
  );
  return {
    outcome: "rolled-back",
    from,
    to,
    regions,
    ...(intent.images === undefined ? {} : { images: intent.images }),
    quarantined,
    pullRequest: number,
    commit,
    warnings: [...ground.findings, ...told],
  };
}

/** A quarantine that came since the target was chosen: what goes back is asked again, right before the merge. */
async function refusedMeanwhile(
  parts: readonly { readonly lanes: readonly [Lane, ...Lane[]]; readonly to: Digest }[],
  { base = DEFAULT_BASE }: RollbackRequest,
  before: RollbackState,
  ports: RollbackPorts,
): Promise<string | undefined> {
  const now = await readRollbackState(base, ports);
  if (JSON.stringify(now.restrictions) === JSON.stringify(before.restrictions)) return undefined;
  for (const { lanes, to } of parts) {
    const verdict = await mayGoBack(to, lanes[0], now, ports);
    if (verdict.outcome === "refused") return verdict.findings.map(({ message }) => message).join("; ");
  }
  return undefined;
}

async function declinedBy(
  branch: string,
  promoter: string,
  { github }: RollbackPorts,
): Promise<SettledPullRequest | undefined> {
  const latest = (await github.pullRequestsOf(branch)).find((one) => isFromPromoter(one, promoter));
  return latest?.state === "closed" && latest.closedBy?.login !== promoter ? latest : undefined;
}

/** It may have been merged by a process that ended before it could say so. */
async function tellAlready(
  record: PromotionTrailers,
  asked: { readonly reason: string; readonly requestedBy: string },
  { from, service, parts }: RollbackTarget,
  { promoter, restrictions }: RollbackState,
  { github }: RollbackPorts,
): Promise<RollbackOutcome> {
  const { regions, previous } = record;
  const newest = parts.flatMap(({ histories }) => histories.flatMap(([one]) => one?.commit ?? []));
  const commits = newest.map(({ id }) => id);
  const records = newest
    .map(recordsIn)
    .find((all) => all.some(({ promotion }) => promotion === record.promotion));
  const images = parts.map((part) => {
    const one = records?.find(({ service }) => service === part.service);
    return { service: part.service, from: one?.previous?.digest ?? part.from, to: part.from };
  });
  const several = parts.length === 1 ? {} : { images };
  const already = { outcome: "already", to: from, regions, ...several, ...asked } as const;
  const { environment } = record;
  const pulls = await github.pullRequestsOf(rollbackBranch({ service, environment }, record.promotion));
  const merged = pulls.find((one) => one.merged !== undefined && commits.includes(one.merged.commit));
  if (merged?.merged === undefined || previous === null) return already;
  const quarantined = images
    .map((one) => one.from)
    .filter((digest) => restrictions.quarantines.some((one) => one.digest === digest));
  const intent = { ...record, service, from: previous.digest, to: record.digest, ...several, quarantined };
  const { commit } = merged.merged;
  await tellDone(
    { intent, pullRequest: merged.number, commit, requestedBy: asked.requestedBy },
    promoter,
    github,
  );
  return already;
}

/** Of several images that go back all are bad, where nobody knows which: one that was named, or is known by now. */
function badAmong(
  going: readonly { readonly from: Digest }[],
  named: Digest | undefined,
  { restrictions }: RollbackState,
): readonly Digest[] {
  const digests = [...new Set(going.map(({ from }) => from))];
  const known = digests.filter(
    (digest) => digest === named || restrictions.quarantines.some((one) => one.digest === digest),
  );
  return known.length > 0 ? known : digests;
}

/** Of one image its own; of several, what all of theirs come to. */
function policyDigestOf(parts: RollbackTarget["parts"], { policy }: RollbackState): Digest {
  const digests = parts.map(
    ({ service, lanes }) => rulesFor(policy, service, lanes[0].environment).policyDigest,
  );
  return digests.length === 1 && digests[0] !== undefined ? digests[0] : digestOf(JSON.stringify(digests));
}

function placesOf({ service, environment, regions }: RollbackIntent): readonly Lane[] {
  return (regions.length === 0 ? [null] : regions).map((region) => ({ service, environment, region }));
}

function quarantineOf({ reason, requestedBy }: RollbackRequest, digest: Digest, since: Date): Quarantine {
  return { digest, owner: requestedBy, reason, since, immediate: false };
}
