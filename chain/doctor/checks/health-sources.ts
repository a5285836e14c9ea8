import { healthRuleOf, independentSources } from "../../clearance/health-source.ts";
import type { Check, Diagnosis } from "../diagnosis.ts";
import type { DoctorFacts } from "../facts.ts";

export const healthSources: Check<DoctorFacts> = {
  name: "health sources",
  question: "Do two sources speak for each service of tier 0?",
  examine({ environments, policy }) {
    const critical = Object.entries(policy.services).filter(([, { tier }]) => tier === 0);
    return policy.environments
      .filter(({ name }) => environments.includes(name))
      .flatMap(({ name: environment, health }) => {
        const alone = critical.filter(([, { tier }]) => {
          const rule = healthRuleOf(health, tier);
          return rule !== undefined && Math.min(rule.independent, independentSources(rule.sources)) < 2;
        });
        if (alone.length === 0) return [];
        const names = alone.map(([name]) => name).join(", ");
        return [
          {
            code: "HEALTH_ALONE",
            severity: "warning",
            environment,
            message: `one source alone says whether ${names} (tier 0) is healthy in ${environment}`,
            remedy: "name a second, independent source under health (docs/guides/health.md)",
          } satisfies Diagnosis,
        ];
      });
  },
};
