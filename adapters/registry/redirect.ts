import { Fault } from "#chain/fault.ts";
import { maySendTo, printUrl } from "./endpoint.ts";
import type { HttpAnswer, HttpRequest } from "./transport.ts";

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const MOST_HOPS = 5;

/**
 * Where an answer sends us on to, undefined when it doesn't. A write follows only what keeps its method.
 *
 * @throws Fault `REGISTRY_REJECTED` when it may not go there, or for the sixth time.
 */
export function redirection(
  method: HttpRequest["method"],
  answer: Pick<HttpAnswer, "url" | "status" | "headers">,
  hops: number,
): URL | undefined {
  const location = answer.headers.location;
  if (!REDIRECTS.has(answer.status) || location === undefined) return undefined;
  const keeps = method === "GET" || method === "HEAD" || answer.status === 307 || answer.status === 308;
  const to = URL.canParse(location, answer.url.href) ? new URL(location, answer.url) : undefined;
  if (to !== undefined && keeps && hops < MOST_HOPS && maySendTo(answer.url, to)) return to;
  throw new Fault(
    "REGISTRY_REJECTED",
    `${method} ${printUrl(answer.url)} was redirected too often, or to where it may not go`,
  );
}
