import { describe, expect, it } from "vitest";
import type { CalendarEntry } from "./entry.ts";
import { type CalendarRule, openingAt } from "./opening.ts";

const night: CalendarEntry = {
  name: "night",
  start: "2026-01-05T22:00:00",
  end: "2026-01-06T06:00:00",
  rrule: "FREQ=DAILY",
};
const office: CalendarEntry = {
  name: "office hours",
  start: "2026-01-05T09:00:00",
  end: "2026-01-05T16:00:00",
  rrule: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH",
};
const yearEnd: CalendarEntry = {
  name: "year end",
  start: "2025-12-18T18:00:00",
  end: "2026-01-07T06:00:00",
  rrule: "FREQ=YEARLY",
};

function calendar(changes: Partial<CalendarRule>): CalendarRule {
  return { zone: "Europe/Berlin", zones: {}, windows: [], freezes: [], ...changes };
}

function at(rule: CalendarRule, time: string, region: string | null = null): string {
  const opening = openingAt(rule, region, new Date(time));
  if (opening.open) return `open until ${opening.until?.toISOString() ?? "ever"}`;
  const by = opening.freezes.map(({ name }) => name).join("+") || "no window";
  return `${by} until ${opening.opensAt?.toISOString() ?? "ever"}`;
}

describe("openingAt", () => {
  it("opens at the first instant of a window and closes at its last", () => {
    const rule = calendar({ windows: [office] });
    expect(at(rule, "2026-11-19T07:59:59.999Z")).toBe("no window until 2026-11-19T08:00:00.000Z");
    expect(at(rule, "2026-11-19T08:00:00Z")).toBe("open until 2026-11-19T15:00:00.000Z");
    expect(at(rule, "2026-11-19T14:59:59.999Z")).toBe("open until 2026-11-19T15:00:00.000Z");
    expect(at(rule, "2026-11-19T15:00:00Z")).toBe("no window until 2026-11-23T08:00:00.000Z");
  });

  it("kargo#1328: a freeze closes what a window opens, and says when a window opens after it", () => {
    const rule = calendar({ windows: [office], freezes: [yearEnd] });
    expect(at(rule, "2026-12-17T10:00:00Z")).toBe("open until 2026-12-17T15:00:00.000Z");
    expect(at(rule, "2026-12-21T10:00:00Z")).toBe("year end until 2027-01-07T08:00:00.000Z");
    expect(at(rule, "2027-01-07T06:00:00Z")).toBe("no window until 2027-01-07T08:00:00.000Z");
  });

  it("is open outside its freezes where no window is declared", () => {
    const rule = calendar({ freezes: [yearEnd] });
    expect(at(rule, "2026-11-20T10:00:00Z")).toBe("open until 2026-12-18T17:00:00.000Z");
    expect(at(rule, "2026-12-31T23:59:59Z")).toBe("year end until 2027-01-07T05:00:00.000Z");
    expect(
      at(calendar({ freezes: [{ ...yearEnd, rrule: "FREQ=YEARLY;COUNT=1" }] }), "2027-02-01T00:00:00Z"),
    ).toBe("open until ever");
  });

  it("gitops-promoter ScheduledCommitStatus: each region goes by the clock on its own wall", () => {
    const rule = calendar({ windows: [office], zones: { b: "America/New_York", c: "Australia/Lord_Howe" } });
    expect(at(rule, "2026-11-19T08:00:00Z", "a")).toBe("open until 2026-11-19T15:00:00.000Z");
    expect(at(rule, "2026-11-19T08:00:00Z", "b")).toBe("no window until 2026-11-19T14:00:00.000Z");
    expect(at(rule, "2026-11-18T22:00:00Z", "c")).toBe("open until 2026-11-19T05:00:00.000Z");
  });

  it("takes an event's own zone before the region's", () => {
    const berlin = { ...office, zone: "Europe/Berlin" };
    const rule = calendar({ windows: [berlin], zones: { b: "America/New_York" } });
    expect(at(rule, "2026-11-19T08:00:00Z", "b")).toBe("open until 2026-11-19T15:00:00.000Z");
  });

  it("joins windows that touch into one", () => {
    const later = { ...office, name: "later", start: "2026-01-05T16:00:00", end: "2026-01-05T18:00:00" };
    expect(at(calendar({ windows: [office, later] }), "2026-11-19T08:00:00Z")).toBe(
      "open until 2026-11-19T17:00:00.000Z",
    );
  });

  it("never opens again once the last window is over", () => {
    const once = { ...office, rrule: "FREQ=WEEKLY;COUNT=2" };
    expect(at(calendar({ windows: [once] }), "2026-01-13T00:00:00Z")).toBe("no window until ever");
  });

  it("is closed at a time that is no time", () => {
    expect(at(calendar({}), "never")).toBe("no window until ever");
  });

  it("says the same after the clock has jumped back as before", () => {
    const rule = calendar({ windows: [night] });
    const times = ["2026-11-19T23:00:00Z", "2026-11-20T12:00:00Z"];
    const before = times.map((time) => at(rule, time));
    expect(times.toReversed().map((time) => at(rule, time))).toEqual(before.toReversed());
  });
});

describe("daylight saving", () => {
  it("keeps a window at its hours on the wall, in the night that has seven and in the one that has nine", () => {
    const rule = calendar({ windows: [night] });
    expect(at(rule, "2026-03-28T21:00:00Z")).toBe("open until 2026-03-29T04:00:00.000Z");
    expect(at(rule, "2026-10-24T20:00:00Z")).toBe("open until 2026-10-25T05:00:00.000Z");
  });

  const half = (start: string, end: string, rrule = "FREQ=DAILY"): CalendarEntry => ({
    name: "half past two",
    start: `2026-01-01T${start}:00`,
    end: `2026-01-01T${end}:00`,
    rrule,
  });

  it.each<[string, string, string, string, string]>([
    // The clock jumps from 02:00 to 03:00 at 01:00Z, and back from 03:00 to 02:00 on 25 October at 01:00Z.
    ["Europe/Berlin", "02:30", "04:00", "2026-03-29T00:00:00Z", "no window until 2026-03-29T01:30:00.000Z"],
    ["Europe/Berlin", "01:00", "02:30", "2026-03-29T00:00:00Z", "open until 2026-03-29T00:30:00.000Z"],
    ["Europe/Berlin", "02:30", "04:00", "2026-10-25T00:00:00Z", "no window until 2026-10-25T01:30:00.000Z"],
    ["Europe/Berlin", "01:00", "02:30", "2026-10-25T00:00:00Z", "open until 2026-10-25T00:30:00.000Z"],
    // 02:00 to 03:00 on 8 March at 07:00Z; 02:00 to 01:00 on 1 November at 06:00Z.
    [
      "America/New_York",
      "02:30",
      "04:00",
      "2026-03-08T06:00:00Z",
      "no window until 2026-03-08T07:30:00.000Z",
    ],
    [
      "America/New_York",
      "01:30",
      "04:00",
      "2026-11-01T05:00:00Z",
      "no window until 2026-11-01T06:30:00.000Z",
    ],
    // Half an hour, in the other half of the year: 02:00 to 02:30 on 4 October, 02:00 to 01:30 on 5 April.
    [
      "Australia/Lord_Howe",
      "02:15",
      "04:00",
      "2026-10-03T15:00:00Z",
      "no window until 2026-10-03T15:45:00.000Z",
    ],
    [
      "Australia/Lord_Howe",
      "01:45",
      "04:00",
      "2026-04-04T14:00:00Z",
      "no window until 2026-04-04T15:15:00.000Z",
    ],
  ])(
    "a window in %s from %s to %s takes the narrower reading of a time that isn't there or is there twice",
    (zone, start, end, now, says) => {
      expect(at(calendar({ zone, windows: [half(start, end)] }), now)).toBe(says);
    },
  );

  it("a window that lies in the hour that the day leaves out doesn't open that day", () => {
    const rule = calendar({ windows: [half("02:15", "02:45")] });
    expect(at(rule, "2026-03-28T12:00:00Z")).toBe("no window until 2026-03-30T00:15:00.000Z");
  });

  it.each<[string, string, string, string, string]>([
    [
      "Europe/Berlin",
      "02:30",
      "04:00",
      "2026-03-29T00:30:00Z",
      "half past two until 2026-03-29T02:00:00.000Z",
    ],
    [
      "Europe/Berlin",
      "01:00",
      "02:30",
      "2026-03-29T01:29:59Z",
      "half past two until 2026-03-29T01:30:00.000Z",
    ],
    [
      "Europe/Berlin",
      "02:30",
      "04:00",
      "2026-10-25T00:30:00Z",
      "half past two until 2026-10-25T03:00:00.000Z",
    ],
    [
      "Europe/Berlin",
      "01:00",
      "02:30",
      "2026-10-25T01:00:00Z",
      "half past two until 2026-10-25T01:30:00.000Z",
    ],
    [
      "America/New_York",
      "01:30",
      "04:00",
      "2026-11-01T05:30:00Z",
      "half past two until 2026-11-01T09:00:00.000Z",
    ],
    [
      "Australia/Lord_Howe",
      "01:45",
      "04:00",
      "2026-04-04T14:45:00Z",
      "half past two until 2026-04-04T17:30:00.000Z",
    ],
  ])("a freeze in %s from %s to %s takes the wider reading", (zone, start, end, now, says) => {
    expect(at(calendar({ zone, freezes: [half(start, end)] }), now)).toBe(says);
  });

  it("a freeze over the change is as long as the wall says: both ends by the offset of their own day", () => {
    const freeze = { ...yearEnd, start: "2026-10-23T18:00:00", end: "2026-10-26T06:00:00" };
    const rule = calendar({ freezes: [freeze], zones: { b: "America/New_York" } });
    expect(at(rule, "2026-10-23T16:00:00Z")).toBe("year end until 2026-10-26T05:00:00.000Z");
    expect(at(rule, "2026-10-23T22:00:00Z", "b")).toBe("year end until 2026-10-26T10:00:00.000Z");
  });

  it("survives a day that a zone leaves out whole", () => {
    // Samoa went from 29 to 31 December 2011.
    const rule = calendar({ zone: "Pacific/Apia", windows: [half("09:00", "17:00")] });
    const early = { ...half("09:00", "17:00"), start: "2011-12-01T09:00:00", end: "2011-12-01T17:00:00" };
    expect(at({ ...rule, windows: [early] }, "2011-12-30T04:00:00Z")).toBe(
      "no window until 2011-12-30T19:00:00.000Z",
    );
  });
});

describe("the calendar's own corners", () => {
  it("a freeze on 29 February comes in leap years alone, and not in 2100", () => {
    const leap = {
      name: "leap",
      start: "2024-02-29T00:00:00",
      end: "2024-03-01T00:00:00",
      rrule: "FREQ=YEARLY",
    };
    const rule = calendar({ zone: "UTC", freezes: [leap] });
    expect(at(rule, "2026-02-28T12:00:00Z")).toBe("open until 2028-02-29T00:00:00.000Z");
    expect(at(rule, "2028-02-29T12:00:00Z")).toBe("leap until 2028-03-01T00:00:00.000Z");
    expect(at(rule, "2096-03-01T00:00:00Z")).toBe("open until 2104-02-29T00:00:00.000Z");
  });

  it("a window on the 31st doesn't come in months without one", () => {
    const last = {
      ...office,
      start: "2026-01-31T09:00:00",
      end: "2026-01-31T10:00:00",
      rrule: "FREQ=MONTHLY",
    };
    expect(at(calendar({ zone: "UTC", windows: [last] }), "2026-01-31T10:00:00Z")).toBe(
      "no window until 2026-03-31T09:00:00.000Z",
    );
  });

  it("the last working day of a month, the first Monday, every other week: as RFC 5545 has them", () => {
    const on = (rrule: string) => calendar({ zone: "UTC", windows: [{ ...office, rrule }] });
    expect(at(on("FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"), "2026-10-31T00:00:00Z")).toContain(
      "2026-11-30T09",
    );
    expect(at(on("FREQ=MONTHLY;BYDAY=1MO"), "2026-11-20T00:00:00Z")).toContain("2026-12-07T09");
    expect(at(on("FREQ=WEEKLY;INTERVAL=2"), "2026-01-05T16:00:00Z")).toContain("2026-01-19T09");
  });

  it("a rule's UNTIL is a time on the wall, or with Z an instant", () => {
    const wall = calendar({ windows: [{ ...office, rrule: "FREQ=DAILY;UNTIL=20260107T090000" }] });
    expect(at(wall, "2026-01-06T16:00:00Z")).toBe("no window until 2026-01-07T08:00:00.000Z");
    const instant = calendar({ windows: [{ ...office, rrule: "FREQ=DAILY;UNTIL=20260107T075959Z" }] });
    expect(at(instant, "2026-01-06T16:00:00Z")).toBe("no window until ever");
  });

  it("a freeze goes on over the end of a year", () => {
    const rule = calendar({ freezes: [yearEnd], zones: { b: "Pacific/Kiritimati" } });
    for (const time of ["2026-12-31T22:59:59.999Z", "2026-12-31T23:00:00Z", "2027-01-01T00:00:00Z"]) {
      expect(at(rule, time)).toBe("year end until 2027-01-07T05:00:00.000Z");
      expect(at(rule, time, "b")).toBe("year end until 2027-01-06T16:00:00.000Z");
    }
  });
});
