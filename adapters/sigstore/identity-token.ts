import { setTimeout as wait } from "node:timers/promises";
import { decodeJwt, type JWTPayload } from "jose";
import * as z from "zod";
import { Fault } from "#chain/fault.ts";

/** Gives an OIDC token for an audience. @throws Fault `TOKEN_UNAVAILABLE` */
export type IdentityToken = (audience: string) => Promise<string>;

const TokenReply = z.object({ value: z.string().min(1) });
const TIMEOUT_MS = 10_000;
const ATTEMPTS = 3;
const WAIT_MS = 150;

/**
 * Tokens of the job that runs, from the two variables that GitHub sets for `id-token: write`
 * (ACTIONS_ID_TOKEN_REQUEST_URL, ACTIONS_ID_TOKEN_REQUEST_TOKEN).
 */
export function actionsIdentityToken(request: {
  readonly url: string | undefined;
  readonly token: string | undefined;
}): IdentityToken {
  return async (audience) => {
    if (!request.url || !request.token) {
      throw new Fault("TOKEN_UNAVAILABLE", "The job can't ask for an OIDC token: give it `id-token: write`.");
    }
    const url = new URL(request.url);
    url.searchParams.set("audience", audience);
    const response = await asked(url, request.token);
    if (!response.ok) {
      await response.body?.cancel();
      throw new Fault("TOKEN_UNAVAILABLE", `The OIDC token request was answered with ${response.status}.`, {
        retryable: response.status >= 500,
      });
    }
    const reply = TokenReply.safeParse(await response.json().catch(() => undefined));
    if (!reply.success)
      throw new Fault("TOKEN_UNAVAILABLE", "The OIDC token request was answered without a token.");
    return reply.data.value;
  };
}

async function asked(url: URL, token: string): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(url, {
        headers: { accept: "application/json", authorization: `Bearer ${token}` },
        signal: AbortSignal.timeout(TIMEOUT_MS),
        redirect: "error",
      });
      if (response.status < 500 || attempt === ATTEMPTS) return response;
      await response.body?.cancel();
    } catch (cause) {
      if (attempt === ATTEMPTS) {
        throw new Fault("TOKEN_UNAVAILABLE", `${url.origin} gave no OIDC token in ${ATTEMPTS} attempts.`, {
          cause,
          retryable: true,
        });
      }
    }
    await wait(WAIT_MS * attempt);
  }
}

/**
 * What a token says, unless it is none or its time has run out: nobody needs to be asked to learn that.
 *
 * @throws Fault `TOKEN_UNAVAILABLE`, `TOKEN_EXPIRED`
 */
export function unexpiredClaims(token: string, now: Date): JWTPayload {
  const claims = claimsIn(token);
  if (claims?.exp === undefined)
    throw new Fault("TOKEN_UNAVAILABLE", "The OIDC token isn't a JWT with an expiry.");
  if (claims.exp * 1000 <= now.getTime()) {
    throw new Fault(
      "TOKEN_EXPIRED",
      `The OIDC token expired at ${new Date(claims.exp * 1000).toISOString()}.`,
    );
  }
  return claims;
}

function claimsIn(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token);
  } catch {
    // The cause is dropped: a parser's message must not carry any part of a token.
    return undefined;
  }
}
