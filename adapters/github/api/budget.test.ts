import { describe, expect, it } from "vitest";
import { virtualClock } from "#test/virtual-clock.ts";
import { Budget, type Cost, type Lane } from "./budget.ts";

const read: Cost = { api: "rest", points: 1, content: 0 };
const write: Cost = { api: "rest", points: 5, content: 1 };

function world() {
  const clock = virtualClock();
  const start = clock.now();
  const budget = new Budget(clock, true);
  const seconds = () => (clock.now() - start) / 1000;
  /** When each of these calls was let through, in seconds; a call takes 100 ms. */
  const calls = (lane: Lane, cost: Cost, count: number) =>
    Promise.all(
      Array.from({ length: count }, () =>
        budget.inTurn(lane, cost, async () => {
          const at = seconds();
          await clock.sleep(100);
          return at;
        }),
      ),
    );
  return { clock, budget, seconds, calls };
}

describe("GitHub's secondary limits", () => {
  it.each<readonly [string, Lane, Cost, number, number]>([
    ["800 of 900 points of REST a minute for merges", "merge", read, 810, 60],
    ["64 of 80 created things a minute for proposals", "open", write, 64, 60],
    ["630 of 900 points of REST a minute for refreshes", "refresh", read, 630, 60],
  ])("are kept: %s", async (_what, lane, cost, fit, window) => {
    const { clock, calls } = world();
    const times = await clock.until(calls(lane, cost, fit + 1));
    expect(times.filter((at) => at < window)).toHaveLength(fit);
    expect(Math.max(...times)).toBeGreaterThanOrEqual(window);
  });

  it("leave 100 of the 500 things an hour to merges and rollbacks", async () => {
    const { clock, calls } = world();
    const times = await clock.until(calls("open", write, 401));
    expect(times.filter((at) => at < 3_600)).toHaveLength(400);
    const merges = await clock.until(calls("merge", write, 1));
    expect(merges[0]).toBeLessThan(3_700);
  });
});

describe("a storm", () => {
  it("in the other lanes doesn't hold a rollback back at all", async () => {
    const { clock, budget, calls } = world();
    const storm = Promise.all([calls("refresh", read, 3_000), calls("open", write, 300)]);
    budget.pause(60_000);
    const [at] = await clock.until(calls("rollback", write, 1));
    expect(at).toBe(0);
    await clock.until(storm);
  });

  it("of refreshes lets merges go first", async () => {
    const { clock, calls } = world();
    const storm = calls("refresh", read, 64);
    const [merged] = await clock.until(calls("merge", write, 1));
    const refreshed = await clock.until(storm);
    expect(merged).toBe(0.1);
    expect(Math.max(...refreshed)).toBeGreaterThan(0.3);
  });

  it("gitops-promoter#1327: ends at what the last answer left of the primary limit", async () => {
    const { clock, budget, calls } = world();
    const reset = clock.now() / 1000 + 900;
    budget.learn({ "x-ratelimit-remaining": 500, "x-ratelimit-limit": 5000, "x-ratelimit-reset": reset });
    const [refresh, merge, rollback] = await clock.until(
      Promise.all([calls("refresh", read, 1), calls("merge", read, 1), calls("rollback", read, 1)]),
    );
    expect([refresh, merge, rollback]).toEqual([[900], [900], [0]]);
  });
});
