import { createHash } from "node:crypto";
import { Hono } from "hono";
import { findRepository } from "./call.ts";
import { Refusal } from "./refusal.ts";
import { actionRoutes } from "./routes/actions.ts";
import { appRoutes } from "./routes/apps.ts";
import { checkRunRoutes } from "./routes/check-runs.ts";
import { compareRoutes } from "./routes/compare.ts";
import { deploymentRoutes } from "./routes/deployments.ts";
import { gitDataRoutes } from "./routes/git-data.ts";
import { graphqlRoute } from "./routes/graphql.ts";
import { issueRoutes } from "./routes/issues.ts";
import { pullRoutes } from "./routes/pulls.ts";
import { repositoryRoutes } from "./routes/repositories.ts";
import { reviewRoutes } from "./routes/reviews.ts";
import { ruleRoutes } from "./routes/rules.ts";
import { statusRoutes } from "./routes/statuses.ts";
import type { Scheduler } from "./scheduler.ts";
import { passTraffic, type Traffic } from "./traffic/traffic.ts";
import type { TwinContext } from "./twin-context.ts";

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  readonly status: number;
}

/** A sandbox may run for days: of its requests the latest are kept. */
const LOGGED = 20_000;

/** `/api/v3` and `/api/graphql`, with what holds for every call. */
export function restApi(
  twin: TwinContext,
  scheduler: Scheduler,
  requests: LoggedRequest[],
  traffic: Traffic,
): Hono {
  const app = new Hono();

  // Not GitHub's: what it was asked since the last reset.
  app.get("/_twin/counters", (c) => c.json(traffic.counters.read()));
  app.delete("/_twin/counters", (c) => {
    traffic.counters.reset();
    return c.body(null, 204);
  });

  app.use("/api/*", passTraffic(twin, traffic));

  app.use(async (c, next) => {
    await next();
    // GraphQL is all POST: it saves by itself, where it has changed something.
    if (c.req.method !== "GET" && c.req.path !== "/api/graphql") twin.store.save();
    if (requests.length >= LOGGED) requests.splice(0, LOGGED / 2);
    requests.push({ method: c.req.method, path: c.req.path, status: c.res.status });
  });

  app.use(async (c, next) => {
    if (twin.settings.secondaryLimits > 0) {
      twin.settings.secondaryLimits--;
      c.header("Retry-After", "0");
      return c.json({ message: "You have exceeded a secondary rate limit." }, 403);
    }
    await next();
    return undefined;
  });

  // A person's token here is a classic one.
  app.use("/api/v3/*", async (c, next) => {
    await next();
    const token = /^\w+\s+(\S+)$/.exec(c.req.header("authorization") ?? "")?.[1] ?? "";
    if (twin.state.tokens[token]?.kind === "user") c.header("X-OAuth-Scopes", "repo, workflow");
  });

  // An entity tag belongs to a token: another token's never matches.
  app.use("/api/v3/*", async (c, next) => {
    await next();
    if (c.req.method !== "GET" || c.res.status !== 200) return;
    const body = await c.res.clone().arrayBuffer();
    const hash = createHash("sha256").update(c.req.header("authorization") ?? "");
    const etag = `"${hash.update("\0").update(new Uint8Array(body)).digest("hex")}"`;
    if (c.req.header("if-none-match") === etag) {
      c.res = new Response(null, { status: 304, headers: { ETag: etag } });
    } else {
      c.res.headers.set("ETag", etag);
    }
  });

  app.onError((error, c) => {
    if (!(error instanceof Refusal)) {
      return c.json({ message: `Server Error: ${error.message}` }, 500);
    }
    const errors = error.errors.length > 0 ? { errors: error.errors } : {};
    const answer = { message: error.message, ...errors, documentation_url: "https://docs.github.com/rest" };
    return Response.json(answer, { status: error.status });
  });
  app.notFound((c) =>
    c.json({ message: "Not Found", documentation_url: "https://docs.github.com/rest" }, 404),
  );

  const rest = new Hono();
  repositoryRoutes(rest, twin);
  compareRoutes(rest, twin);
  gitDataRoutes(rest, twin);
  pullRoutes(rest, twin);
  issueRoutes(rest, twin);
  reviewRoutes(rest, twin);
  statusRoutes(rest, twin);
  checkRunRoutes(rest, twin);
  deploymentRoutes(rest, twin);
  ruleRoutes(rest, twin);
  actionRoutes(rest, twin, scheduler);
  appRoutes(rest, twin);
  rest.onError((error) => {
    throw error;
  });
  app.route("/api/v3", rest);

  const graphql = new Hono();
  graphqlRoute(graphql, twin, traffic);
  app.route("/api/graphql", graphql);

  // What the pages of a repository and its pull requests link to, for whoever follows a link from a terminal.
  app.get("/:owner/:repo/pull/:number", (c) => {
    const repository = findRepository(twin, c.req.param("owner"), c.req.param("repo"));
    const pull = repository.pulls.find((one) => one.number === Number(c.req.param("number")));
    if (pull === undefined) throw new Refusal(404, "Not Found");
    return c.text(
      `${pull.title} (#${pull.number}, ${pull.merged === undefined ? pull.state : "merged"})\n\n${pull.body}\n`,
    );
  });
  return app;
}
