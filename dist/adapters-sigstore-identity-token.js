import { t as decodeJwt } from "./jose.js";
import { b as string, g as object } from "./zod.js";
import { r as Fault } from "./chain-fault.js";
import { setTimeout } from "node:timers/promises";
// adapters/sigstore/identity-token.ts
const TokenReply = object({ value: string().min(1) });
const TIMEOUT_MS = 1e4;
const ATTEMPTS = 3;
const WAIT_MS = 150;
function actionsIdentityToken(request) {
	return async (audience) => {
		if (!request.url || !request.token) throw new Fault("TOKEN_UNAVAILABLE", "The job can't ask for an OIDC token: give it `id-token: write`.");
		const url = new URL(request.url);
		url.searchParams.set("audience", audience);
		const response = await asked(url, request.token);
		if (!response.ok) {
			await response.body?.cancel();
			throw new Fault("TOKEN_UNAVAILABLE", `The OIDC token request was answered with ${response.status}.`, { retryable: response.status >= 500 });
		}
		const reply = TokenReply.safeParse(await response.json().catch(() => void 0));
		if (!reply.success) throw new Fault("TOKEN_UNAVAILABLE", "The OIDC token request was answered without a token.");
		return reply.data.value;
	};
}
async function asked(url, token) {
	for (let attempt = 1;; attempt++) {
		try {
			const response = await fetch(url, {
				headers: {
					accept: "application/json",
					authorization: `Bearer ${token}`
				},
				signal: AbortSignal.timeout(TIMEOUT_MS),
				redirect: "error"
			});
			if (response.status < 500 || attempt === ATTEMPTS) return response;
			await response.body?.cancel();
		} catch (cause) {
			if (attempt === ATTEMPTS) throw new Fault("TOKEN_UNAVAILABLE", `${url.origin} gave no OIDC token in ${ATTEMPTS} attempts.`, {
				cause,
				retryable: true
			});
		}
		await setTimeout(WAIT_MS * attempt);
	}
}
function unexpiredClaims(token, now) {
	const claims = claimsIn(token);
	if (claims?.exp === void 0) throw new Fault("TOKEN_UNAVAILABLE", "The OIDC token isn't a JWT with an expiry.");
	if (claims.exp * 1e3 <= now.getTime()) throw new Fault("TOKEN_EXPIRED", `The OIDC token expired at ${new Date(claims.exp * 1e3).toISOString()}.`);
	return claims;
}
function claimsIn(token) {
	try {
		return decodeJwt(token);
	} catch {
		return;
	}
}
export { unexpiredClaims as n, actionsIdentityToken as t };
