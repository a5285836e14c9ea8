import * as z from "zod";
import { Fault } from "#chain/fault.ts";
import { parseJson, reasonOf, type WholeAnswer } from "./answer.ts";
import { type Challenge, parseChallenges } from "./challenge.ts";
import { basicHeader, type Credential, type Credentials } from "./credentials.ts";
import { maySendTo, originOf } from "./endpoint.ts";
import type { HttpBody, HttpRequest } from "./transport.ts";

/** `repository:<name>:pull` or `…:pull,push` (distribution, "Token Scope"). */
export type Scope = `repository:${string}:${"pull" | "pull,push"}`;

const TokenAnswer = z.object({
  token: z.string().optional(),
  access_token: z.string().optional(),
  expires_in: z.number().positive().optional(),
});

interface Token {
  readonly header: string;
  readonly expires: number;
}

/**
 * Who we are to one registry. Nothing is sent before the registry has asked; what it asked for is then
 * known for every later call. Tokens are kept per scope, and asked for once however many calls wait.
 */
export class Authorization {
  readonly #registry: string;
  readonly #credentials: Credentials;
  readonly #fetch: (request: HttpRequest) => Promise<WholeAnswer>;
  readonly #tokens = new Map<Scope, Promise<Token>>();
  #challenge: Challenge | undefined;

  constructor(
    registry: string,
    credentials: Credentials,
    fetch: (request: HttpRequest) => Promise<WholeAnswer>,
  ) {
    this.#registry = registry;
    this.#credentials = credentials;
    this.#fetch = fetch;
  }

  /** The header's value for a call of that scope, undefined while the registry hasn't asked. */
  async header(scope: Scope): Promise<string | undefined> {
    const challenge = this.#challenge;
    if (challenge === undefined) return undefined;
    if (challenge.scheme === "basic") return this.#basic();
    const kept = this.#tokens.get(scope);
    if (kept !== undefined) {
      const { expires, header } = await kept;
      if (Date.now() < expires) return header;
      this.#forget(scope, kept);
    }
    return (await this.#token(challenge, scope)).header;
  }

  /**
   * Takes in a 401: a header that `refused` was not, or undefined when there is nothing else to say.
   */
  async answer(header: string, scope: Scope, refused: string | undefined): Promise<string | undefined> {
    const challenges = parseChallenges(header);
    this.#challenge =
      challenges.find(({ scheme, parameters }) => scheme === "bearer" && "realm" in parameters) ??
      challenges.find(({ scheme }) => scheme === "basic");
    if (this.#challenge === undefined) return undefined;
    const kept = this.#tokens.get(scope);
    if (kept !== undefined && (await kept).header === refused) this.#forget(scope, kept);
    const next = await this.header(scope);
    return next === refused ? undefined : next;
  }

  async #basic(): Promise<string | undefined> {
    const credential = await this.#credentials(this.#registry);
    return credential?.kind === "password"
      ? basicHeader(credential.username, credential.password)
      : undefined;
  }

  #token(challenge: Challenge, scope: Scope): Promise<Token> {
    const kept = this.#tokens.get(scope);
    if (kept !== undefined) return kept;
    const coming = this.#ask(challenge, scope);
    this.#tokens.set(scope, coming);
    coming.catch(() => this.#forget(scope, coming));
    return coming;
  }

  /** Only that token: another call may have asked for its successor meanwhile. */
  #forget(scope: Scope, token: Promise<Token>): void {
    if (this.#tokens.get(scope) === token) this.#tokens.delete(scope);
  }

  async #ask(challenge: Challenge, scope: Scope): Promise<Token> {
    const credential = await this.#credentials(this.#registry);
    if (credential?.kind === "registry-token") {
      return { header: `Bearer ${credential.token}`, expires: Number.POSITIVE_INFINITY };
    }
    const asked = Date.now();
    const answer = await this.#fetch(tokenRequest(this.#realm(challenge), challenge, scope, credential));
    if (answer.status !== 200) {
      const reason = reasonOf(answer);
      throw new Fault(
        "REGISTRY_DENIED",
        `the token service of ${this.#registry} answered ${reason} for ${scope}`,
      );
    }
    const what = `the answer of ${this.#registry}'s token service`;
    const body = parseJson(answer.bytes, TokenAnswer, what);
    const token = body.token ?? body.access_token;
    if (token === undefined) throw new Fault("REGISTRY_REJECTED", `${what} has no token`);
    // A minute when nothing is said (distribution, "Token Authentication"); a tenth early, for the way.
    return { header: `Bearer ${token}`, expires: asked + (body.expires_in ?? 60) * 900 };
  }

  #realm(challenge: Challenge): URL {
    const realm = challenge.parameters["realm"] ?? "";
    if (URL.canParse(realm) && maySendTo(new URL(originOf(this.#registry)), new URL(realm)))
      return new URL(realm);
    throw new Fault(
      "REGISTRY_REJECTED",
      `${this.#registry} names a token service that credentials can't be sent to safely (it needs https)`,
    );
  }
}

function tokenRequest(
  realm: URL,
  challenge: Challenge,
  scope: Scope,
  credential: Exclude<Credential, { kind: "registry-token" }> | undefined,
): HttpRequest {
  const service = challenge.parameters["service"];
  const wanted = { ...(service === undefined ? {} : { service }), scope };
  if (credential?.kind === "identity-token") {
    const form = {
      ...wanted,
      grant_type: "refresh_token",
      client_id: "clearance",
      refresh_token: credential.token,
    };
    const bytes = Buffer.from(new URLSearchParams(form).toString());
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return { method: "POST", url: realm, headers, body: bodyOf(bytes) };
  }
  const url = new URL(realm);
  for (const [name, value] of Object.entries(wanted)) url.searchParams.append(name, value);
  const headers: Record<string, string> =
    credential === undefined ? {} : { authorization: basicHeader(credential.username, credential.password) };
  return { method: "GET", url, headers };
}

/** Bytes at hand as a body. */
export function bodyOf(bytes: Uint8Array): HttpBody {
  return {
    size: bytes.length,
    content: async function* () {
      yield bytes;
    },
  };
}
