import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { PlanWorld } from "#test/plan-world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BOUND = 4 * HOUR;

const digest = (name: number | string) => digestOf(`boarding ${name}`);

describe("a newer candidate", () => {
  it("takes the place of an open one, and remembers how long the place has waited", () => {
    const world = new PlanWorld();
    world.newest.set("boarding", digest(1));
    world.apply();
    const start = world.now;
    for (const version of [2, 3]) {
      world.pass(HOUR);
      world.newest.set("boarding", digest(version));
      expect(world.apply().map((step) => step.do)).toEqual(["open", "close"]);
    }
    expect(world.open).toHaveLength(1);
    expect(world.open[0]?.message).toContain(`Clearance-Waiting-Since: ${start.toISOString()}`);
  });

  it("image-automation-controller#939: waits for the open one once that has waited for as long as the policy says", () => {
    const world = new PlanWorld();
    world.newest.set("boarding", digest(1));
    world.apply();
    world.pass(BOUND);
    world.newest.set("boarding", digest(2));
    expect(world.apply()).toEqual([]);
    world.approve(1);
    world.apply();
    expect(world.current.get("boarding")).toBe(digest(1));
    expect(world.open[0]?.body).toContain(digest(2));
    expect(world.open[0]?.message).not.toContain("Waiting-Since");
  });

  it("comes after all when the open one is refused or declined", () => {
    for (const end of ["refused", "declined"] as const) {
      const world = new PlanWorld();
      world.newest.set("boarding", digest(1));
      world.apply();
      world.pass(BOUND);
      world.newest.set("boarding", digest(2));
      world.apply();
      if (end === "refused") world.quarantined.add(digest(1));
      else world.decline(1);
      world.apply();
      expect(world.open[0]?.body).toContain(digest(2));
    }
  });

  it("doesn't cost the open one its place when it couldn't be opened itself", () => {
    const world = new PlanWorld();
    world.newest.set("boarding", digest(1));
    world.apply();
    world.newest.set("boarding", digest("bad"));
    world.quarantined.add(digest("bad"));
    expect(world.apply()).toEqual([]);
    world.approve(1);
    world.apply();
    expect(world.current.get("boarding")).toBe(digest(1));
  });

  it("gitops-promoter's starvation: however fast they come, one is merged within the bound and its gates' time", () => {
    const arrivals = fc.array(fc.integer({ min: 1, max: 120 }), { minLength: 60, maxLength: 120 });
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 10, max: 180 }), (gaps, gateMinutes) => {
        const world = new PlanWorld();
        const start = world.now.getTime();
        let last = 0;
        const times = gaps.map((gap) => (last += gap));
        const tick = 10;
        const limit = BOUND / MINUTE + gateMinutes + 2 * tick;
        let version = 0;
        for (let minute = 0; minute <= limit + (times[0] ?? 0); minute += tick) {
          for (; (times[version] ?? Number.POSITIVE_INFINITY) <= minute; version++)
            world.newest.set("boarding", digest(version));
          // People take that long for a head, and begin anew with the next one.
          for (const { number, createdAt, reviews } of world.open) {
            const seen = world.now.getTime() - createdAt.getTime();
            if (reviews.length === 0 && seen >= gateMinutes * MINUTE) world.approve(number);
          }
          world.apply();
          expect(world.open.length).toBeLessThanOrEqual(1);
          if (world.merged.length > 0) return;
          world.pass(tick * MINUTE);
        }
        throw new Error(`nothing was merged in ${(world.now.getTime() - start) / MINUTE} minutes`);
      }),
      { numRuns: 25 },
    );
  });
});
