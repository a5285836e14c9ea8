import { healthySince } from "#chain/clearance/health.ts";
import type { PolicySnapshot } from "#chain/clearance/policy.ts";
import { rulesFor } from "#chain/clearance/rules.ts";
import type { PreviousHealth } from "#chain/promotion/trailers.ts";
import { askHealth, type HealthPorts } from "./ask-health.ts";
import type { RollbackPart } from "./rollback-target.ts";

/** The health of a digest over all places that run it: one that is unhealthy anywhere is unhealthy. */
export async function healthOfAll(
  { lanes, from: digest, histories }: RollbackPart,
  snapshot: PolicySnapshot,
  ports: HealthPorts & { readonly now: () => Date },
): Promise<PreviousHealth> {
  const answers = await Promise.all(
    lanes.map((lane) => {
      const rules = rulesFor(snapshot, lane.service, lane.environment);
      return askHealth({ lane, digest }, rules, snapshot.policy, ports);
    }),
  );
  if (answers.some(({ state }) => state === "unhealthy")) return { digest, state: "unhealthy" };
  const times = answers.flatMap((answer, index) =>
    answer.state === "healthy"
      ? [healthySince(answer.since, histories[index]?.[0]?.committed ?? ports.now()).getTime()]
      : [],
  );
  if (times.length === 0 || times.length < answers.length) return { digest, state: "unknown" };
  return { digest, state: "healthy", since: new Date(Math.max(...times)) };
}
