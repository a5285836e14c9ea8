import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CalendarEntry } from "./entry.ts";
import { type CalendarRule, openingAt } from "./opening.ts";
import { printWall } from "./wall-clock.ts";

const HOUR = 3_600_000;
const ZONES = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "UTC"];
const DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];

const rule = fc.oneof(
  fc.constant(undefined),
  fc.constant("FREQ=DAILY"),
  fc.integer({ min: 1, max: 3 }).map((interval) => `FREQ=DAILY;INTERVAL=${interval}`),
  fc.subarray(DAYS, { minLength: 1 }).map((days) => `FREQ=WEEKLY;BYDAY=${days.join(",")}`),
  fc.constantFrom(
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=YEARLY",
    "FREQ=DAILY;COUNT=40",
  ),
);
const entry: fc.Arbitrary<CalendarEntry> = fc
  .record({
    name: fc.constant("one"),
    day: fc.integer({ min: 0, max: 400 }),
    minute: fc.integer({ min: 0, max: 24 * 4 - 1 }),
    length: fc.integer({ min: 1, max: 4 * 60 }),
    rrule: rule,
    zone: fc.option(fc.constantFrom(...ZONES), { nil: undefined }),
  })
  .map(({ name, day, minute, length, rrule, zone }) => {
    const start = Date.UTC(2026, 0, 1) + day * 24 * HOUR + minute * 15 * 60_000;
    return {
      name,
      start: printWall(start),
      end: printWall(start + length * 15 * 60_000),
      ...(rrule === undefined ? {} : { rrule }),
      ...(zone === undefined ? {} : { zone }),
    };
  });
const calendar: fc.Arbitrary<CalendarRule> = fc.record({
  zone: fc.constantFrom(...ZONES),
  zones: fc.constant({}),
  windows: fc.array(entry, { maxLength: 2 }),
  freezes: fc.array(entry, { maxLength: 2 }),
});
/** Within days of a change of the clocks somewhere, or anywhere in two years. */
const time = fc.oneof(
  fc.integer({ min: 0, max: 2 * 366 * 24 }).map((hours) => Date.UTC(2026, 0, 1) + hours * HOUR),
  fc
    .record({
      change: fc.constantFrom(
        "2026-03-08",
        "2026-03-29",
        "2026-04-05",
        "2026-10-04",
        "2026-10-25",
        "2026-11-01",
      ),
      minutes: fc.integer({ min: -36 * 4, max: 36 * 4 }),
    })
    .map(({ change, minutes }) => Date.parse(`${change}T00:00:00Z`) + minutes * 15 * 60_000),
);

describe("any calendar", () => {
  const ask = (rules: CalendarRule, at: number) => openingAt(rules, null, new Date(at));

  it("is closed until the moment at which it says that it opens, and open then", () => {
    fc.assert(
      fc.property(
        calendar,
        time,
        fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { maxLength: 3 }),
        (rules, now, parts) => {
          const opening = ask(rules, now);
          if (opening.open || opening.opensAt === null) return;
          const opens = opening.opensAt.getTime();
          expect(opens).toBeGreaterThan(now);
          expect(ask(rules, opens).open).toBe(true);
          for (const part of [...parts.map((one) => now + Math.floor(one * (opens - now))), opens - 1]) {
            expect(ask(rules, part)).toMatchObject({ open: false, opensAt: opening.opensAt });
          }
        },
      ),
      { numRuns: 25, seed: 20_261_120 },
    );
  });

  it("is open until the moment at which it says that it closes, and closed then", () => {
    fc.assert(
      fc.property(
        calendar,
        time,
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        (rules, now, part) => {
          const opening = ask(rules, now);
          if (!opening.open || opening.until === null) return;
          const closes = opening.until.getTime();
          expect(ask(rules, closes).open).toBe(false);
          expect(ask(rules, now + Math.floor(part * (closes - now))).open).toBe(true);
          expect(ask(rules, closes - 1).open).toBe(true);
        },
      ),
      { numRuns: 25, seed: 20_261_121 },
    );
  });

  it("opens no sooner for one more freeze", () => {
    fc.assert(
      fc.property(calendar, entry, time, (rules, freeze, now) => {
        const more = { ...rules, freezes: [...rules.freezes, freeze] };
        if (ask(more, now).open) expect(ask(rules, now).open).toBe(true);
      }),
      { numRuns: 25, seed: 20_261_122 },
    );
  });
});
