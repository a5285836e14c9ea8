import { environmentOf, fillIn } from "#chain/clearance/lane.ts";
import type { Lane, Policy } from "#chain/clearance/policy.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { PreviousHealth } from "#chain/promotion/trailers.ts";
import type { ObservePorts } from "./observe-ports.ts";

/** The health of a digest over all places that run it: one that is unhealthy anywhere is unhealthy. */
export async function healthOfAll(
  lanes: readonly Lane[],
  digest: Digest,
  policy: Policy,
  { health, now }: Pick<ObservePorts, "health" | "now">,
): Promise<PreviousHealth> {
  const answers = await Promise.all(
    lanes.map(async (lane) => {
      const rule = environmentOf(policy, lane.environment).health;
      return rule === undefined ? undefined : health.probe(fillIn(rule.http, lane));
    }),
  );
  if (answers.some((answer) => answer?.state === "unhealthy")) return { digest, state: "unhealthy" };
  const times = answers.flatMap((answer) => (answer?.state === "healthy" ? [answer.since ?? now()] : []));
  const latest = times.reduce<Date | undefined>((a, b) => (a === undefined || b > a ? b : a), undefined);
  if (latest === undefined || times.length < lanes.length) return { digest, state: "unknown" };
  return { digest, state: "healthy", since: latest };
}
