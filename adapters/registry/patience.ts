/** How long the client waits for anything, in milliseconds; nothing waits without an end. */
export interface Patience {
  /** Attempts at one idempotent call, the first included. */
  readonly attempts: number;
  /** Upper end of the first random wait between attempts; it doubles each time. */
  readonly firstWait: number;
  /** No wait is longer; a `Retry-After` beyond it ends the call. */
  readonly longestWait: number;
  /** Least time after which a written list is read again to see whether another writer undid it. */
  readonly settle: number;
  /** Longest silence on a connection. */
  readonly silence: number;
  /** Longest time for one answer without the time that a blob's bytes take. */
  readonly answer: number;
}

export const PATIENCE: Patience = {
  attempts: 4,
  firstWait: 200,
  longestWait: 30_000,
  settle: 250,
  silence: 30_000,
  answer: 60_000,
};

/** Blobs may take this much longer per byte: 64 KiB a second is the slowest line that is worth waiting for. */
export function timeFor(patience: Patience, bytes: number): number {
  return patience.answer + Math.ceil((bytes / (64 * 1024)) * 1000);
}

/**
 * The wait after a failed attempt (counted from 1): what the registry asks for, else random up to a
 * doubling bound, so that many clients don't come back at once. Undefined: more is asked than we wait.
 */
export function waitAfter(
  patience: Patience,
  attempt: number,
  asked: number | undefined,
  random: number,
): number | undefined {
  if (asked !== undefined) return asked > patience.longestWait ? undefined : asked;
  return random * Math.min(patience.longestWait, patience.firstWait * 2 ** (attempt - 1));
}

/** `Retry-After` in milliseconds: seconds, or a date (RFC 9110, section 10.2.3). */
export function retryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
