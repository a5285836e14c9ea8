import { goesWith, servicesCalled } from "#chain/clearance/image-set.ts";
import type { Lane, Policy } from "#chain/clearance/policy.ts";
import type { Asides, OpenPullRequest, PullRequests } from "#chain/promotion/github.ts";
import { keysOf, laneKey } from "#chain/promotion/own-branch.ts";
import type { OwnPullRequests } from "./observe-own.ts";
import type { Base } from "./observe-ports.ts";

export interface ObserveOptions {
  readonly base?: Base;
  /** The lanes of one environment alone. */
  readonly environment?: string | undefined;
  /** Which lanes to look at; all where absent. */
  readonly only?: (lane: Lane) => boolean;
  /** The lanes of this service alone, and of the images that go with it. */
  readonly service?: string;
  /** The lanes of this open pull request alone, as its branch and commit name them. */
  readonly pullRequest?: number;
  /** Also what stands and how it is doing where nothing is to come; a plan needs that of a candidate's places only. */
  readonly everyPlace?: boolean;
  /** Services whose tags are asked for at once, however many there are: a hint named them. */
  readonly hinted?: ReadonlySet<string>;
  /** The pull requests as this very process has just read and changed them, instead of reading them. */
  readonly looked?: PullRequests | undefined;
  /** For a decision rather than a plan: statuses and signing runs, which decide nothing, aren't read. */
  readonly decisive?: boolean;
}

/** Which of the policy's lanes to look at; a batch's commit names its members. */
export function lanesAskedFor(
  { only, pullRequest, service }: ObserveOptions,
  policy: Policy,
  own: OwnPullRequests,
  open: readonly OpenPullRequest[],
): (lane: Lane) => boolean {
  if (service !== undefined) {
    const called = servicesCalled(policy, service).flatMap((one) => goesWith(policy, one));
    return (lane) => called.includes(lane.service) && (only?.(lane) ?? true);
  }
  if (pullRequest === undefined) return only ?? (() => true);
  const found = open.find(({ number }) => number === pullRequest);
  const keys = new Set(found === undefined ? [] : keysOf(found, own.proposals.get(found.number)));
  return (lane) => keys.has(laneKey(lane)) && (only?.(lane) ?? true);
}

/** As many of each as fit into a request without making it a heavy one; the others are asked for where they matter. */
const MOST_ASIDES = 20;

/** What the environments that are asked for will need to know of GitHub beside pull requests. */
export function asidesFor({ environments }: Policy, { environment, decisive }: ObserveOptions): Asides {
  const asked = environments.filter(({ name }) => environment === undefined || name === environment);
  const byWorkflow = asked.filter(({ signer }) => !("key" in signer));
  const people = asked.flatMap(({ approval }) => approval?.from ?? []);
  return {
    environments: decisive === true ? [] : byWorkflow.map(({ name }) => name).slice(0, MOST_ASIDES),
    teams: [...new Set(people.filter((name) => name.includes("/")))].slice(0, MOST_ASIDES),
  };
}
