import { codeOwnersOf } from "#chain/clearance/code-owners.ts";
import { digestsCompared, lanesLookedAt } from "#chain/clearance/gates/ask-gates.ts";
import type { DigestAge, PlaceFacts } from "#chain/clearance/gates/gate-inputs.ts";
import type { Health } from "#chain/clearance/health.ts";
import { environmentOf, lanesOf, placeOf, printLane } from "#chain/clearance/lane.ts";
import { orderOf } from "#chain/clearance/order.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import type { Rules } from "#chain/clearance/rules.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import { type ImageName, type ImageReference, printImageReference } from "#chain/digest/image-name.ts";
import { Fault } from "#chain/fault.ts";
import { promotionBranch } from "#chain/promotion/identity.ts";
import { laneKey } from "#chain/promotion/own-branch.ts";
import {
  type Candidate,
  isCandidate,
  type ObservedLane,
  type ObservedState,
} from "#chain/promotion/state.ts";
import { askHealth } from "./ask-health.ts";
import { collectEvidence } from "./collect-evidence.ts";
import { gatherAncestry } from "./gather-ancestry.ts";
import { inParallel } from "./in-parallel.ts";
import { ageOfCurrent } from "./observe-age.ts";
import { awaitedAt } from "./observe-awaited.ts";
import { baseCommit, readCodeOwners } from "./observe-base.ts";
import { findCandidate } from "./observe-candidate.ts";
import { changeIdentity, type DigestChange, digestAt, digestChanges } from "./observe-change.ts";
import { digestsOf } from "./observe-digests.ts";
import { githubFacts, type OwnedFile } from "./observe-github.ts";
import { withHeads } from "./observe-heads.ts";
import { once } from "./observe-once.ts";
import { idOf, noDigest, openOf, standsThere, waitingOf } from "./observe-open.ts";
import { asidesFor, lanesAskedFor, type ObserveOptions } from "./observe-options.ts";
import { mergingOf, type OwnOpen, pastBatches, readLeftovers, readOwn } from "./observe-own.ts";
import { readPolicy, readRestrictions } from "./observe-policy.ts";
import { DEFAULT_BASE, type ObservePorts } from "./observe-ports.ts";
import { rulesOnce } from "./observe-rules.ts";
import { withRuns } from "./observe-runs.ts";
import { setFacts } from "./observe-set.ts";
import { StandingLane, standingLanes } from "./observe-standing.ts";
import { turnsOf } from "./observe-turns.ts";

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
  const asides = asidesFor(policy.policy, options);
  const facts = githubFacts(
    ports.github,
    base.branch,
    promoter,
    options.decisive === true,
    asides,
    (id) => declined(id),
    options.looked,
  );
  const [restrictions, pullRequests, digests] = await Promise.all([
    readRestrictions(git, policy),
    facts.pullRequests(),
    digestsOf(git, commit, policy.policy),
  ]);
  const own = await readOwn(pullRequests.open, promoter, git);
  const asksTag = turnsOf(policy.policy, ports.now(), options.hinted);
  const declined = pastBatches(pullRequests.past, promoter, ports);
  const only = lanesAskedFor(options, policy.policy, own, pullRequests.open);

  const rulesOf = rulesOnce(policy);
  const currentOf = digests.at;
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
    ({ image, tag }: { readonly image: ImageName; readonly tag: string }) =>
      ports.registry.resolve(image, tag),
    ({ image, tag }) => `${image}:${tag}`,
  );

  const resolve = (image: ImageName, tag: string) => resolveTag({ image, tag });
  const newestOf = (lane: Lane) => findCandidate(lane, policy.policy, currentOf, resolve);
  const setReader = { policy: policy.policy, git, rulesOf, currentOf, newestOf, evidenceOf };

  const codeOwners = once(() => readCodeOwners(git, commit));
  async function ownersOf({ approval }: Rules, file: string): Promise<OwnedFile | undefined> {
    if (approval?.codeOwners !== true) return undefined;
    return { file, named: codeOwnersOf(await codeOwners("all"), file) };
  }

  async function placeFacts(lane: Lane): Promise<PlaceFacts> {
    const [digest, change, health] = await Promise.all([currentOf(lane), lastChange(lane), healthOf(lane)]);
    const merging = mergingOf(own.byLane.get(laneKey(lane)) ?? [], promoter);
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

  /** What may go back by itself is looked at also where nothing is to come. */
  function isWatched({ environment }: Lane): boolean {
    return options.everyPlace === true || environmentOf(policy.policy, environment).rollback !== undefined;
  }

  const look = once(lookAt, printLane);

  /** A decision is about what was planned: whom it keeps waiting was thought of there. */
  async function observeLane(lane: Lane): Promise<ObservedLane> {
    const observed = await look(lane);
    if (options.decisive === true) return observed;
    const now = ports.now();
    const reader = { policy: policy.policy, git, commit, now, rulesOf, lastChange, look };
    const awaited = await awaitedAt(observed, reader);
    return awaited.length === 0 ? observed : { ...observed, awaited };
  }

  async function lookAt(lane: Lane): Promise<ObservedLane> {
    const place = placeOf(policy.policy, lane);
    const current = await currentOf(lane);
    const open = own.byLane.get(laneKey(lane)) ?? [];
    // A tag decides what becomes of an open pull request: whose turn it is matters only where there is none.
    const asked = open.length > 0 || asksTag(lane.service);
    const found = await findCandidate(lane, policy.policy, currentOf, asked ? resolve : undefined);
    const nothing = "none" in found ? found : found.digest === current ? standsThere(found) : undefined;
    if (nothing !== undefined && !(nothing.waits && open.length > 0)) {
      const standing = { lane, place, current, candidate: nothing };
      if (!isWatched(lane)) return new StandingLane(standing, rulesOf);
      return { ...standing, since: "none", rules: rulesOf(lane), places: await placesOf(lane) };
    }
    const rules = rulesOf(lane);
    const [places, ages, change] = await Promise.all([
      placesOf(lane),
      agesFor(lane, rules),
      lastChange(lane),
    ]);
    const since = await changeIdentity(change, lane, promoter, facts);
    const observed = { lane, rules, place, current, places, ages, since };
    const newest = "none" in found ? found : await candidate(observed, found, open);
    const wanted = isCandidate(newest) ? newest.promotion.open?.number : undefined;
    const standing = await standingOf(
      observed,
      open.filter(({ pullRequest }) => pullRequest.number !== wanted),
    );
    const waitingSince = waitingOf(open, change?.commit.committed);
    return {
      ...observed,
      candidate: newest,
      ...(standing === undefined ? {} : { standing }),
      ...(waitingSince === undefined ? {} : { waitingSince }),
    };
  }

  async function placesOf(lane: Lane): Promise<readonly PlaceFacts[]> {
    return Promise.all(lanesLookedAt(lane, rulesOf(lane)).map(placeFacts));
  }

  /** An older candidate that a pull request is open for, where it would still be this very promotion today. */
  async function standingOf(
    observed: Omit<ObservedLane, "candidate">,
    open: readonly OwnOpen[],
  ): Promise<Candidate | undefined> {
    for (const one of open) {
      const to = await digestAt(git, one.pullRequest.head.commit, observed.place).catch(noDigest);
      if (to === null || to === observed.current) continue;
      const found = { digest: to, origin: `#${one.pullRequest.number}` };
      if (openOf(observed, to, [one]) !== undefined) return candidate(observed, found, [one]);
    }
    return undefined;
  }

  async function candidate(
    observed: Omit<ObservedLane, "candidate">,
    { digest, origin }: { readonly digest: ImageReference["digest"]; readonly origin: string },
    open: readonly OwnOpen[],
  ): Promise<Candidate> {
    const { lane, rules, place, current } = observed;
    const subject = { image: rules.image, digest };
    const before = current === null ? undefined : { image: rules.image, digest: current };
    const id = idOf(observed, digest);
    const environment = environmentOf(policy.policy, lane.environment);
    const proposed = openOf(observed, digest, open);
    const [{ evidence, listed, broken, notes, referrers }, past, change, set, promotion] = await Promise.all([
      evidenceOf(subject),
      before === undefined ? undefined : evidenceOf(before),
      lastChange(lane),
      setFacts(lane, subject, proposed, setReader),
      ownersOf(rules, place.file).then((owned) =>
        facts.promotion(environment, id, promotionBranch(lane, id), proposed?.pullRequest, owned),
      ),
    ]);
    const made = orderOf(subject, evidence, rules);
    const madeBefore =
      before === undefined ? undefined : ageOfCurrent(before, past?.evidence ?? [], rules, change);
    const older = madeBefore !== undefined && !(made !== undefined && made >= madeBefore);
    return {
      subject,
      origin,
      evidence,
      listed,
      broken,
      notes,
      referrers,
      ancestry: await gatherAncestry(evidence, rules, git),
      replaced: past?.evidence ?? [],
      older,
      ...(set === undefined ? {} : { set }),
      promotion: { ...promotion, unplanned: [] },
    };
  }

  const lanes = lanesOf(policy.policy)
    .filter((lane) => options.environment === undefined || lane.environment === options.environment)
    .filter(only);
  await digests.read(lanes);
  const results: (ObservedLane | ObservedState["faults"][number])[] = [];
  const asking: (readonly [number, Lane])[] = [];
  const standingAt = standingLanes(git, commit, { policy: policy.policy, rulesOf, digests });
  const proposed = new Set([...own.byLane.keys()].map((key) => key.slice(key.lastIndexOf("/") + 1)));
  for (const [index, lane] of lanes.entries()) {
    const there = isWatched(lane) || proposed.has(lane.service) ? undefined : standingAt(lane);
    if (there === undefined) asking.push([index, lane]);
    else results[index] = there;
  }
  await inParallel(asking, PARALLEL, async ([index, lane]) => {
    try {
      results[index] = await observeLane(lane);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      results[index] = { lane, fault: error };
    }
  });
  const read = results.flatMap((result) => ("fault" in result ? [] : [result]));
  const whole = options.decisive !== true;
  const heads = await withHeads(read, own.proposals, commit, git);
  const runs = whole
    ? await withRuns(heads.lanes, { policy, restrictions }, ports.now(), ports.github)
    : { lanes: heads.lanes, faults: [] };
  return {
    base: { branch: base.branch, commit },
    promoter,
    policy,
    restrictions,
    pullRequests: pullRequests.open,
    past: pullRequests.past,
    proposals: own.proposals,
    leftovers: whole ? await readLeftovers(pullRequests.open, git, ports.now()) : [],
    looked: pullRequests,
    lanes: runs.lanes,
    faults: [
      ...results.flatMap((result) => ("fault" in result ? [result] : [])),
      ...heads.faults,
      ...runs.faults,
    ],
  };
}
