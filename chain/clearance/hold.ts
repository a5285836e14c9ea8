import type { Hold, Restrictions } from "./restriction.ts";

/** Whether a hold freezes a service in an environment now; before its start and from its expiry on it doesn't. */
export function inForce(
  hold: Hold,
  place: { readonly service: string; readonly environment: string },
  now: Date,
): boolean {
  return (
    hold.environment === place.environment &&
    (hold.service === null || hold.service === place.service) &&
    (hold.starts === undefined || hold.starts.getTime() <= now.getTime()) &&
    now.getTime() < hold.expires.getTime()
  );
}

/** What binds a rollback: quarantine always, a freeze never. */
export function withoutHolds(restrictions: Restrictions): Restrictions {
  return { ...restrictions, holds: [] };
}
