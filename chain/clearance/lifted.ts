import { printOrigin } from "./origin.ts";
import type { Restrictions } from "./restriction.ts";
import { holdPath, originPath, quarantinePath } from "./restrictions.ts";
import type { Finding } from "./verdict.ts";

/** What stands on the base branch and, by one of the changed paths, would be gone, weaker or end sooner. */
export function liftedRestrictions(
  before: Restrictions,
  after: Restrictions,
  paths: ReadonlySet<string>,
  now: Date,
): readonly Finding[] {
  const weaker = before.quarantines.filter(
    (old) =>
      paths.has(quarantinePath(old.digest)) &&
      !after.quarantines.some(
        ({ digest, immediate }) => digest === old.digest && (immediate || !old.immediate),
      ),
  );
  // Another source in a commit's file frees what came from the one that stood there.
  const freed = before.origins.filter(
    (old) =>
      paths.has(originPath(old.origin)) &&
      !after.origins.some(
        ({ origin, immediate }) =>
          originPath(origin) === originPath(old.origin) &&
          (!("source" in origin) || printOrigin(origin) === printOrigin(old.origin)) &&
          (immediate || !old.immediate),
      ),
  );
  const sooner = before.holds.filter(
    (old) =>
      paths.has(holdPath(old)) &&
      now < old.expires &&
      !after.holds.some(
        ({ environment, service, starts, expires }) =>
          environment === old.environment &&
          service === old.service &&
          expires >= old.expires &&
          (starts === undefined || starts <= (old.starts ?? now)),
      ),
  );
  return [
    ...weaker.map(({ digest }) => lifted(`the quarantine of ${digest} is lifted`)),
    ...freed.map(({ origin }) => lifted(`the quarantine of ${printOrigin(origin)} is lifted`)),
    ...sooner.map(({ environment, service }) =>
      lifted(`the hold on ${service ?? "all"} in ${environment} is lifted`),
    ),
  ];
}

function lifted(message: string): Finding {
  return { code: "RESTRICTION_LIFTED", message: `${message}: a second person must approve this head` };
}
