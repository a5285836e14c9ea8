import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOf } from "../digest/digest.ts";
import { combineHealth, type Health, type HealthAnswer, healthySince } from "./health.ts";
import type { HealthSource } from "./health-policy.ts";
import { fillSource } from "./health-source.ts";

const lane = { service: "check-in", environment: "prod", region: "a" };
const filled = (source: HealthSource) => fillSource(source, lane, digestOf("v1"));
const source = fc
  .constantFrom<HealthSource>(
    { kind: "http", url: "https://a.example/healthz" },
    { kind: "http", url: "https://b.example/healthz" },
    { kind: "prometheus", url: "https://a.example", query: "x", atMost: 1 },
    { kind: "prometheus", url: "https://c.example", query: "x", atMost: 1 },
    { kind: "github", environment: "prod", by: "deployer[bot]" },
  )
  .map(filled);
const detail = fc.constant("as it is");
const health: fc.Arbitrary<Health> = fc.oneof(
  fc.record({
    state: fc.constant("healthy" as const),
    since: fc.option(fc.date({ noInvalidDate: true }), { nil: undefined }),
    detail,
  }),
  fc.record({ state: fc.constantFrom("unhealthy" as const, "unknown" as const), detail }),
);
const answers = fc.array(fc.record({ source, health }), { maxLength: 6 });
const RANK = { unhealthy: 0, unknown: 1, healthy: 2 } as const;

describe("combineHealth", () => {
  it("is never healthy while one source isn't, or while none answers", () => {
    fc.assert(
      fc.property(answers, fc.integer({ min: 0, max: 3 }), (given, independent) => {
        const { state } = combineHealth(given, independent);
        if (given.length === 0 || given.some((one) => one.health.state !== "healthy"))
          expect(state).not.toBe("healthy");
        expect(state === "unhealthy").toBe(given.some((one) => one.health.state === "unhealthy"));
      }),
    );
  });

  it("is never made healthier by one more source, beyond the first, nor is its run made longer", () => {
    fc.assert(
      fc.property(answers, fc.record({ source, health }), (given, more) => {
        fc.pre(given.length > 0);
        const fewer = combineHealth(given, 1);
        const all = combineHealth([...given, more], 1);
        expect(RANK[all.state]).toBeLessThanOrEqual(RANK[fewer.state]);
        if (fewer.state === "healthy" && all.state === "healthy")
          expect(all.since?.getTime() ?? -Infinity).toBeGreaterThanOrEqual(
            fewer.since?.getTime() ?? -Infinity,
          );
      }),
    );
  });

  it("doesn't depend on the order of the sources", () => {
    const told = (health: Health) =>
      health.state === "healthy" ? [health.state, health.since?.getTime()] : [health.state];
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 3 }), (given, independent) => {
        const one = combineHealth(given, independent);
        expect(told(combineHealth(given.toReversed(), independent))).toEqual(told(one));
      }),
    );
  });

  it("is healthy since the latest of its sources; one that knows no past takes nothing away", () => {
    const at = (hour: number) => new Date(Date.UTC(2026, 10, 20, hour));
    const say = (since: Date | undefined): HealthAnswer => ({
      source: filled({ kind: "http", url: "https://a.example/" }),
      health: { state: "healthy", since, detail: "ok" },
    });
    expect(combineHealth([say(at(9)), say(undefined), say(at(11))], 1)).toMatchObject({ since: at(11) });
    expect(combineHealth([say(undefined)], 1)).toMatchObject({ state: "healthy", since: undefined });
    expect(combineHealth([say(at(9)), say(new Date(Number.NaN))], 1).state).toBe("unknown");
  });

  it("needs sources that differ in kind and in host where independence is asked", () => {
    const say = (one: HealthSource): HealthAnswer => ({
      source: filled(one),
      health: { state: "healthy", since: undefined, detail: "ok" },
    });
    const http = say({ kind: "http", url: "https://a.example/healthz" });
    const otherHttp = say({ kind: "http", url: "https://b.example/healthz" });
    const sameHost = say({ kind: "prometheus", url: "https://a.example", query: "x", atMost: 1 });
    const apart = say({ kind: "prometheus", url: "https://c.example", query: "x", atMost: 1 });
    expect(combineHealth([http, otherHttp], 2).state).toBe("unknown");
    expect(combineHealth([http, sameHost], 2).state).toBe("unknown");
    expect(combineHealth([http, apart], 2).state).toBe("healthy");
    expect(combineHealth([http, sameHost, otherHttp], 2).state).toBe("healthy");
  });
});

describe("healthySince", () => {
  const at = (hour: number) => new Date(Date.UTC(2026, 10, 20, hour));

  it.each([
    ["the source's time where the digest stood there by then", at(11), at(11)],
    ["when the digest came where the source was never ill", at(9), at(10)],
    ["when the digest came where the source knows no past", undefined, at(10)],
  ])("is %s", (_, since, expected) => {
    expect(healthySince(since, at(10))).toEqual(expected);
  });

  it("is no time where the source's isn't one", () => {
    expect(healthySince(new Date(Number.NaN), at(10)).getTime()).toBeNaN();
  });
});
