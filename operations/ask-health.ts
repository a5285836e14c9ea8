import {
  combineHealth,
  type Health,
  type HealthProbe,
  type HealthQuestion,
} from "#chain/clearance/health.ts";
import { fillSource } from "#chain/clearance/health-source.ts";
import { placeOf } from "#chain/clearance/lane.ts";
import type { Lane, Policy } from "#chain/clearance/policy.ts";
import type { Rules } from "#chain/clearance/rules.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import type { CommitId, TreeReader } from "#chain/promotion/git.ts";
import { digestAt } from "./observe-change.ts";

/** A source is asked about this long at least, so that what it says is worth recording. */
const LEAST_LOOK_BACK = 60 * 60_000;

export interface HealthPorts {
  readonly git: TreeReader;
  readonly health: HealthProbe;
}

/** What the declared sources say together of a digest in a lane of their environment (`rules` is the lane's). */
export async function askHealth(
  { lane, digest }: { readonly lane: Lane; readonly digest: Digest },
  rules: Rules,
  policy: Policy,
  ports: HealthPorts,
): Promise<Health> {
  const rule = rules.wave.health;
  if (rule === undefined) return { state: "unknown", detail: "no health source is declared" };
  const question: HealthQuestion = {
    lane,
    image: rules.image,
    digest,
    lookBack: Math.max(rules.wave.soak, LEAST_LOOK_BACK),
    digestAt: (commit) => knownDigestAt(ports.git, commit, lane, policy),
  };
  const answers = await Promise.all(
    rule.sources.map(async (written) => {
      const source = fillSource(written, lane, digest);
      return { source, health: await ports.health.ask(source, question) };
    }),
  );
  return combineHealth(answers, rule.independent);
}

/** A source may name any commit, also of another repository: what can't be read holds nothing we know of. */
async function knownDigestAt(
  git: TreeReader,
  commit: CommitId,
  lane: Lane,
  policy: Policy,
): Promise<Digest | null | undefined> {
  try {
    return await digestAt(git, commit, placeOf(policy, lane));
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}
