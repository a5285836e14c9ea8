import { r as Fault } from "./chain-fault.js";
// adapters/health/http-probe.ts
function httpProbe(options = {}) {
	const timeout = options.timeoutMs ?? 5e3;
	return { async probe(url) {
		const target = URL.canParse(url) ? new URL(url) : void 0;
		if (target === void 0 || !/^https?:$/.test(target.protocol)) throw new Fault("HEALTH_UNREACHABLE", `"${url}" is not an http(s) URL: correct health.http in the policy`);
		try {
			const answer = await fetch(target, {
				redirect: "manual",
				signal: AbortSignal.timeout(timeout),
				headers: { accept: "application/json, */*" }
			});
			await answer.body?.cancel();
			const detail = `${target.origin}${target.pathname} answered ${answer.status}`;
			return answer.ok ? {
				state: "healthy",
				since: void 0,
				detail
			} : {
				state: "unhealthy",
				detail
			};
		} catch (error) {
			return {
				state: "unknown",
				detail: `${target.origin}${target.pathname} gave no answer: ${reasonOf(error)}`
			};
		}
	} };
}
function reasonOf(error) {
	const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
	return cause instanceof Error ? cause.message || cause.name : String(cause);
}
export { httpProbe as t };
