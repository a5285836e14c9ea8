import { CODE_OWNERS_PATHS, codeOwnersOf } from "#chain/clearance/code-owners.ts";
import { digestsCompared, lanesLookedAt } from "#chain/clearance/gates/ask-gates.ts";
import type { DigestAge, PlaceFacts } from "#chain/clearance/gates/gate-inputs.ts";
import type { Health } from "#chain/clearance/health.ts";
import { environmentOf, lanesOf, placeOf, printLane } from "#chain/clearance/lane.ts";
import { ageOf, orderOf } from "#chain/clearance/order.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import { type Rules, rulesFor } from "#chain/clearance/rules.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import { type ImageReference, printImageReference } from "#chain/digest/image-name.ts";
import type { Verified } from "#chain/evidence/sigstore.ts";
import { Fault } from "#chain/fault.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import type { OpenPullRequest } from "#chain/promotion/github.ts";
import { promotionBranch, promotionId } from "#chain/promotion/identity.ts";
import type { Candidate, NoCandidate, ObservedLane, ObservedState } from "#chain/promotion/state.ts";
import { askHealth } from "./ask-health.ts";
import { collectEvidence } from "./collect-evidence.ts";
import { gatherAncestry } from "./gather-ancestry.ts";
import { inParallel } from "./in-parallel.ts";
import { findCandidate } from "./observe-candidate.ts";
import { changeIdentity, type DigestChange, digestAt, digestChanges } from "./observe-change.ts";
import { githubFacts, type OwnedFile } from "./observe-github.ts";
import { once } from "./observe-once.ts";
import { readPolicy, readRestrictions } from "./observe-policy.ts";
import { type Base, DEFAULT_BASE, type ObservePorts } from "./observe-ports.ts";
import { readHead } from "./read-back.ts";

export interface ObserveOptions {
  readonly base?: Base;
  /** The lanes of one environment alone. */
  readonly environment?: string | undefined;
  /** Which lanes to look at; all where absent. */
  readonly only?: (lane: Lane, open: readonly OpenPullRequest[]) => boolean;
  /** For a decision rather than a plan: statuses and signing runs, which decide nothing, aren't read. */
  readonly decisive?: boolean;
}

/** Lanes that are read at the same time. */
const PARALLEL = 8;

/**
 * Reads everything that a plan is made from, each thing once. What can't be read in one lane is that
 * lane's fault; what all lanes rest on (policy, quarantine, holds, pull requests) is everybody's.
 *
 * @throws Fault `ENVIRONMENT_MISSING`, `GIT_FAILED`, `POLICY_…`, `QUARANTINE_UNREADABLE`, `HOLD_UNREADABLE`, `GITHUB_…`.
 */
export async function observe(ports: ObservePorts, options: ObserveOptions = {}): Promise<ObservedState> {
  const base = options.base ?? DEFAULT_BASE;
  const { git } = ports;
  await git.refresh();
  const commit = await baseCommit(git, base.branch);
  const policy = await readPolicy(git, commit, base.policyPath);
  if (options.environment !== undefined) environmentOf(policy.policy, options.environment);
  const promoter = `${policy.policy.promoter.app}[bot]`;
  const facts = githubFacts(ports.github, base.branch, promoter, options.decisive === true);
  const [restrictions, pullRequests] = await Promise.all([
    readRestrictions(git, policy),
    facts.pullRequests(),
  ]);

  const rulesOf = ({ service, environment }: Lane) => rulesFor(policy, service, environment);
  const currentOf = once((lane: Lane) => digestAt(git, commit, placeOf(policy.policy, lane)), printLane);
  const lastChange = once(async (lane: Lane): Promise<DigestChange | undefined> => {
    for await (const change of digestChanges(git, commit, placeOf(policy.policy, lane))) return change;
    return undefined;
  }, printLane);
  const healthOf = once(async (lane: Lane): Promise<Health> => {
    const digest = await currentOf(lane);
    if (digest === null) return { state: "unknown", detail: "nothing is deployed" };
    return askHealth({ lane, digest }, rulesOf(lane), policy.policy, ports);
  }, printLane);
  const trust = trustMaterialOf(policy);
  const evidenceOf = once(
    (subject: ImageReference) => collectEvidence(subject, trust, ports),
    printImageReference,
  );
  const resolveTag = once(
    ({ rules, tag }: { readonly rules: Rules; readonly tag: string }) =>
      ports.registry.resolve(rules.image, tag),
    ({ rules, tag }) => `${rules.image}:${tag}`,
  );

  const codeOwners = once(() => readCodeOwners(git, commit));
  async function ownersOf({ approval }: Rules, file: string): Promise<OwnedFile | undefined> {
    if (approval?.codeOwners !== true) return undefined;
    return { file, named: codeOwnersOf(await codeOwners("all"), file) };
  }

  async function placeFacts(lane: Lane): Promise<PlaceFacts> {
    const [digest, change, health, merging] = await Promise.all([
      currentOf(lane),
      lastChange(lane),
      healthOf(lane),
      facts.merging(lane),
    ]);
    return { ...lane, digest, since: change?.commit.committed ?? null, health, merging };
  }

  async function agesFor(lane: Lane, rules: Rules): Promise<readonly DigestAge[]> {
    const found = await Promise.all(
      digestsCompared(lane, rules).map(async ({ lane: there, digest }) => {
        const standing = await currentOf(there);
        if (standing === null || standing === digest) return [];
        const theirs = rulesOf(there);
        return Promise.all(
          [standing, digest].map(async (one): Promise<readonly DigestAge[]> => {
            const subject = { image: theirs.image, digest: one };
            const made = orderOf(subject, (await evidenceOf(subject)).evidence, theirs);
            return made === undefined ? [] : [{ service: there.service, digest: one, made }];
          }),
        );
      }),
    );
    return found.flat(2);
  }

  async function observeLane(lane: Lane): Promise<ObservedLane> {
    const rules = rulesOf(lane);
    const place = placeOf(policy.policy, lane);
    const [current, places, ages] = await Promise.all([
      currentOf(lane),
      Promise.all(lanesLookedAt(lane, rules).map(placeFacts)),
      agesFor(lane, rules),
    ]);
    const observed = { lane, rules, place, current, places, ages };
    const found = await findCandidate(lane, policy.policy, rules, currentOf, (rules, tag) =>
      resolveTag({ rules, tag }),
    );
    const none = (reason: NoCandidate): ObservedLane => ({ ...observed, since: "none", candidate: reason });
    if ("none" in found) return none(found);
    if (found.digest === current)
      return none({ none: `${found.digest} from ${found.origin} stands there already`, waits: false });
    const since = await changeIdentity(await lastChange(lane), lane, promoter, facts);
    return { ...observed, since, candidate: await candidate({ ...observed, since }, found) };
  }

  async function candidate(
    { lane, rules, place, current, since }: Omit<ObservedLane, "candidate">,
    { digest, origin }: { readonly digest: ImageReference["digest"]; readonly origin: string },
  ): Promise<Candidate> {
    const subject = { image: rules.image, digest };
    const before = current === null ? undefined : { image: rules.image, digest: current };
    const id = promotionId({ lane, from: current, to: digest, policyDigest: rules.policyDigest, since });
    const [{ evidence, notes, referrers }, past, change, promotion] = await Promise.all([
      evidenceOf(subject),
      before === undefined ? undefined : evidenceOf(before),
      lastChange(lane),
      ownersOf(rules, place.file).then((owned) =>
        facts.promotion(environmentOf(policy.policy, lane.environment), id, promotionBranch(lane, id), owned),
      ),
    ]);
    const edits = [{ place, from: current, to: digest }];
    const head = promotion.open?.head.commit;
    const [ancestry, unplanned] = await Promise.all([
      gatherAncestry(evidence, rules, git),
      head === undefined ? [] : readHead(git, commit, head, edits),
    ]);
    const made = orderOf(subject, evidence, rules);
    const madeBefore =
      before === undefined ? undefined : ageOfCurrent(before, past?.evidence ?? [], rules, change);
    const older = madeBefore !== undefined && !(made !== undefined && made >= madeBefore);
    return {
      subject,
      origin,
      evidence,
      notes,
      referrers,
      ancestry,
      older,
      promotion: { ...promotion, unplanned },
    };
  }

  const lanes = lanesOf(policy.policy)
    .filter((lane) => options.environment === undefined || lane.environment === options.environment)
    .filter((lane) => options.only?.(lane, pullRequests.open) ?? true);
  const results = await inParallel(lanes, PARALLEL, async (lane) => {
    try {
      return await observeLane(lane);
    } catch (error) {
      if (error instanceof Fault) return { lane, fault: error };
      throw error;
    }
  });
  return {
    base: { branch: base.branch, commit },
    promoter,
    policy,
    restrictions,
    pullRequests: pullRequests.open,
    lanes: results.flatMap((result) => ("fault" in result ? [] : [result])),
    faults: results.flatMap((result) => ("fault" in result ? [result] : [])),
  };
}

/**
 * When what runs there was made. Where a registry shows no provenance about it any more, it is taken to be as
 * young as it can be, made when it came there: hiding evidence must not make anything look newer than it.
 */
function ageOfCurrent(
  current: ImageReference,
  evidence: readonly Verified[],
  rules: Rules,
  change: DigestChange | undefined,
): Date | undefined {
  return orderOf(current, evidence, rules) ?? ageOf(current, evidence) ?? change?.commit.committed;
}

/** CODEOWNERS as the base branch has it; empty where there is none. */
async function readCodeOwners(git: GitRepository, commit: CommitId): Promise<string> {
  for (const path of CODE_OWNERS_PATHS) {
    const bytes = await git.read(commit, path);
    if (bytes !== undefined) return new TextDecoder().decode(bytes);
  }
  return "";
}

/** @throws Fault `POLICY_UNREADABLE` where there is no such branch. */
export async function baseCommit(git: GitRepository, branch: string): Promise<CommitId> {
  const commit = await git.resolve(`refs/heads/${branch}`);
  if (commit !== undefined) return commit;
  throw new Fault("POLICY_UNREADABLE", `the GitOps repository has no branch ${branch}`);
}
