import { describe, expect, it } from "vitest";
import { readICal } from "./ical.ts";

function file(...event: readonly string[]): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "BEGIN:VEVENT",
    ...event,
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ];
  return lines.join("\r\n");
}

function entryOf(...event: readonly string[]): unknown {
  const { events, problems } = readICal(file(...event), "calendar/a.ics");
  expect(problems).toEqual([]);
  return events[0]?.entry;
}

const TIMES = ["DTSTART;TZID=Europe/Berlin:20261218T180000", "DTEND;TZID=Europe/Berlin:20270107T060000"];

describe("readICal", () => {
  it("reads an event with its zone, its rule and the days that it leaves out", () => {
    expect(
      entryOf(
        "UID:1@acme.example",
        "SUMMARY:Year end\\, all of",
        "  it",
        ...TIMES,
        "RRULE:FREQ=YEARLY",
        "EXDATE;TZID=Europe/Berlin:20271218T180000,20281218T180000",
        "RDATE;TZID=Europe/Berlin:20270401T180000",
      ),
    ).toEqual({
      name: "Year end, all of it",
      file: "calendar/a.ics",
      start: "2026-12-18T18:00:00",
      end: "2027-01-07T06:00:00",
      rrule: "FREQ=YEARLY",
      except: ["2027-12-18T18:00:00", "2028-12-18T18:00:00"],
      also: ["2027-04-01T18:00:00"],
      zone: "Europe/Berlin",
    });
  });

  it("takes whole days and floating times in the region's zone, and Z as UTC", () => {
    expect(entryOf("SUMMARY:a", "DTSTART;VALUE=DATE:20261224", "DTEND;VALUE=DATE:20261227")).toEqual({
      name: "a",
      file: "calendar/a.ics",
      start: "2026-12-24T00:00:00",
      end: "2026-12-27T00:00:00",
    });
    expect(entryOf("SUMMARY:a", "DTSTART;VALUE=DATE:20240229")).toMatchObject({ end: "2024-03-01T00:00:00" });
    expect(entryOf("SUMMARY:a", "DTSTART:20261224T090000", "DURATION:P1DT2H")).toMatchObject({
      start: "2026-12-24T09:00:00",
      end: "2026-12-25T11:00:00",
    });
    expect(entryOf("SUMMARY:a", "DTSTART:20261224T090000Z", "DURATION:PT30M")).toMatchObject({ zone: "UTC" });
  });

  it("reads what other calendars write around it, and uses none of it", () => {
    const text = [
      "\uFEFFBEGIN:VCALENDAR",
      'PRODID;X="a:b;c":-//Example//EN',
      "BEGIN:VTIMEZONE",
      "TZID:Europe/Berlin",
      "BEGIN:STANDARD",
      "DTSTART:19701025T030000",
      "RRULE:FREQ=HOURLY",
      "END:STANDARD",
      "END:VTIMEZONE",
      "BEGIN:VEVENT",
      "SUMMARY:a",
      ...TIMES,
      "BEGIN:VALARM",
      "DURATION:PT5M",
      "END:VALARM",
      "END:VEVENT",
      "BEGIN:VEVENT",
      "STATUS:CANCELLED",
      ...TIMES,
      "END:VEVENT",
      "END:VCALENDAR",
    ].join("\n");
    expect(readICal(text, "calendar/a.ics")).toMatchObject({
      problems: [],
      events: [{ line: 10, entry: { start: "2026-12-18T18:00:00", end: "2027-01-07T06:00:00" } }],
    });
  });

  it.each<[string, string, number]>([
    ["no file at all", "", 1],
    ["something else", "hello: world", 1],
    ["no event", "BEGIN:VCALENDAR\nEND:VCALENDAR", 1],
    ["a line that is no property", file("???", ...TIMES), 4],
    ["an event without end", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:20261224T090000Z", 2],
    ["no start", file("DTEND:20261224T090000Z"), 3],
    ["neither end nor duration", file("DTSTART:20261224T090000Z"), 3],
    ["an end before the start", file("DTSTART:20261224T090000Z", "DTEND:20261224T090000Z"), 3],
    ["a start that is no day", file("DTSTART:20260230T090000Z", "DURATION:PT1H"), 4],
    [
      "another vendor's zone",
      file("DTSTART;TZID=W. Europe Standard Time:20261224T090000", "DURATION:PT1H"),
      4,
    ],
    ["a rule that isn't known", file(...TIMES, "RRULE:FREQ=MINUTELY"), 6],
    ["a rule with both ends", file(...TIMES, "RRULE:FREQ=DAILY;COUNT=2;UNTIL=20270101"), 6],
    ["a changed occurrence", file(...TIMES, "RECURRENCE-ID:20261224T090000Z"), 6],
    ["the old way to leave out", file(...TIMES, "EXRULE:FREQ=DAILY"), 6],
    ["two starts", file(...TIMES, TIMES[0] ?? ""), 6],
    ["a left-out day in another form", file(...TIMES, "EXDATE:20271218T170000Z"), 6],
    ["an end in another zone", file(TIMES[0] ?? "", "DTEND:20270107T050000Z"), 5],
  ])("refuses %s and names the line", (_what, text, line) => {
    const { problems } = readICal(text, "calendar/a.ics");
    expect(problems[0]?.line).toBe(line);
  });
});
