import * as z from "zod";

/** How long one call may take and how long one may wait for GitHub's limits, in milliseconds. */
export interface Patience {
  readonly request: number;
  /** Of all waits of one call together. */
  readonly waits: number;
  /** Attempts of a read that failed at the network or with 5xx. */
  readonly attempts: number;
}

export const PATIENCE: Patience = { request: 30_000, waits: 90_000, attempts: 3 };

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | undefined>>;
  readonly message: string;
}

const GraphqlBody = z.object({
  errors: z.array(z.object({ type: z.string().optional(), message: z.string() })).min(1),
});

/** GraphQL answers 200 and says in the body that a limit holds: as the answer that REST would give. */
export function limitIn(body: unknown): { readonly status: 403; readonly message: string } | undefined {
  const limited = GraphqlBody.safeParse(body).data?.errors.find(({ type }) => type === "RATE_LIMITED");
  return limited === undefined ? undefined : { status: 403, message: `rate limit: ${limited.message}` };
}

/**
 * How long GitHub asks to wait before the same call may succeed; undefined where it isn't a matter of limits.
 * A secondary limit without Retry-After means a minute.
 */
export function limitWait(answer: Answered, now: number): number | undefined {
  if (answer.status !== 403 && answer.status !== 429) return undefined;
  const retryAfter = answer.headers["retry-after"];
  if (retryAfter !== undefined) return Math.max(0, Number(retryAfter)) * 1000 || 0;
  if (String(answer.headers["x-ratelimit-remaining"]) === "0") {
    return Math.max(0, Number(answer.headers["x-ratelimit-reset"]) * 1000 - now) || 0;
  }
  return /secondary rate limit|abuse/i.test(answer.message) || answer.status === 429 ? 60_000 : undefined;
}
