import { describe, expect, it } from "vitest";
import { ACME_POLICY, acmeSnapshot } from "#test/acme.ts";
import { parsePolicy } from "../parse-policy.ts";
import type { PolicySnapshot } from "../policy.ts";
import { filesNamedBy } from "../policy.ts";
import { rulesFor } from "../rules.ts";
import { resolveCalendars } from "./resolve-calendars.ts";

const OFFICE = `{ name: office, start: 2026-01-05T09:00, end: 2026-01-05T16:00, rrule: "FREQ=WEEKLY;BYDAY=MO,TU" }`;

function policy(calendar: string): string {
  return ACME_POLICY.replace("    regions: [a, b]\n", `    regions: [a, b]\n    calendar:\n${calendar}`);
}

function ics(summary: string, start: string, end: string, ...more: readonly string[]): string {
  return [
    "BEGIN:VCALENDAR",
    "BEGIN:VEVENT",
    `SUMMARY:${summary}`,
    `DTSTART:${start}`,
    `DTEND:${end}`,
    ...more,
    "END:VEVENT",
    "END:VCALENDAR",
  ].join("\n");
}

function snapshot(calendar: string, files: Readonly<Record<string, string>> = {}): PolicySnapshot {
  const plain = acmeSnapshot(policy(calendar));
  const added = Object.entries(files).map(([path, text]) => [path, new TextEncoder().encode(text)] as const);
  return { ...plain, files: new Map([...plain.files, ...added]) };
}

function problem(work: () => unknown): string {
  try {
    work();
    return "none";
  } catch (error) {
    expect(error).toMatchObject({ name: "Fault" });
    return error instanceof Error ? error.message : "";
  }
}

describe("a calendar in clearance.yaml", () => {
  it.each<[string, string, string]>([
    [
      "never comes",
      `      windows: [{ name: n, start: 2026-02-01T09:00, end: 2026-02-01T10:00, rrule: "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30" }]\n`,
      'clearance.yaml:35:17: the window "n" never comes',
    ],
    [
      "ends before it begins",
      "      freezes: [{ name: n, start: 2026-02-01T09:00, end: 2026-02-01T08:00 }]\n",
      'clearance.yaml:35:17: the freeze "n" ends before it begins',
    ],
    [
      "is frozen for ever",
      `      freezes: [{ name: always, start: 2026-02-02T00:00, end: 2026-02-09T00:00, rrule: "FREQ=WEEKLY" }]\n`,
      'clearance.yaml:35:17: the freeze "always" covers everything in a: it never opens',
    ],
    [
      "has every window frozen",
      `      windows: [${OFFICE}]\n      freezes: [{ name: mondays, start: 2026-01-05T00:00, end: 2026-01-07T00:00, rrule: "FREQ=WEEKLY" }]\n`,
      'clearance.yaml:36:17: the freeze "mondays" covers every window in a: it never opens',
    ],
    [
      "has every window frozen by two",
      `      windows: [${OFFICE}]\n      freezes: [{ name: m, start: 2026-01-05T00:00, end: 2026-01-06T00:00, rrule: "FREQ=WEEKLY" }, { name: t, start: 2026-01-06T00:00, end: 2026-01-07T00:00, rrule: "FREQ=WEEKLY" }]\n`,
      "clearance.yaml:34:7: the freezes together cover every window in a: it never opens",
    ],
    [
      "names a zone that isn't one",
      "",
      "clearance.yaml:34:13: environments[2].calendar.zone: expected an IANA time zone such as Europe/Berlin",
    ],
    [
      "names a region that isn't there",
      "      zones: { c: UTC }\n      freezes: [calendar/a.ics]\n",
      'clearance.yaml:35:19: prod has no region "c"',
    ],
    [
      "has an hour that isn't one",
      "      freezes: [{ name: n, start: 2026-02-01T25:00, end: 2026-02-02T00:00 }]\n",
      "clearance.yaml:35:35: environments[2].calendar.freezes[0].start: expected a local time such as 2026-12-20T18:00, without a zone",
    ],
    [
      "comes every minute",
      `      freezes: [{ name: n, start: 2026-02-01T00:00, end: 2026-02-02T00:00, rrule: "FREQ=MINUTELY" }]\n`,
      "clearance.yaml:35:83: environments[2].calendar.freezes[0].rrule: FREQ=MINUTELY can't be read",
    ],
    [
      "names a file outside calendar/",
      "      freezes: [holds/a.ics]\n",
      "clearance.yaml:35:17: environments[2].calendar.freezes[0]: expected an .ics file in calendar/, the folder that code owners guard",
    ],
    [
      "names an exception as a calendar",
      "      freezes: [calendar/exceptions/a.ics]\n",
      "clearance.yaml:35:17: environments[2].calendar.freezes[0]: expected an .ics file in calendar/, the folder that code owners guard",
    ],
  ])("is refused by file and line when it %s", (what, text, says) => {
    const zone = what.includes("zone that") ? "Berlin/Europe" : "Europe/Berlin";
    expect(problem(() => parsePolicy(policy(`      zone: ${zone}\n${text}`)))).toBe(says);
  });

  it.each<[string, string]>([
    [
      "windows that end some day",
      `      windows: [{ name: n, start: 2026-02-01T09:00, end: 2026-02-01T10:00 }]\n      freezes: [{ name: later, start: 2027-02-01T00:00, end: 2027-02-02T00:00 }]\n`,
    ],
    [
      "a freeze of a year",
      `      windows: [${OFFICE}]\n      freezes: [{ name: long, start: 2026-01-01T00:00, end: 2028-01-01T00:00 }]\n`,
    ],
    [
      "a freeze in one region's time alone",
      `      zones: { b: America/New_York }\n      windows: [${OFFICE}]\n`,
    ],
  ])("may have %s", (_what, text) => {
    expect(problem(() => parsePolicy(policy(`      zone: Europe/Berlin\n${text}`)))).toBe("none");
  });
});

describe("resolveCalendars", () => {
  const text = "      zone: Europe/Berlin\n      freezes: [calendar/freezes.ics]\n";
  const event = ics("year end", "20261218T180000", "20270107T060000", "RRULE:FREQ=YEARLY");
  const resolved = (files: string) => resolveCalendars(snapshot(text, { "calendar/freezes.ics": files }));
  const digest = (files: string) => rulesFor(resolved(files), "check-in", "prod").policyDigest;

  it("puts the events into the rules, so that the policy digest holds when changes may go in", () => {
    expect(filesNamedBy(parsePolicy(policy(text)))).toContain("calendar/freezes.ics");
    expect(rulesFor(resolved(event), "check-in", "prod").calendar?.freezes).toMatchObject([
      { name: "year end" },
    ]);
    expect(digest(event.replace("20261218", "20261217"))).not.toBe(digest(event));
    expect(rulesFor(resolved(event), "check-in", "dev").policyDigest).toBe(
      rulesFor(acmeSnapshot(), "check-in", "dev").policyDigest,
    );
  });

  it("leaves the policy digest alone where a file changes in what no event says", () => {
    expect(digest(event.replace("SUMMARY", "DTSTAMP:20260101T000000Z\nSUMMARY"))).toBe(digest(event));
  });

  it.each<[string, string, string]>([
    [
      "can't be read",
      "BEGIN:VCALENDAR\nBEGIN:VEVENT\nRECURRENCE-ID:x\nEND:VEVENT\nEND:VCALENDAR",
      "calendar/freezes.ics:3: a changed occurrence",
    ],
    [
      "covers everything",
      ics("always", "20260105T000000", "20260112T000000", "RRULE:FREQ=WEEKLY"),
      'calendar/freezes.ics:2: the calendar of prod: the freeze "always" of calendar/freezes.ics covers everything in a',
    ],
  ])("refuses a file that %s, by file and line", (_what, file, says) => {
    expect(problem(() => resolved(file))).toContain(says);
  });

  it("is a fault where a file that is named isn't there", () => {
    expect(problem(() => resolveCalendars(snapshot(text)))).toContain(
      "calendar/freezes.ics, which isn't in the same commit",
    );
  });
});
