import type { HealthSource } from "./health-policy.ts";
import { hostOf, independentSources, mentions, namesDigest } from "./health-source.ts";
import type { EnvironmentRule, Policy } from "./policy.ts";
import type { PolicyProblem } from "./policy-problems.ts";

/** What an environment's `health` can't mean. */
export function healthProblems(
  { name, regions = [], health }: EnvironmentRule,
  at: readonly PropertyKey[],
  { promoter }: Policy,
): PolicyProblem[] {
  if (health === undefined) return [];
  const { all, independent } = health;
  const problem = (message: string): PolicyProblem => ({ at, message });
  const problems = all.flatMap((source) => {
    if (mentions(source, "{region}") && regions.length === 0)
      return [problem(`${name} has no regions, so {region} stands for nothing`)];
    if (!mentions(source, "{region}") && regions.length > 1)
      return [problem(`${name} has ${regions.length} regions, so their health needs {region}`)];
    if (isOurs(source, promoter.app))
      return [
        problem("deployments of our own workflows and App say nothing of health: name another account"),
      ];
    return [];
  });
  if (all.every(({ tier }) => tier !== undefined))
    problems.push(problem("every source is for some tiers only: services of the others would have none"));
  if (independent === undefined) return problems;
  const { tier, sources } = independent;
  const asked = all.filter((source) => source.tier === undefined || source.tier >= tier);
  const most = independentSources(asked);
  if (most < sources) {
    const hosts = [...new Set(asked.map((source) => `${source.kind} on ${hostOf(source)}`))].join(", ");
    const has = `tier ${tier} is asked of ${hosts}`;
    problems.push(problem(`${sources} independent sources differ in kind and host, and ${has}: add one`));
  }
  if (!asked.some(namesDigest))
    problems.push(problem(`none of the sources for tier ${tier} tells which digest it speaks of`));
  return problems;
}

function isOurs(source: HealthSource, app: string): boolean {
  if (source.kind !== "github") return false;
  return ["github-actions[bot]", `${app}[bot]`].includes(source.by.toLowerCase());
}
