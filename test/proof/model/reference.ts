import type { MemoryPull } from "#adapters/github/memory/memory-state.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type { Review } from "#chain/promotion/github.ts";
import { digestIn, isHealthy, isHeld, isQuarantined, type Moment, textIn } from "./moment.ts";
import { fileOf, type Platform, PROMOTER } from "./platform.ts";
import type { Release } from "./world.ts";

/** What is known of digests whatever the time: what was built, attested and cleared. */
export interface Known {
  readonly releases: readonly Release[];
  /** `environment digest` */
  readonly cleared: ReadonlySet<string>;
}

export interface Proposed {
  readonly lane: Lane;
  readonly digest: Digest;
  readonly pull: MemoryPull | undefined;
  readonly head: CommitId | undefined;
}

export type Gate = (moment: Moment, proposed: Proposed) => boolean;

/**
 * The reference: what must be true, at one moment, for a digest to come into a lane. Written from the
 * design and not from the code, without its parsers, gates and decisions.
 */
export function referenceGates(platform: Platform, known: Known): Readonly<Record<string, Gate>> {
  const environments = [...new Set(platform.lanes.map(({ environment }) => environment))];
  const lanesOf = (service: string, environment: string | undefined) =>
    platform.lanes.filter((lane) => lane.service === service && lane.environment === environment);
  const releasesOf = (lane: Lane) => known.releases.filter(({ service }) => service === lane.service);
  const before = (environment: string) => environments[environments.indexOf(environment) - 1];

  /** The places right before a lane: its earlier regions, or for the first all of the environment before. */
  function wave({ service, environment, region }: Lane): readonly Lane[] {
    const here = lanesOf(service, environment);
    const index = here.findIndex((lane) => lane.region === region);
    return index > 0 ? here.slice(0, index) : lanesOf(service, before(environment));
  }

  return {
    evidence: (_moment, { lane, digest }) =>
      releasesOf(lane).some((one) => one.digest === digest && one.attested),
    order: ({ tree }, { lane, digest }) => {
      const built = (one: Digest | null) => releasesOf(lane).findIndex((release) => release.digest === one);
      return built(digest) > built(digestIn(tree, lane));
    },
    quarantine: ({ tree }, { digest }) => !isQuarantined(tree, digest),
    hold: (moment, { lane }) => !isHeld(moment, lane),
    previous: (_moment, { lane, digest }) => {
      const environment = before(lane.environment);
      return environment === undefined || known.cleared.has(`${environment} ${digest}`);
    },
    approval: (moment, { lane, pull, head }) => {
      const needed = lane.environment === "prod" ? peopleNeeded(moment) : 0;
      if (needed === 0) return true;
      const reviews = pull === undefined ? undefined : moment.github.pulls.get(pull.number)?.reviews;
      const released = moment.github.runs
        .filter(({ inputs }) => inputs["pull-request"] === `${pull?.number}` && inputs["head"] === head)
        .flatMap(({ releases }) => releases.map(({ by }) => by.login));
      return approvalsOn(head, reviews ?? [], moment.approvers, released) >= needed;
    },
    wave: ({ tree }, { lane, digest }) => wave(lane).every((place) => digestIn(tree, place) === digest),
    soak: (moment, { lane }) =>
      wave(lane).every((place) => {
        const since = moment.since.get(fileOf(place));
        const rest = place.environment === "dev" ? soakOfDev(moment) : 0;
        // Where no soak is asked for, a clock that was set back since is nobody's matter.
        if (rest === 0) return since !== undefined;
        return since !== undefined && moment.now.getTime() - since.getTime() >= rest;
      }),
    health: (moment, { lane }) => wave(lane).every((place) => isHealthy(moment, place)),
  };
}

/** What the merge asks for beside the gates. */
export const MERGE_DEMANDS: Readonly<Record<string, (known: Known) => Gate>> = {
  clearance:
    ({ cleared }) =>
    (_moment, { lane, digest }) =>
      cleared.has(`${lane.environment} ${digest}`),
  bypass: () => (moment) => moment.rules.bypass === "never" && moment.rules.requiresPullRequest,
  author:
    () =>
    (_moment, { pull }) =>
      pull?.author.kind === "bot" && pull.author.login === PROMOTER.login,
};

/** The policy of the base branch alone says how many people must agree. */
function peopleNeeded({ tree }: Moment): number {
  return Number(/people: (\d+)/.exec(textIn(tree, "clearance.yaml") ?? "")?.[1] ?? Number.POSITIVE_INFINITY);
}

/** How long dev has to be healthy, in milliseconds: the base's word, too. */
function soakOfDev({ tree }: Moment): number {
  const minutes = /name: dev,.* soak: (\d+)m/.exec(textIn(tree, "clearance.yaml") ?? "")?.[1];
  return Number(minutes ?? 0) * 60_000;
}

/**
 * People whose last word is yes, to exactly this head; none where one of them wants changes. Whoever let a signing run
 * for it in has said yes, too: one of them at most counts beside the reviews.
 */
function approvalsOn(
  head: CommitId | undefined,
  reviews: readonly Review[],
  approvers: readonly string[],
  released: readonly string[],
): number {
  const last = new Map<string, Review>();
  for (const review of reviews) {
    if (review.state !== "COMMENTED" && approvers.includes(review.author.login))
      last.set(review.author.login, review);
  }
  const words = [...last.values()];
  if (words.some(({ state }) => state === "CHANGES_REQUESTED")) return 0;
  const yes = words
    .filter(({ state, commit }) => state === "APPROVED" && commit === head)
    .map(({ author }) => author.login);
  const releaser = released.some((login) => approvers.includes(login) && !yes.includes(login));
  return yes.length + (releaser ? 1 : 0);
}
