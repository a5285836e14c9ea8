import type { Health, HealthQuestion } from "#chain/clearance/health.ts";
import type { SourceOf } from "#chain/clearance/health-source.ts";
import { type Asking, get } from "./exchange.ts";
import { unknown } from "./lost.ts";

/** What a health endpoint answers where the service itself is ill; all else is somebody in between, or no health endpoint. */
const ILL: readonly number[] = [500, 503];

/**
 * The service's own endpoint. A redirect isn't followed: a login page that answers 200 is no healthy service.
 * With `digestHeader` an answer counts only from the digest asked about, in sickness too.
 */
export async function askHttp(
  source: SourceOf<"http">,
  { digest }: HealthQuestion,
  asking: Asking,
): Promise<Health> {
  const url = new URL(source.url);
  const { status, headers } = await get(url, source, asking, false);
  const detail = `${url.pathname} answered ${status}`;
  if (source.digestHeader !== undefined) {
    const named = headers[source.digestHeader.toLowerCase()];
    if (named === undefined) return unknown(`${detail}, without the header ${source.digestHeader}`);
    if (named !== digest) return unknown(`${detail}, from ${String(named).slice(0, 80)}`);
  }
  if (status >= 200 && status < 300) return { state: "healthy", since: undefined, detail };
  return ILL.includes(status) ? { state: "unhealthy", detail } : unknown(detail);
}
