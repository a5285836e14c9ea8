import { isEndless, recurrences, untilOf } from "./recurrence.ts";
import type { Span } from "./span.ts";
import { instantsOf, parseWall, type WallTime, wallAt } from "./wall-clock.ts";

/** A window or a freeze: a span on the wall clock, and how it comes again. Plain text, so that it digests. */
export interface CalendarEntry {
  readonly name: string;
  /** The iCal file that it stands in; absent for one in clearance.yaml. */
  readonly file?: string;
  /** First time, `2026-12-20T18:00:00`; every later one is as long on the wall clock as this. */
  readonly start: string;
  readonly end: string;
  /** RFC 5545, without the name. */
  readonly rrule?: string;
  /** RDATE and EXDATE: starts beside the rule, and starts that are left out. */
  readonly also?: readonly string[];
  readonly except?: readonly string[];
  /** A zone of its own; else the region's. */
  readonly zone?: string;
}

const SLACK = 2 * 86_400_000;

/**
 * When an entry is in force, as instants, for every time of it that touches `from`…`to`.
 *
 * Starts and ends are times on the wall clock: 22:00 to 06:00 is that also in the night that has seven
 * hours or nine. A time that a day has twice, or leaves out, can be read as two instants: a freeze takes
 * the wider reading at both ends, a window the narrower one. Doubt is closed.
 */
export function spansOf(
  entry: CalendarEntry,
  kind: "window" | "freeze",
  regionZone: string,
  from: number,
  to: number,
): readonly Span[] {
  const zone = entry.zone ?? regionZone;
  const length = lengthOf(entry);
  const starts = startsOf(entry, zone, wallAt(from, zone) - length - SLACK, wallAt(to, zone) + SLACK);
  return starts
    .map((start) => {
      const [begins, ends] = [instantsOf(start, zone), instantsOf(start + length, zone)];
      return kind === "freeze"
        ? { from: begins.first, to: ends.last }
        : { from: begins.last, to: ends.first };
    })
    .filter((span) => span.from < span.to && span.from < to && span.to > from);
}

export function lengthOf({ start, end }: CalendarEntry): number {
  return wall(end) - wall(start);
}

export function startOf({ start }: CalendarEntry): WallTime {
  return wall(start);
}

/** Whether it comes again for ever. */
export function endless({ rrule }: CalendarEntry): boolean {
  return rrule !== undefined && isEndless(rrule);
}

/** `the freeze "year end" of calendar/freezes.ics` */
export function printEntry({ name, file }: CalendarEntry, kind: "window" | "freeze"): string {
  return `the ${kind} "${name}"${file === undefined ? "" : ` of ${file}`}`;
}

function startsOf(entry: CalendarEntry, zone: string, from: WallTime, to: WallTime): readonly WallTime[] {
  const { rrule, also = [], except = [] } = entry;
  const start = wall(entry.start);
  const until = rrule === undefined ? undefined : untilOf(rrule);
  const last = until?.utc === true ? wallAt(until.wall, zone) : until?.wall;
  const ruled = rrule === undefined ? [start] : recurrences(rrule, start, from, to, last);
  const left = new Set(except.map(wall));
  return [...new Set([...ruled, ...also.map(wall)])].filter(
    (one) => one >= from && one < to && !left.has(one),
  );
}

function wall(text: string): WallTime {
  const parsed = parseWall(text);
  if (parsed === undefined) throw new Error(`${text} was not checked before`);
  return parsed;
}
