import type { AuditEntry } from "./entry.ts";

/** What of the trail somebody asked for; absent: all. */
export interface EntryChoice {
  /** From this moment on. */
  readonly since?: Date;
  /** Until before this moment. */
  readonly until?: Date;
  readonly service?: string;
  readonly environment?: string;
}

/** What says nothing of a service or an environment is about all of them. */
export function chooseEntries(entries: readonly AuditEntry[], choice: EntryChoice): readonly AuditEntry[] {
  const { since, until, service, environment } = choice;
  return entries.filter((entry) => {
    const at = Date.parse(entry.at);
    return (
      (since === undefined || at >= since.getTime()) &&
      (until === undefined || at < until.getTime()) &&
      (service === undefined || entry.service === null || entry.service === service) &&
      (environment === undefined || entry.environment === null || entry.environment === environment)
    );
  });
}
