import { createHash } from "node:crypto";
import { type Operation, readOperation } from "../graphql/engine.ts";
import { type Identity, identify, identifyApp } from "../identity.ts";
import { Refusal } from "../refusal.ts";
import type { TwinContext } from "../twin-context.ts";

/** What is known of a request before anything is done with it. */
export interface SeenRequest {
  readonly method: string;
  /** Below `/api/v3`, with the query; `/graphql`; or git's own. */
  readonly path: string;
  /** Login of whoever asks; `anonymous`, also for a token that is no good. */
  readonly actor: string;
  /** Stands for the token, and isn't it; "" without one. */
  readonly token: string;
  /** Whose budget it is on: a person's, an installation's, a job's repository's. */
  readonly budget: Budget;
  readonly graphql?: Operation;
}

export interface Budget {
  readonly key: string;
  /** Requests an hour by REST, points an hour by GraphQL. */
  readonly hourly: number;
  /** As GitHub names it in a refusal: `installation ID 7`. */
  readonly owner: string;
}

/** What GitHub counts for the secondary limits: a read is 1, a write 5. */
export function pointsOf(request: SeenRequest): number {
  if (request.graphql !== undefined) return request.graphql.kind === "mutation" ? 5 : 1;
  return request.method === "GET" || request.method === "HEAD" ? 1 : 5;
}

/**
 * How much content a request makes. GitHub doesn't say what counts: here each REST write but the making of a
 * token, and each mutation of a document, so that a budget that holds here holds there.
 */
export function contentOf(request: SeenRequest): number {
  if (request.graphql !== undefined) return request.graphql.mutations.length;
  const writes = !["GET", "HEAD", "OPTIONS"].includes(request.method);
  return writes && !/\/access_tokens$|\/git-[\w-]+-pack$/.test(request.path) ? 1 : 0;
}

export function seenRequest(
  twin: TwinContext,
  method: string,
  path: string,
  authorization: string | undefined,
  body: string,
): SeenRequest {
  const graphql = path === "/graphql" ? operationIn(body) : undefined;
  const identity = identityOf(twin, authorization);
  return {
    method,
    path,
    actor: identity.kind === "anonymous" ? "anonymous" : identity.account.login,
    token:
      authorization === undefined
        ? ""
        : createHash("sha256").update(authorization).digest("hex").slice(0, 12),
    budget: appBudget(twin, authorization) ?? budgetOf(identity),
    ...(graphql === undefined ? {} : { graphql }),
  };
}

function operationIn(body: string): Operation | undefined {
  try {
    const read = readOperation(JSON.parse(body) as { query: string });
    return "document" in read ? read : undefined;
  } catch {
    // What isn't a request of GraphQL is answered as such where requests are answered.
    return undefined;
  }
}

function identityOf(twin: TwinContext, authorization: string | undefined): Identity {
  try {
    return identify(twin.state, authorization, twin.now());
  } catch (error) {
    if (error instanceof Refusal) return { kind: "anonymous" };
    throw error;
  }
}

/** An App that asks by its key asks as itself, not as one of its installations. */
function appBudget(twin: TwinContext, authorization: string | undefined): Budget | undefined {
  if (!/^bearer [\w-]+\.[\w-]+\.[\w-]+$/i.test(authorization ?? "")) return undefined;
  try {
    const owner = `app ID ${identifyApp(twin.state, authorization, twin.now()).id}`;
    return { key: owner, hourly: 5_000, owner };
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function budgetOf(identity: Identity): Budget {
  switch (identity.kind) {
    case "anonymous":
      return { key: "anonymous", hourly: 60, owner: "127.0.0.1" };
    case "user":
      return { key: `user ${identity.account.id}`, hourly: 5_000, owner: `user ID ${identity.account.id}` };
    case "installation": {
      const owner = `installation ID ${identity.app.installationId}`;
      return { key: owner, hourly: 5_000, owner };
    }
    case "job":
      return { key: `job ${identity.repository}`, hourly: 1_000, owner: `repository ${identity.repository}` };
    default:
      return identity satisfies never;
  }
}
