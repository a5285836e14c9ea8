import type { Lane, Policy, PolicySnapshot } from "#chain/clearance/policy.ts";
import { type Rules, rulesFor } from "#chain/clearance/rules.ts";

export type RulesOf = (lane: Lane) => Rules;

const KNOWN = new WeakMap<Policy, { readonly files: PolicySnapshot["files"]; readonly rulesOf: RulesOf }>();

/**
 * Rules are made where they are asked for: of ten thousand services only few have something to come. The same
 * policy with the same files, in whichever commit, is answered by the same function.
 */
export function rulesOnce(snapshot: PolicySnapshot): RulesOf {
  const before = KNOWN.get(snapshot.policy);
  if (before?.files === snapshot.files) return before.rulesOf;
  const known = new Map<string, Rules>();
  const rulesOf: RulesOf = ({ service, environment }) => {
    const key = `${service} ${environment}`;
    const rules = known.get(key) ?? rulesFor(snapshot, service, environment);
    known.set(key, rules);
    return rules;
  };
  KNOWN.set(snapshot.policy, { files: snapshot.files, rulesOf });
  return rulesOf;
}
