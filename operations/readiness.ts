import { goesWith } from "#chain/clearance/image-set.ts";
import { lanesOf, placeOf, regionsOf, serviceOf } from "#chain/clearance/lane.ts";
import type { PolicySnapshot } from "#chain/clearance/policy.ts";
import type { Restrictions } from "#chain/clearance/restriction.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import type { GitHub } from "#chain/promotion/github.ts";
import { pastSets } from "#chain/promotion/past-sets.ts";
import { acrossPlaces, type PastDigest, pastDigests } from "#chain/promotion/rollback-choice.ts";
import { callOf, callPerson, openCalls } from "./call-person.ts";
import { inParallel } from "./in-parallel.ts";
import { digestAt } from "./observe-change.ts";
import { type Base, DEFAULT_BASE, type ObservePorts } from "./observe-ports.ts";
import {
  DEPTH,
  isCut,
  LOOKED_BACK,
  laneHistories,
  type PastParts,
  type RollbackState,
  safeAmong,
} from "./rollback-candidates.ts";
import { readRollbackState } from "./rollback-state.ts";

/** What one service could go back to in one environment, all its regions together. */
export interface Readiness {
  readonly service: string;
  readonly environment: string;
  /** The best first. */
  readonly safe: readonly Digest[];
  /** How many digests stood there before; none is no alarm. */
  readonly before: number;
  /** Whether a place has changed more often than is looked back: there may be more, which nobody has looked at. */
  readonly cut: boolean;
}

/** Everything that stood there, gathered once: which of it is safe depends on the policy and the quarantines. */
export interface ReadinessFacts extends PastParts {
  readonly service: string;
  readonly environment: string;
  /** Of several images, the sets that stood together. */
  readonly past: readonly PastDigest[];
  readonly cut: boolean;
}

type ReadinessPorts = Pick<ObservePorts, "git" | "github" | "registry" | "verifier" | "now">;

/**
 * What could be put back now, everywhere: the same choice as a rollback makes.
 *
 * @throws Fault of Git, GitHub, the policy and the registry; a place that can't be read counts as nothing there.
 */
export async function readiness(
  ports: ReadinessPorts,
  options: { readonly base?: Base; readonly environment?: string | undefined } = {},
): Promise<{ readonly state: RollbackState; readonly all: readonly Readiness[] }> {
  const state = await readRollbackState(options.base ?? DEFAULT_BASE, ports);
  const facts = await readinessFacts(state, ports, options.environment);
  return { state, all: await readyFor(facts, state.policy, state.restrictions, ports) };
}

export async function readinessFacts(
  state: Pick<RollbackState, "policy" | "promoter" | "base">,
  ports: ReadinessPorts,
  only?: string,
): Promise<readonly ReadinessFacts[]> {
  const { policy } = state.policy;
  const units = new Map(
    Object.keys(policy.services).map((service) => {
      const together = goesWith(policy, service);
      return [serviceOf(policy, service).set?.name ?? service, together] as const;
    }),
  );
  const pairs = [...units].flatMap(([service, services]) =>
    policy.environments
      .filter(({ name }) => only === undefined || name === only)
      .map((environment) => ({ service, services, environment })),
  );
  return inParallel(pairs, 4, async ({ service, services, environment }) => {
    const lanes = regionsOf(environment).map((region) =>
      services.map((one) => ({ service: one, environment: environment.name, region })),
    );
    const histories = await laneHistories(lanes.flat(), state, ports);
    const places = await Promise.all(
      lanes.map((here, place) =>
        Promise.all(
          here.map(async (lane, index) => ({
            service: lane.service,
            history: histories[place * services.length + index] ?? [],
            current: await currentOrNull(placeOf(policy, lane)),
          })),
        ),
      ),
    );
    const sets = places.map((members) => pastSets(members, DEPTH));
    const here = sets.map(({ current }) => current);
    return {
      service,
      environment: environment.name,
      past: acrossPlaces(sets.map(({ history }) => pastDigests(history))).filter(
        ({ digest }) => !here.includes(digest),
      ),
      cut: histories.some(isCut),
      images: new Map(sets.flatMap(({ images }) => [...images])),
      parts: services.map((one, index) => ({
        service: one,
        histories: places.map((members) => members[index]?.history ?? []),
      })),
    };
  });

  async function currentOrNull(place: ReturnType<typeof placeOf>): Promise<Digest | null> {
    try {
      return await digestAt(ports.git, state.base.commit, place);
    } catch (error) {
      if (error instanceof Fault && error.code.startsWith("EDIT_")) return null;
      throw error;
    }
  }
}

/** Which of it is safe under a policy and its restrictions; what that policy doesn't have any more isn't asked. */
export async function readyFor(
  facts: readonly ReadinessFacts[],
  policy: PolicySnapshot,
  restrictions: Restrictions,
  ports: Pick<ObservePorts, "git" | "registry" | "verifier" | "now">,
): Promise<readonly Readiness[]> {
  const lanes = lanesOf(policy.policy);
  const all = await inParallel(facts, 4, async ({ service, environment, past, cut, images, parts }) => {
    const lane = lanes.find(
      (one) => one.environment === environment && parts.some((part) => part.service === one.service),
    );
    if (lane === undefined) return [];
    const safe = await safeAmong(past, { policy, restrictions, images, parts }, lane, ports);
    return [{ service, environment, safe: safe.map(({ digest }) => digest), before: past.length, cut }];
  });
  return all.flat();
}

/** `prod/check-in: 3 safe rollbacks` */
export function printReadiness({ service, environment, safe, before, cut }: Readiness): string {
  const count = `${safe.length} safe rollback${safe.length === 1 ? "" : "s"}`;
  const why = safe.length > 0 ? "" : before === 0 ? ": nothing came before" : `: none of ${before} is safe`;
  const bound = cut ? ` (${LOOKED_BACK})` : "";
  return `${environment}/${service}: ${count}${why}${bound}`;
}

/** Nothing to go back to although something came before: somebody should know before it is needed. */
export function isUnready({ safe, before }: Readiness): boolean {
  return safe.length === 0 && before > 0;
}

/** Calls a person for each place that has lost its last safe rollback, and takes the call back when it has one again. */
export async function alarmReadiness(
  all: readonly Readiness[],
  { promoter, base }: Pick<RollbackState, "promoter" | "base">,
  github: GitHub,
): Promise<void> {
  const open = await openCalls(promoter, github);
  for (const one of all) {
    const key = `readiness ${one.environment} ${one.service}`;
    const known = callOf(open, key);
    if (isUnready(one)) {
      const title = `${one.environment}/${one.service} has no safe rollback`;
      const text = `${printReadiness(one)}. \`clearance rollback ${one.service} --env ${one.environment}\` would be refused now: release something that gets healthy, or lift what is in the way. This closes by itself.`;
      await callPerson({ key, title, text, commit: base.commit }, promoter, github, open);
    } else if (known !== undefined && one.safe.length > 0) {
      await github.comment(known.number, `${printReadiness(one)}.`);
      await github.closeIssue(known.number);
    }
  }
}
