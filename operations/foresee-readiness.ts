import type { Finding } from "#chain/clearance/verdict.ts";
import { Fault } from "#chain/fault.ts";
import type { OpenPullRequest } from "#chain/promotion/github.ts";
import { isPromoter } from "#chain/promotion/promoter.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import type { StatusReport } from "#chain/promotion/status-report.ts";
import { readPolicy, readRestrictions } from "./observe-policy.ts";
import type { ObservePorts } from "./observe-ports.ts";
import { isUnready, printReadiness, readinessFacts, readyFor } from "./readiness.ts";

export const READINESS_STATUS = "clearance/readiness";

/**
 * Says on a pull request that changes policy, trust or quarantines whether it would take the last safe rollback
 * from somewhere: once per head, and it blocks nothing, for a quarantine may be worth it.
 */
export async function foreseeReadiness(
  { head, statuses }: OpenPullRequest,
  state: ObservedState,
  ports: Pick<ObservePorts, "git" | "github" | "registry" | "verifier" | "now">,
  policyPath: string,
): Promise<readonly StatusReport[]> {
  const { git } = ports;
  const said = statuses.some(
    ({ context, creator }) => context === READINESS_STATUS && isPromoter(creator, state.promoter),
  );
  if (said || (await git.resolve(head.commit)) === undefined) return [];
  const starts = await git.mergeBases(state.base.commit, head.commit);
  const changes = await Promise.all(starts.map((start) => git.changes(start, head.commit)));
  const decides = (path: string) => path === policyPath || /^(?:trust|quarantine)\//.test(path);
  if (!changes.flat().some(({ path }) => decides(path))) return [];
  try {
    const gone = await takenAway(head.commit, state, ports, policyPath);
    const description = gone.map(({ message }) => message).join("; ") || "every safe rollback stays";
    return [{ context: READINESS_STATUS, state: gone.length === 0 ? "success" : "failure", description }];
  } catch (error) {
    // `clearance` says what can't be read, and a registry that is down is asked again in the next pass.
    if (error instanceof Fault) return [];
    throw error;
  }
}

async function takenAway(
  head: string,
  state: ObservedState,
  ports: Pick<ObservePorts, "git" | "github" | "registry" | "verifier" | "now">,
  policyPath: string,
): Promise<readonly Finding[]> {
  const proposed = await readPolicy(ports.git, head, policyPath);
  const restrictions = await readRestrictions(ports.git, proposed);
  const facts = await readinessFacts(state, ports);
  const [now, then] = await Promise.all([
    readyFor(facts, state.policy, state.restrictions, ports),
    readyFor(facts, proposed, restrictions, ports),
  ]);
  const ready = now.filter(({ safe }) => safe.length > 0);
  return then
    .filter(isUnready)
    .filter((one) =>
      ready.some(({ service, environment }) => service === one.service && environment === one.environment),
    )
    .map((one) => ({ code: "NO_SAFE_ROLLBACK", message: `this leaves ${printReadiness(one)}` }));
}
