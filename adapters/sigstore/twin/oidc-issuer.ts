import { randomUUID } from "node:crypto";
import { errors, exportJWK, jwtVerify, SignJWT } from "jose";
import { githubClaims, type JobClaims } from "./github-claims.ts";
import { type Handler, json, type LoopbackServer, Rejection, serve } from "./loopback-server.ts";
import type { SigningKey } from "./signing-key.ts";

const TOKEN_SECONDS = 300;
const GRANT_SECONDS = 24 * 60 * 60;
const GRANT_AUDIENCE = "urn:clearance:identity-token-request";

/** What a job with `id-token: write` finds in its environment. */
interface Grant {
  /** ACTIONS_ID_TOKEN_REQUEST_URL */
  readonly url: string;
  /** ACTIONS_ID_TOKEN_REQUEST_TOKEN */
  readonly token: string;
}

export interface OidcIssuer extends LoopbackServer {
  /** A token with these claims for this audience. */
  readonly mint: Mint;
  /** Lets a job ask for tokens with these claims; `expiresInSeconds` is the life of each token. */
  readonly grant: GrantTokens;
}

export type Mint = (
  claims: JobClaims,
  audience: string,
  options?: { expiresInSeconds?: number },
) => Promise<string>;

export type GrantTokens = (claims: JobClaims, options?: { expiresInSeconds?: number }) => Promise<Grant>;

/** Signs for an issuer with its key, whether or not the issuer's server runs in this process. */
export function grantSigner(issuer: string, key: SigningKey, now: () => Date): GrantTokens {
  return async (claims, options) => ({
    url: `${issuer}/token?api-version=2.0`,
    token: await signer(key, now)(
      issuer,
      { claims, seconds: options?.expiresInSeconds ?? TOKEN_SECONDS } satisfies GrantedClaims,
      GRANT_AUDIENCE,
      GRANT_SECONDS,
    ),
  });
}

type Sign = (issuer: string, claims: object, audience: string, seconds: number) => Promise<string>;

function signer(key: SigningKey, now: () => Date): Sign {
  return async (issuer, claims, audience, seconds) => {
    const issuedAt = Math.floor(now().getTime() / 1000);
    return await new SignJWT({ ...claims })
      .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: kidOf(key) })
      .setIssuer(issuer)
      .setAudience(audience)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setNotBefore(issuedAt - 600)
      .setExpirationTime(issuedAt + seconds)
      .sign(key.privateKey);
  };
}

function kidOf(key: SigningKey): string {
  return key.id.toString("hex").slice(0, 16);
}

/** An issuer with GitHub Actions' endpoints. A grant is itself a signed token, so it outlives a restart. */
export async function startOidcIssuer(port: number, key: SigningKey, now: () => Date): Promise<OidcIssuer> {
  const jwk = { ...(await exportJWK(key.publicKey)), kid: kidOf(key), alg: "RS256", use: "sig" };
  const signed = signer(key, now);

  function mint(
    issuer: string,
    claims: JobClaims,
    audience: string,
    seconds = TOKEN_SECONDS,
  ): Promise<string> {
    return signed(issuer, githubClaims(claims), audience, seconds);
  }

  async function granted(issuer: string, authorization: string): Promise<GrantedClaims> {
    try {
      const { payload } = await jwtVerify<GrantedClaims>(
        authorization.replace(/^bearer /i, ""),
        key.publicKey,
        {
          issuer,
          audience: GRANT_AUDIENCE,
          currentDate: now(),
        },
      );
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError) throw new Rejection(401, "the request token isn't valid here");
      throw error;
    }
  }

  const server = await serve(
    "the OIDC issuer",
    port,
    (url): Handler =>
      async (request) => {
        switch (request.path) {
          case "/.well-known/openid-configuration":
            return json(200, {
              issuer: url,
              jwks_uri: `${url}/.well-known/jwks`,
              response_types_supported: ["id_token"],
              subject_types_supported: ["public", "pairwise"],
              id_token_signing_alg_values_supported: ["RS256"],
              scopes_supported: ["openid"],
              claims_supported: ["sub", "aud", "exp", "iat", "iss", "jti", "nbf"],
            });
          case "/.well-known/jwks":
            return json(200, { keys: [jwk] });
          case "/token": {
            const { claims, seconds } = await granted(url, request.headers.authorization ?? "");
            const audience =
              request.query.get("audience") ?? `https://github.com/${claims.repository.split("/")[0]}`;
            return json(200, { value: await mint(url, claims, audience, seconds) });
          }
          default:
            throw new Rejection(404, `no ${request.path} here`);
        }
      },
  );

  return {
    ...server,
    mint: (claims, audience, options) => mint(server.url, claims, audience, options?.expiresInSeconds),
    grant: (claims, options) => grantSigner(server.url, key, now)(claims, options),
  };
}

interface GrantedClaims {
  readonly claims: JobClaims;
  readonly seconds: number;
}
