import { goesWith } from "#chain/clearance/image-set.ts";
import type { Policy } from "#chain/clearance/policy.ts";
import { tagTurns } from "#chain/promotion/tag-turns.ts";

/** Whose tags are asked now: all images of a service at the same time. A hint may name a service or one image of it. */
export function turnsOf(
  policy: Policy,
  now: Date,
  hinted: ReadonlySet<string> = new Set(),
): (service: string) => boolean {
  const first = (service: string) => goesWith(policy, service)[0] ?? service;
  const services = Object.keys(policy.services);
  const named = services.filter(
    (service) => hinted.has(service) || hinted.has(policy.services[service]?.set?.name ?? service),
  );
  const asks = tagTurns(services, now, new Set(named.map(first)));
  return (service) => asks(first(service));
}
