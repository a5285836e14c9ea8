import { randomUUID, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { Problem } from "./problem.ts";

/** How the twin asks who is there. */
export type TwinAuth =
  | { readonly kind: "basic"; readonly username: string; readonly password: string }
  | {
      readonly kind: "token";
      readonly username: string;
      readonly password: string;
      /** Pull tokens are given to anyone. */
      readonly anonymousPull?: boolean;
    };

export interface Access {
  /** @throws Problem 401 with the challenge. */
  check(request: IncomingMessage, origin: string, repository: string | undefined): void;
  /** The token endpoint's answer to `GET /token?service=…&scope=…`. */
  token(request: IncomingMessage, url: URL): { readonly token: string; readonly expires_in: number };
}

/** Tokens live in memory: after a restart every client has to ask again. */
export function accessBy(auth: TwinAuth): Access {
  const grants = new Map<string, ReadonlySet<string>>();
  return {
    check(request, origin, repository) {
      if (auth.kind === "basic") {
        if (!hasPassword(request, auth)) throw denied(`Basic realm="clearance"`);
        return;
      }
      const actions = request.method === "GET" || request.method === "HEAD" ? ["pull"] : ["pull", "push"];
      const granted = grants.get(/^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "");
      const wanted = repository === undefined ? [] : actions.map((action) => `${repository}:${action}`);
      if (granted !== undefined && wanted.every((one) => granted.has(one))) return;
      const scope = repository === undefined ? "" : `,scope="repository:${repository}:${actions.join(",")}"`;
      throw denied(`Bearer realm="${origin}/token",service="clearance-twin"${scope}`);
    },
    token(request, url) {
      const known = hasPassword(request, auth);
      if (!known && request.headers.authorization !== undefined) throw denied(`Basic realm="clearance"`);
      if (!known && !(auth.kind === "token" && auth.anonymousPull)) throw denied(`Basic realm="clearance"`);
      const token = randomUUID();
      grants.set(
        token,
        new Set(url.searchParams.getAll("scope").flatMap((scope) => actionsOf(scope, known))),
      );
      return { token, expires_in: 300 };
    },
  };
}

function actionsOf(scope: string, known: boolean): string[] {
  const [, repository = "", actions = ""] = /^repository:(.+):([a-z,*]+)$/.exec(scope) ?? [];
  return actions
    .split(",")
    .filter((action) => known || action === "pull")
    .map((action) => `${repository}:${action}`);
}

function hasPassword(request: IncomingMessage, auth: TwinAuth): boolean {
  const expected = Buffer.from(
    `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString("base64")}`,
  );
  const given = Buffer.from(request.headers.authorization ?? "");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function denied(challenge: string): Problem {
  return new Problem(401, "UNAUTHORIZED", "authentication required", { "www-authenticate": challenge });
}
