import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context, MiddlewareHandler } from "hono";
import { matchedRoutes } from "hono/route";
import type { TwinContext } from "../twin-context.ts";
import { type Counters, newCounters } from "./counters.ts";
import { type Interceptors, interceptable, newInterceptors } from "./intercept.ts";
import { type Limits, newLimits } from "./limits.ts";
import { type SeenRequest, seenRequest } from "./seen-request.ts";

/** What every request passes on its way in and out. */
export interface Traffic {
  readonly counters: Counters;
  readonly limits: Limits;
  readonly interceptors: Interceptors;
}

export function newTraffic(twin: TwinContext): Traffic {
  return { counters: newCounters(), limits: newLimits(twin), interceptors: newInterceptors() };
}

/** Ends the connection without an answer. */
export function hangUp(c: Context): Response {
  (c.env as HttpBindings).outgoing.destroy();
  return RESPONSE_ALREADY_SENT;
}

/** Counts, limits and, where a test asked for it, fails. */
export function passTraffic(twin: TwinContext, traffic: Traffic): MiddlewareHandler {
  return async (c, next) => {
    const request = await look(twin, c);
    const said = await traffic.interceptors.ask(interceptable(request));
    if (said.do === "drop") return hangUp(c);
    if (said.do === "answer") {
      return Response.json(said.body, { status: said.status, headers: { ...said.headers } });
    }
    const limited = traffic.limits.begin(request);
    if (limited !== undefined) {
      traffic.counters.count(request, routeOf(c, request), { status: limited.status, limited: true });
      return Response.json(limited.body, { status: limited.status, headers: { ...limited.headers } });
    }
    await next();
    traffic.limits.ended(request, c.res.status);
    for (const [name, value] of Object.entries(traffic.limits.headers(request)))
      c.res.headers.set(name, value);
    traffic.counters.count(request, routeOf(c, request), { status: c.res.status, limited: false });
    return said.do === "act-then-drop" ? hangUp(c) : undefined;
  };
}

export async function look(twin: TwinContext, c: Context): Promise<SeenRequest> {
  const { pathname, search } = new URL(c.req.url);
  const path = `${pathname.replace(/^\/api(\/v3|(?=\/graphql))/, "")}${search}`;
  const body = path === "/graphql" ? await c.req.text() : "";
  return seenRequest(twin, c.req.method, path, c.req.header("authorization"), body);
}

/** The pattern that answered it: what many requests have in common. */
function routeOf(c: Context, request: SeenRequest): string {
  if (request.path === "/graphql") return request.path;
  const route = matchedRoutes(c).findLast((one) => one.method !== "ALL" && !one.path.endsWith("*"));
  return route?.path.replace(/^\/api\/v3/, "").replace(/\{[^}]*\}/g, "") ?? "(none)";
}
