import { goesWith } from "#chain/clearance/image-set.ts";
import type { Policy } from "#chain/clearance/policy.ts";
import { tagTurns } from "#chain/promotion/tag-turns.ts";

/**
 * Whose tags are asked now: all images of a service at the same time. A hint names a service, an image of it by its
 * service's or its own full name, or the repository that its builder builds from; what it names here, and in which
 * case, is the policy's matter alone.
 */
export function turnsOf(
  policy: Policy,
  now: Date,
  hinted: ReadonlySet<string> = new Set(),
): (service: string) => boolean {
  const first = (service: string) => goesWith(policy, service)[0] ?? service;
  const services = Object.keys(policy.services);
  const hints = new Set([...hinted].map((hint) => hint.toLowerCase()));
  const named =
    hints.size === 0
      ? []
      : services.filter((service) => namesOf(policy, service).some((name) => hints.has(name)));
  const asks = tagTurns(services, now, new Set(named.map(first)));
  return (service) => asks(first(service));
}

/** Hints that name nothing here, as they were given. */
export function unknownHints(policy: Policy, hinted: ReadonlySet<string> = new Set()): readonly string[] {
  if (hinted.size === 0) return [];
  const known = new Set(Object.keys(policy.services).flatMap((service) => namesOf(policy, service)));
  return [...hinted].filter((hint) => !known.has(hint.toLowerCase()));
}

/** What a hint may call a service, in lower case. */
function namesOf({ services, builders }: Policy, name: string): readonly string[] {
  const service = services[name];
  if (service === undefined) return [name];
  const builder = builders[service.builder];
  const source = builder !== undefined && "source" in builder ? [builder.source] : [];
  return [name, service.set?.name ?? name, service.image, ...source].map((one) => one.toLowerCase());
}
