import type { Finding } from "#chain/clearance/verdict.ts";
import type { RegistryReader } from "#chain/digest/registry.ts";
import { lossesOf } from "#chain/doctor/checks/retention.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import { stillThere } from "./doctor/gather-kept.ts";
import { inParallel } from "./in-parallel.ts";

/**
 * What the registry has lost of what runs where a promotion goes: each service's digests in that environment, those
 * in quarantine left out. A rollback doesn't ask: what it takes out goes, and what it brings has just been read.
 *
 * @throws the registry's faults: a promotion that can't be decided isn't merged.
 */
export async function lostDigests(
  services: ReadonlySet<string>,
  environment: string,
  { lanes, restrictions }: Pick<ObservedState, "lanes" | "restrictions">,
  registry: Pick<RegistryReader, "resolve" | "referrers">,
): Promise<readonly Finding[]> {
  const running = new Map(
    lanes.flatMap(({ lane, rules, current }) => {
      if (current === null || lane.environment !== environment || !services.has(lane.service)) return [];
      if (restrictions.quarantines.some(({ digest }) => digest === current)) return [];
      const about = { service: lane.service, environment, digest: current, use: "runs" as const };
      return [[`${lane.service} ${current}`, { about, image: rules.image }] as const];
    }),
  );
  const findings = await inParallel([...running.values()], 4, async ({ about, image }) =>
    lossesOf(about, await stillThere(image, about.digest, registry)),
  );
  return findings
    .flat()
    .map(({ message, remedy }) => ({ code: "PROMOTION_UNSAFE", message: `${message}: ${remedy}` }));
}
