import { describe, expect, it } from "vitest";
import { Fault } from "#chain/fault.ts";
import { virtualClock } from "#test/virtual-clock.ts";
import { Breaker } from "./breaker.ts";
import { Budget, type Lane } from "./budget.ts";
import { PATIENCE } from "./limits.ts";
import { patiently } from "./patiently.ts";

type Script = readonly (
  | number
  | { readonly status: number; readonly headers?: object; readonly message?: string; readonly data?: object }
  | "lost"
)[];

/** A GitHub that answers by a script, the last line for ever; and when each question came, in seconds. */
function world(script: Script, made?: number) {
  const clock = virtualClock();
  const start = clock.now();
  const asked: number[] = [];
  const line = {
    budget: new Budget(clock, true),
    breaker: new Breaker(clock),
    patience: PATIENCE,
    clock,
    ...(made === undefined ? {} : { token: async () => ({ token: "x", made: start - made }) }),
  };
  async function answer() {
    const step = script[Math.min(asked.length, script.length - 1)] ?? 200;
    asked.push((clock.now() - start) / 1000);
    if (step === "lost") throw Object.assign(new Error("socket hang up"), { status: 500 });
    const {
      status,
      headers = {},
      message = "",
      data = {},
    } = typeof step === "number" ? { status: step } : step;
    if (status >= 400) throw Object.assign(new Error(message), { status, response: { status, headers } });
    return { status, headers: headers as Record<string, string>, data };
  }
  const ask = (method = "GET", lane: Lane = "refresh", url = "/x") =>
    clock.until(patiently(answer, { method, url }, { ...line, lane }));
  return { clock, asked, ask };
}

describe("a call that GitHub limits", () => {
  it("renovate#12741: waits as long as Retry-After says, a write too", async () => {
    const { ask, asked } = world([{ status: 403, headers: { "retry-after": "30" } }, 200]);
    expect(await ask("POST")).toMatchObject({ status: 200 });
    expect(asked).toEqual([0, 30]);
  });

  it("waits a minute where GitHub doesn't say how long", async () => {
    const { ask, asked } = world([{ status: 403, message: "You have exceeded a secondary rate limit" }, 200]);
    await ask();
    expect(asked).toEqual([0, 60]);
  });

  it("is seen in the body of a GraphQL answer, which is 200", async () => {
    const errors = [{ type: "RATE_LIMITED", message: "API rate limit exceeded" }];
    const { ask, asked } = world([{ status: 200, headers: { "retry-after": "5" }, data: { errors } }, 200]);
    await ask("POST", "refresh", "/graphql");
    expect(asked).toEqual([0, 5]);
  });

  it("holds the other lanes back as long, a rollback not", async () => {
    const { ask, asked } = world([{ status: 429, headers: { "retry-after": "600" } }, 200]);
    await expect(ask()).rejects.toThrow();
    await ask("GET", "rollback");
    await ask("GET", "open");
    expect(asked).toEqual([0, 0, 600]);
  });
});

describe("a call that fails", () => {
  it("kargo#6811: is asked again where it only reads, and never where it may have been done", async () => {
    const reading = world([502, "lost", 200]);
    expect(await reading.ask()).toMatchObject({ status: 200 });
    expect(reading.asked).toHaveLength(3);
    const writing = world([502, 200]);
    await expect(writing.ask("POST")).rejects.toMatchObject({ status: 502 });
    expect(writing.asked).toHaveLength(1);
  });

  it("kargo#6630: as not found is asked once more where the App's token is that fresh", async () => {
    const fresh = world([404, 200], 500);
    expect(await fresh.ask()).toMatchObject({ status: 200 });
    const gone = world([404, 404, 200], 500);
    await expect(gone.ask()).rejects.toMatchObject({ status: 404 });
    expect(gone.asked).toEqual([0, 1]);
    const old = world([404, 200], 3_600_000);
    await expect(old.ask()).rejects.toMatchObject({ status: 404 });
  });
});

describe("a GitHub that is down", () => {
  it("gitops-promoter#1320: isn't asked again and again, but by a rollback, and by one call when it is time", async () => {
    const down = world([503]);
    const outcomes: unknown[] = [];
    for (let at = 0; at < 20; at++) outcomes.push(await down.ask("POST").catch((error: unknown) => error));
    expect(down.asked).toHaveLength(5);
    expect(outcomes.at(-1)).toBeInstanceOf(Fault);
    expect(outcomes.at(-1)).toMatchObject({ code: "GITHUB_UNREACHABLE", retryable: true });
    await expect(down.ask("POST", "rollback")).rejects.toMatchObject({ status: 503 });
    await down.clock.until(down.clock.sleep(31_000));
    await expect(down.ask("POST")).rejects.toMatchObject({ status: 503 });
    await expect(down.ask("POST")).rejects.toMatchObject({ code: "GITHUB_UNREACHABLE" });
    expect(down.asked).toHaveLength(7);
  });

  it("is asked by everybody again once it has answered one", async () => {
    const back = world([503, 503, 503, 503, 503, 200]);
    for (let at = 0; at < 5; at++) await back.ask("POST").catch(() => undefined);
    await back.clock.until(back.clock.sleep(31_000));
    for (let at = 0; at < 3; at++) await back.ask("POST");
    expect(back.asked).toHaveLength(8);
  });
});
