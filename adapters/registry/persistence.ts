import { setTimeout as sleep } from "node:timers/promises";
import { Fault } from "#chain/fault.ts";
import { printUrl } from "./endpoint.ts";
import { type Patience, retryAfter, waitAfter } from "./patience.ts";
import { type HttpAnswer, NoAnswer } from "./transport.ts";

/** The registry may answer otherwise in a while. */
const PASSING = new Set([408, 429, 500, 502, 503, 504]);

export interface Persistence {
  readonly patience: Patience;
  readonly signal: AbortSignal | undefined;
}

/**
 * Repeats what may succeed later and gives back every answer that won't change by waiting.
 *
 * @throws Fault `REGISTRY_UNREACHABLE` (retryable) when patience is at its end.
 */
export async function persist<A extends Pick<HttpAnswer, "status" | "headers">>(
  { patience, signal }: Persistence,
  { url, repeatable }: { readonly url: URL; readonly repeatable: boolean },
  attempt: () => Promise<A>,
): Promise<A> {
  for (let count = 1; ; count += 1) {
    const outcome = await attempt().catch(noAnswer);
    signal?.throwIfAborted();
    const silent = outcome instanceof NoAnswer;
    if (!silent && !PASSING.has(outcome.status)) return outcome;
    const asked = silent ? undefined : retryAfter(outcome.headers["retry-after"], Date.now());
    const wait = waitAfter(patience, count, asked, Math.random());
    if (!repeatable || wait === undefined || count >= patience.attempts) {
      throw silent ? unheard(url, outcome) : unwilling(url, outcome);
    }
    await pause(wait, signal);
  }
}

export async function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  await sleep(milliseconds, undefined, signal ? { signal } : {});
}

function noAnswer(error: unknown): NoAnswer {
  if (error instanceof NoAnswer) return error;
  throw error;
}

function unwilling(url: URL, { headers, status }: Pick<HttpAnswer, "status" | "headers">): Fault {
  const later = headers["retry-after"];
  const hint = later === undefined ? "" : `; it wants to be asked again after: ${later.slice(0, 40)}`;
  return new Fault("REGISTRY_UNREACHABLE", `${printUrl(url)} answered ${status}${hint}`, { retryable: true });
}

export function unheard(url: URL, cause: NoAnswer): Fault {
  const untrusted = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/.test(cause.code);
  const remedy = untrusted ? ": name its authority in NODE_EXTRA_CA_CERTS" : "";
  const message = `${printUrl(url)} gave no whole answer (${cause.code})${remedy}`;
  return new Fault("REGISTRY_UNREACHABLE", message, { cause, retryable: !untrusted });
}
