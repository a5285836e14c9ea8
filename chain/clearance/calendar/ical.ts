import { type ContentLine, contentLines, plainText } from "./content-lines.ts";
import { type CalendarEntry, lengthOf } from "./entry.ts";
import { recurrenceProblem } from "./recurrence.ts";
import { isZone, parseWall, printWall, type WallTime } from "./wall-clock.ts";

export interface ICalProblem {
  readonly line: number;
  readonly message: string;
}

/** An event of an iCal file, and the line that it begins at. */
export interface ICalEvent {
  readonly entry: CalendarEntry;
  readonly line: number;
}

/**
 * The events of an iCal file (RFC 5545). What would change when an event is and isn't understood here is
 * a problem, never left out: a freeze that is half read is half a freeze. Zones go by their IANA name;
 * definitions that the file brings along (VTIMEZONE) are not used. A cancelled event is none.
 */
export function readICal(
  text: string,
  file: string,
): { readonly events: readonly ICalEvent[]; readonly problems: readonly ICalProblem[] } {
  const problems: ICalProblem[] = [];
  const events: ICalEvent[] = [];
  const open: ContentLine[] = [];
  let event: ContentLine[] = [];
  const lines = contentLines(text.replace(/^\uFEFF/u, ""));
  for (const line of lines) {
    const { name } = line;
    const value = line.value.trim().toUpperCase();
    if (name === "") problems.push({ line: line.line, message: "expected NAME:value" });
    else if (name === "BEGIN") {
      open.push({ ...line, value });
      if (value === "VEVENT") event = [line];
    } else if (name === "END") {
      const begun = open.pop();
      if (begun?.value !== value) problems.push({ line: line.line, message: `END:${value} ends nothing` });
      else if (value === "VEVENT") {
        const read = readEvent(event, file);
        if ("message" in read) problems.push(read);
        else if (read.entry !== undefined) events.push({ entry: read.entry, line: read.line });
      }
    } else if (open.at(-1)?.value === "VEVENT") event.push(line);
  }
  const left = open.at(-1);
  if (left !== undefined) problems.push({ line: left.line, message: `BEGIN:${left.value} has no end` });
  if (lines.length === 0 || lines[0]?.name !== "BEGIN" || lines[0].value.toUpperCase() !== "VCALENDAR") {
    problems.push({ line: 1, message: "an iCal file begins with BEGIN:VCALENDAR" });
  } else if (events.length === 0 && problems.length === 0) {
    problems.push({ line: 1, message: "there is no event in it" });
  }
  return { events, problems };
}

const ONCE = new Set(["DTSTART", "DTEND", "DURATION", "RRULE", "SUMMARY", "UID", "STATUS"]);
const REFUSED = new Map([
  ["RECURRENCE-ID", "a changed occurrence: leave that day out with EXDATE and add an event of its own"],
  ["EXRULE", "EXRULE was taken out of iCal: write EXDATE"],
]);

type Read = { readonly entry: CalendarEntry | undefined; readonly line: number } | ICalProblem;

function readEvent([begin, ...lines]: readonly ContentLine[], file: string): Read {
  const fields = new Map<string, ContentLine>();
  for (const line of lines) {
    const refused = REFUSED.get(line.name);
    if (refused !== undefined) return { line: line.line, message: refused };
    if (ONCE.has(line.name) && fields.has(line.name)) {
      return { line: line.line, message: `${line.name} is there twice` };
    }
    fields.set(line.name, line);
  }
  const at = begin?.line ?? 1;
  if (fields.get("STATUS")?.value.toUpperCase() === "CANCELLED") return { entry: undefined, line: at };
  const dtstart = fields.get("DTSTART");
  if (dtstart === undefined) return { line: at, message: "the event has no DTSTART" };
  const start = readTime(dtstart);
  if ("message" in start) return start;
  const end = readEnd(start, fields.get("DTEND"), fields.get("DURATION"), at);
  if ("message" in end) return end;
  const rrule = fields.get("RRULE");
  const wrong = rrule === undefined ? undefined : recurrenceProblem(rrule.value.toUpperCase());
  if (rrule !== undefined && wrong !== undefined) return { line: rrule.line, message: wrong };
  const also = readTimes(lines, "RDATE", start);
  if ("message" in also) return also;
  const except = readTimes(lines, "EXDATE", start);
  if ("message" in except) return except;
  const name = plainText((fields.get("SUMMARY") ?? fields.get("UID"))?.value ?? "").slice(0, 200);
  const entry: CalendarEntry = {
    name: name === "" ? `line ${at}` : name,
    file,
    start: printWall(start.wall),
    end: printWall(end.wall),
    ...(rrule === undefined ? {} : { rrule: rrule.value.toUpperCase() }),
    ...(also.walls.length === 0 ? {} : { also: also.walls.map(printWall) }),
    ...(except.walls.length === 0 ? {} : { except: except.walls.map(printWall) }),
    ...(start.zone === undefined ? {} : { zone: start.zone }),
  };
  if (lengthOf(entry) > 0) return { entry, line: at };
  return { line: at, message: "the event ends before it begins" };
}

interface ICalTime {
  readonly wall: WallTime;
  /** Undefined for a floating time or a whole day: the region's zone. */
  readonly zone: string | undefined;
  readonly date: boolean;
}

function readTime({ parameters, value, line }: ContentLine, text = value): ICalTime | ICalProblem {
  const [, y, m, d, h, min, s, z] =
    /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z)?)?$/u.exec(text.trim().toUpperCase()) ?? [];
  const wall =
    y === undefined ? undefined : parseWall(`${y}-${m}-${d}T${h ?? "00"}:${min ?? "00"}:${s ?? "00"}`);
  if (wall === undefined) return { line, message: `"${text}" is no date or time` };
  const zone = z === undefined ? parameters.get("TZID")?.replace(/^\//u, "") : "UTC";
  if (zone === undefined || isZone(zone)) return { wall, zone, date: h === undefined };
  return { line, message: `the time zone "${zone}" is no IANA name such as Europe/Berlin` };
}

function readEnd(
  start: ICalTime,
  dtend: ContentLine | undefined,
  duration: ContentLine | undefined,
  at: number,
): { readonly wall: WallTime } | ICalProblem {
  if (dtend !== undefined) {
    const end = readTime(dtend);
    if ("message" in end || sameKind(start, end)) return end;
    return { line: dtend.line, message: "DTEND has another time zone or form than DTSTART" };
  }
  if (duration !== undefined) {
    const length = parseDuration(duration.value);
    if (length !== undefined) return { wall: start.wall + length };
    return { line: duration.line, message: `"${duration.value}" is no duration such as PT8H or P3D` };
  }
  if (start.date) return { wall: start.wall + DAY };
  return { line: at, message: "the event has neither DTEND nor DURATION" };
}

function readTimes(
  lines: readonly ContentLine[],
  name: string,
  start: ICalTime,
): { readonly walls: readonly WallTime[] } | ICalProblem {
  const walls: WallTime[] = [];
  for (const line of lines.filter((one) => one.name === name)) {
    for (const text of line.value.split(",")) {
      const time = readTime(line, text);
      if ("message" in time) return time;
      if (!sameKind(start, time)) {
        return { line: line.line, message: `${name} has another time zone or form than DTSTART` };
      }
      walls.push(time.wall);
    }
  }
  return { walls };
}

function sameKind(a: ICalTime, b: ICalTime): boolean {
  return a.zone === b.zone && a.date === b.date;
}

const DAY = 86_400_000;

function parseDuration(text: string): number | undefined {
  const [, weeks, days, hours, minutes, seconds] =
    /^\+?P(?:(\d{1,3})W|(?=\d|T\d)(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?)$/u.exec(
      text,
    ) ?? [];
  const length =
    (Number(weeks ?? 0) * 7 + Number(days ?? 0)) * DAY +
    Number(hours ?? 0) * 3_600_000 +
    Number(minutes ?? 0) * 60_000 +
    Number(seconds ?? 0) * 1_000;
  return length > 0 ? length : undefined;
}
