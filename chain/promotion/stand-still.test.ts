import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { PlanWorld } from "#test/plan-world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const BOUND = 4 * HOUR;
const TICK = 10 * MINUTE;

const digest = (name: number | string) => digestOf(`boarding ${name}`);

/** A version every half hour, which staging takes at once: less than it soaks there for prod. */
function busy(until: number, approve = true): PlanWorld {
  const world = new PlanWorld("2h");
  for (let spent = 0; spent <= until; spent += TICK) {
    if (spent % (30 * MINUTE) === 0) world.newest.set("boarding", digest(spent / MINUTE));
    world.apply();
    if (approve) approveProd(world);
    world.pass(TICK);
  }
  return world;
}

function approveProd(world: PlanWorld): void {
  for (const { number, head, reviews } of world.open)
    if (head.ref.includes("/prod/") && reviews.length === 0) world.approve(number);
}

function waitIn(world: PlanWorld, environment: string) {
  return world.plan().find((step) => step.do === "wait" && step.lane.environment === environment);
}

describe("what soaks for the next environment", () => {
  it("stands once that has waited for as long as its policy says, and the lane says for whom and until when", () => {
    const world = busy(BOUND + HOUR);
    const standing = world.current.get("staging/boarding");
    expect(standing).toBe(digest(BOUND / MINUTE - 30));
    const wait = waitIn(world, "staging");
    const placed = world.merged.findLast(({ services }) => services.includes("staging/boarding"))?.at;
    const until = new Date((placed?.getTime() ?? 0) + 3 * HOUR).toISOString();
    expect(wait).toMatchObject({ askedAgain: until });
    expect(wait).toHaveProperty(
      "reason",
      expect.stringMatching(/soaks here for boarding in prod, .* at most until/),
    );
  });

  it("makes way as soon as it has gone on", () => {
    const world = busy(BOUND + 2 * HOUR);
    expect(world.current.get("boarding")).toBe(digest(BOUND / MINUTE - 30));
    expect(world.current.get("staging/boarding")).not.toBe(digest(BOUND / MINUTE - 30));
  });

  it("makes way after its soak where nobody has approved: people's time is no reason to stop a place", () => {
    const world = busy(BOUND + HOUR, false);
    const before = world.current.get("staging/boarding");
    expect(before).toBe(digest(BOUND / MINUTE - 30));
    world.pass(HOUR);
    world.apply();
    expect(world.current.get("staging/boarding")).toBe(world.newest.get("boarding"));
  });

  it.each([
    ["the place is ill", (world: PlanWorld) => world.ill.add("staging/boarding")],
    ["the next one is ill", (world: PlanWorld) => world.ill.add("boarding")],
    [
      "it is quarantined",
      (world: PlanWorld) => world.quarantined.add(world.current.get("staging/boarding") ?? digest("none")),
    ],
    [
      "a person has declined it there",
      (world: PlanWorld) => {
        for (const { number, head } of world.open) if (head.ref.includes("/prod/")) world.decline(number);
      },
    ],
  ])("makes way at once where %s", (_, happens) => {
    const world = busy(BOUND + HOUR);
    const wanted = world.newest.get("boarding");
    expect(world.current.get("staging/boarding")).not.toBe(wanted);
    happens(world);
    world.apply();
    expect(world.current.get("staging/boarding")).toBe(wanted);
  });

  it("gitops-promoter's starvation: however fast the place before changes, one soaks and arrives within bound and soak", () => {
    const arrivals = fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 500, maxLength: 500 });
    fc.assert(
      fc.property(arrivals, fc.integer({ min: 10, max: 110 }), (gaps, gateMinutes) => {
        const world = new PlanWorld("2h");
        const limit = (BOUND + 2 * HOUR + 2 * TICK) / MINUTE;
        let last = 0;
        const times = gaps.map((gap) => (last += gap));
        let version = 0;
        for (let minute = 0; minute <= limit + (times[0] ?? 0); minute += TICK / MINUTE) {
          for (; (times[version] ?? Number.POSITIVE_INFINITY) <= minute; version++)
            world.newest.set("boarding", digest(version));
          for (const { number, head, createdAt, reviews } of world.open) {
            const seen = world.now.getTime() - createdAt.getTime();
            if (head.ref.includes("/prod/") && reviews.length === 0 && seen >= gateMinutes * MINUTE)
              world.approve(number);
          }
          world.apply();
          if (world.current.has("boarding")) return;
          world.pass(TICK);
        }
        throw new Error(`nothing arrived in ${limit} minutes`);
      }),
      { numRuns: 15 },
    );
  });
});
