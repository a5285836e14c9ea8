import type { Health, HealthProbe } from "#chain/clearance/health.ts";
import { Fault } from "#chain/fault.ts";

/**
 * Asks an HTTP health endpoint once. 2xx is healthy; any other answer is unhealthy, since the service
 * itself said so; no answer in `timeoutMs` or none at all is unknown, which no gate takes for healthy.
 * Redirects aren't followed: a login page that answers 200 is not a healthy service.
 *
 * @throws Fault `HEALTH_UNREACHABLE` only where the URL can't be asked at all (not http or https).
 */
export function httpProbe(options: { readonly timeoutMs?: number } = {}): HealthProbe {
  const timeout = options.timeoutMs ?? 5000;
  return {
    async probe(url): Promise<Health> {
      const target = URL.canParse(url) ? new URL(url) : undefined;
      if (target === undefined || !/^https?:$/.test(target.protocol)) {
        throw new Fault(
          "HEALTH_UNREACHABLE",
          `"${url}" is not an http(s) URL: correct health.http in the policy`,
        );
      }
      try {
        const answer = await fetch(target, {
          redirect: "manual",
          signal: AbortSignal.timeout(timeout),
          headers: { accept: "application/json, */*" },
        });
        await answer.body?.cancel();
        const detail = `${target.origin}${target.pathname} answered ${answer.status}`;
        return answer.ok ? { state: "healthy", since: undefined, detail } : { state: "unhealthy", detail };
      } catch (error) {
        return {
          state: "unknown",
          detail: `${target.origin}${target.pathname} gave no answer: ${reasonOf(error)}`,
        };
      }
    },
  };
}

/** fetch hides the reason ("fetch failed") in its cause. */
function reasonOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || cause.name : String(cause);
}
