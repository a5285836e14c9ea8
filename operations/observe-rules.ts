import type { Lane, PolicySnapshot } from "#chain/clearance/policy.ts";
import { type Rules, rulesFor } from "#chain/clearance/rules.ts";

/** Rules are made where they are asked for: of ten thousand services only few have something to come. */
export function rulesOnce(policy: PolicySnapshot): (lane: Lane) => Rules {
  const known = new Map<string, Rules>();
  return ({ service, environment }) => {
    const key = `${service} ${environment}`;
    const rules = known.get(key) ?? rulesFor(policy, service, environment);
    known.set(key, rules);
    return rules;
  };
}
