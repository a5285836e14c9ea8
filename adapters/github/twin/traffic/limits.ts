import type { TwinContext } from "../twin-context.ts";
import { type Budget, contentOf, pointsOf, type SeenRequest } from "./seen-request.ts";

const HOUR = 3_600_000;
const MINUTE = 60_000;
const CONCURRENT = 100;
/** Points a minute. */
const POINTS = { core: 900, graphql: 2_000 } as const;
const CONTENT = { minute: 80, hour: 500 } as const;

type Resource = "core" | "graphql";

/** What a request is answered with where a limit holds. */
export interface Limited {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object;
}

export interface Limits {
  /** Undefined where the request may go on; it then counts as running until `ended`. */
  begin(request: SeenRequest): Limited | undefined;
  /** What it used, once it is answered: a 304 is free of the primary limit. */
  ended(request: SeenRequest, status: number): void;
  headers(request: SeenRequest): Record<string, string>;
  rateLimit(request: SeenRequest): { limit: number; used: number; remaining: number; resetAt: string };
}

interface Window {
  used: number;
  /** Milliseconds. */
  readonly reset: number;
}

interface Recent {
  readonly at: number;
  readonly resource: Resource;
  readonly points: number;
  readonly content: number;
}

/**
 * GitHub's limits as it documents them ("Rate limits for the REST API", "… for the GraphQL API"). They are
 * always counted; they refuse only where the setting `limits` is on.
 */
export function newLimits(twin: TwinContext): Limits {
  const windows = new Map<string, Window>();
  const recent = new Map<string, Recent[]>();
  const running = new Map<string, number>();

  function windowOf({ key }: Budget, resource: Resource): Window {
    const id = `${key}\0${resource}`;
    const known = windows.get(id);
    if (known !== undefined && known.reset > twin.now()) return known;
    const fresh = { used: 0, reset: twin.now() + HOUR };
    windows.set(id, fresh);
    return fresh;
  }

  function recentOf({ key }: Budget): Recent[] {
    const kept = (recent.get(key) ?? []).filter((one) => one.at > twin.now() - HOUR);
    recent.set(key, kept);
    return kept;
  }

  function refusal(request: SeenRequest): Limited | undefined {
    const { budget } = request;
    const resource = resourceOf(request);
    const window = windowOf(budget, resource);
    const price = resource === "graphql" ? (request.graphql?.cost.points ?? 1) : 1;
    if (window.used + price > budget.hourly) return primary(request, window, headers(request));
    const past = recentOf(budget);
    const lately = past.filter((one) => one.at > twin.now() - MINUTE);
    const sum = (of: readonly Recent[], what: (one: Recent) => number) =>
      of.reduce((all, one) => all + what(one), 0);
    const points = sum(
      lately.filter((one) => one.resource === resource),
      (one) => one.points,
    );
    const content = (of: readonly Recent[]) => sum(of, (one) => one.content) + contentOf(request);
    if ((running.get(budget.key) ?? 0) >= CONCURRENT) return secondary(twin, 1);
    if (points + pointsOf(request) > POINTS[resource]) return secondary(twin, secondsLeft(lately, MINUTE));
    if (contentOf(request) > 0) {
      if (content(lately) > CONTENT.minute) return secondary(twin, secondsLeft(lately, MINUTE));
      if (content(past) > CONTENT.hour) return secondary(twin, secondsLeft(past, HOUR));
    }
    return undefined;
  }

  /** Until the oldest of them is forgotten. */
  function secondsLeft(entries: readonly Recent[], span: number): number {
    const oldest = entries[0]?.at ?? twin.now();
    return Math.max(1, Math.ceil((oldest + span - twin.now()) / 1000));
  }

  function headers(request: SeenRequest): Record<string, string> {
    const resource = resourceOf(request);
    const window = windowOf(request.budget, resource);
    const { hourly } = request.budget;
    return {
      "x-ratelimit-limit": String(hourly),
      "x-ratelimit-used": String(window.used),
      "x-ratelimit-remaining": String(Math.max(0, hourly - window.used)),
      "x-ratelimit-reset": String(Math.ceil(window.reset / 1000)),
      "x-ratelimit-resource": resource,
    };
  }

  return {
    headers,
    begin(request) {
      const limited = twin.settings.limits ? refusal(request) : undefined;
      if (limited !== undefined) return limited;
      const { key } = request.budget;
      running.set(key, (running.get(key) ?? 0) + 1);
      recentOf(request.budget).push({
        at: twin.now(),
        resource: resourceOf(request),
        points: pointsOf(request),
        content: contentOf(request),
      });
      return undefined;
    },
    ended(request, status) {
      const { key } = request.budget;
      running.set(key, Math.max(0, (running.get(key) ?? 0) - 1));
      if (status !== 304)
        windowOf(request.budget, resourceOf(request)).used += request.graphql?.cost.points ?? 1;
    },
    rateLimit(request) {
      const { used, reset } = windowOf(request.budget, "graphql");
      const { hourly: limit } = request.budget;
      return { limit, used, remaining: Math.max(0, limit - used), resetAt: new Date(reset).toISOString() };
    },
  };
}

function resourceOf(request: SeenRequest): Resource {
  return request.path === "/graphql" ? "graphql" : "core";
}

/** REST answers 403; GraphQL answers 200 and says it in an error. */
function primary(request: SeenRequest, window: Window, headers: Readonly<Record<string, string>>): Limited {
  const message = `API rate limit exceeded for ${request.budget.owner}.`;
  const spent = { ...headers, "x-ratelimit-remaining": "0", "x-ratelimit-used": String(window.used) };
  if (resourceOf(request) === "graphql") {
    return { status: 200, headers: spent, body: { errors: [{ type: "RATE_LIMITED", message }] } };
  }
  const about = "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api";
  return { status: 403, headers: spent, body: { message, documentation_url: about } };
}

function secondary(twin: TwinContext, seconds: number): Limited {
  return {
    status: twin.settings.limitStatus,
    headers: { "retry-after": String(seconds) },
    body: {
      message:
        "You have exceeded a secondary rate limit. Please wait a few minutes before you try again. If you reach out to GitHub Support for help, please include the request ID.",
      documentation_url:
        "https://docs.github.com/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits",
    },
  };
}
