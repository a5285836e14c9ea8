import { createPublicKey, verify } from "node:crypto";
import { Refusal } from "./refusal.ts";
import type { Access, Account, App, State, Token } from "./state.ts";

/** Who makes a request. */
export type Identity =
  | { readonly kind: "anonymous" }
  | { readonly kind: "user"; readonly account: Account; readonly admin: boolean }
  | {
      readonly kind: "installation";
      readonly account: Account;
      readonly app: App;
      /** So new that GitHub doesn't know everywhere yet what it may see. */
      readonly fresh: boolean;
      readonly permissions: Readonly<Record<string, Access>>;
    }
  | {
      readonly kind: "job";
      readonly account: Account;
      readonly repository: string;
      readonly permissions: Readonly<Record<string, Access>>;
    };

export const ACTIONS_BOT: Account = { login: "github-actions[bot]", id: 41898282, type: "Bot" };

/** Whom GitHub names as the one who did it. */
export function accountOf(identity: Identity): Account {
  return identity.kind === "anonymous" ? { ...ACTIONS_BOT, login: "ghost" } : identity.account;
}

function botOf(app: App): Account {
  return { login: `${app.slug}[bot]`, id: app.userId, type: "Bot" };
}

export function userAccount(state: State, login: string): Account {
  const user = state.users[login.toLowerCase()];
  if (user === undefined) throw new Refusal(404, `Not Found: user ${login}`);
  return { login: user.login, id: user.id, type: "User" };
}

/** @throws Refusal 401 for a token that nobody has, or that has expired. */
export function identify(state: State, authorization: string | undefined, now: number): Identity {
  const text = tokenIn(authorization);
  if (text === undefined) return { kind: "anonymous" };
  const token: Token | undefined = Object.hasOwn(state.tokens, text) ? state.tokens[text] : undefined;
  switch (token?.kind) {
    case "user": {
      const account = userAccount(state, token.login);
      return { kind: "user", account, admin: state.users[token.login.toLowerCase()]?.admin === true };
    }
    case "installation": {
      const app = state.apps[token.app];
      if (app === undefined || token.expires <= now) throw new Refusal(401, "Bad credentials");
      return {
        kind: "installation",
        account: botOf(app),
        app,
        fresh: token.seesFrom > now,
        permissions: token.permissions,
      };
    }
    case "job":
      return {
        kind: "job",
        account: ACTIONS_BOT,
        repository: token.repository,
        permissions: token.permissions,
      };
    case undefined:
      throw new Refusal(401, "Bad credentials");
    default:
      return token satisfies never;
  }
}

/** `bearer`, `token` and git's `basic`, where the password is the token. */
function tokenIn(authorization: string | undefined): string | undefined {
  const [, scheme = "", value = ""] = /^(\w+)\s+(\S+)$/.exec(authorization ?? "") ?? [];
  if (scheme.toLowerCase() !== "basic") return value === "" ? undefined : value;
  const [login = "", password = ""] = Buffer.from(value, "base64").toString("utf8").split(/:(.*)/s);
  return password === "" || password === "x-oauth-basic" ? login : password;
}

/** The App behind a JSON Web Token that it signed with its own key (RS256, ten minutes at most). */
export function identifyApp(state: State, authorization: string | undefined, now: number): App {
  const [head = "", body = "", signature = ""] = (tokenIn(authorization) ?? "").split(".");
  const header = decode(head);
  const claims = decode(body);
  const app = Object.values(state.apps).find((one) =>
    [one.id, String(one.id)].includes(claims["iss"] as string),
  );
  const signed = Buffer.from(`${head}.${body}`);
  const key = app === undefined ? undefined : createPublicKey(app.publicKey);
  const valid =
    key !== undefined &&
    header["alg"] === "RS256" &&
    verify("RSA-SHA256", signed, key, Buffer.from(signature, "base64url"));
  if (app === undefined || !valid) {
    throw new Refusal(401, "A JSON web token could not be decoded");
  }
  const expires = Number(claims["exp"]);
  const seconds = now / 1000;
  if (!(expires > seconds)) throw new Refusal(401, "'Expiration time' claim ('exp') is in the past");
  if (!(expires <= seconds + 660)) {
    throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future");
  }
  return app;
}

function decode(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString("utf8"));
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
