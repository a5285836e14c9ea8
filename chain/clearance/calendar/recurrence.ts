import rrule from "rrule";
import { parseWall, type WallTime } from "./wall-clock.ts";

/**
 * What is wrong with an RRULE (RFC 5545), or undefined. Rules that come again within a day are refused:
 * nobody means a window that opens every minute, and expanding one from years ago takes minutes.
 */
export function recurrenceProblem(text: string): string | undefined {
  const seen = new Map<string, string>();
  for (const part of text.split(";")) {
    const [, name = "", value = ""] = /^([A-Z]+)=(.+)$/u.exec(part) ?? [];
    const shape = Object.hasOwn(PARTS, name) ? PARTS[name as keyof typeof PARTS] : undefined;
    if (shape === undefined) return `"${part}" is no part of an RRULE that is known here`;
    if (seen.has(name)) return `${name} is there twice`;
    if (!shape.test(value)) return `${name}=${value} can't be read`;
    seen.set(name, value);
  }
  const until = seen.get("UNTIL");
  if (!seen.has("FREQ")) return "FREQ is missing";
  if (seen.has("COUNT") && until !== undefined) return "COUNT and UNTIL exclude each other";
  if (until !== undefined && parseUntil(until) === undefined) return `UNTIL=${until} is no time`;
  return undefined;
}

/** Where a rule ends by a time of its own: on the wall clock, or as an instant (`…Z`). */
export function untilOf(text: string): { readonly wall: WallTime; readonly utc: boolean } | undefined {
  const [, value] = /(?:^|;)UNTIL=([^;]+)/u.exec(text) ?? [];
  const wall = value === undefined ? undefined : parseUntil(value);
  return wall === undefined ? undefined : { wall, utc: value?.endsWith("Z") ?? false };
}

/** Whether it never stops coming. */
export function isEndless(text: string): boolean {
  return !/(?:^|;)(?:UNTIL|COUNT)=/u.test(text);
}

/**
 * The wall times at which a rule that starts at `start` comes, from `from` on and before `to`. The rule
 * has been checked. The library knows only clocks without zones here, where it agrees with RFC 5545.
 */
export function recurrences(
  text: string,
  start: WallTime,
  from: WallTime,
  to: WallTime,
  until: WallTime = Number.POSITIVE_INFINITY,
): readonly WallTime[] {
  const options = rrule.RRule.parseString(text);
  const end = Math.min(until, to - 1);
  if (end < start) return [];
  const dtstart = new Date(nearStart(text, start, from));
  const rule = new rrule.RRule({ ...options, dtstart, until: new Date(end) }, true);
  const found: WallTime[] = [];
  rule.all((occurrence) => {
    if (occurrence.getTime() >= from) found.push(occurrence.getTime());
    return true;
  });
  return found;
}

/** A rule of days or weeks says the same from any whole period on: nobody walks through years for tomorrow. */
function nearStart(text: string, start: WallTime, from: WallTime): WallTime {
  const [, unit] = /(?:^|;)FREQ=(DAILY|WEEKLY)/u.exec(text) ?? [];
  if (unit === undefined || /(?:^|;)COUNT=/u.test(text) || from <= start) return start;
  const interval = Number(/(?:^|;)INTERVAL=(\d+)/u.exec(text)?.[1] ?? 1);
  const period = interval * (unit === "DAILY" ? 1 : 7) * 86_400_000;
  return start + Math.floor((from - start) / period) * period;
}

const list = (item: string) => new RegExp(`^(?:${item})(?:,(?:${item}))*$`, "u");

const PARTS = {
  FREQ: /^(?:DAILY|WEEKLY|MONTHLY|YEARLY)$/u,
  INTERVAL: /^[1-9]\d{0,2}$/u,
  COUNT: /^[1-9]\d{0,3}$/u,
  UNTIL: /^\d{8}(?:T\d{6}Z?)?$/u,
  WKST: /^(?:MO|TU|WE|TH|FR|SA|SU)$/u,
  BYDAY: list("(?:[+-]?[1-9]\\d?)?(?:MO|TU|WE|TH|FR|SA|SU)"),
  BYMONTH: list("[1-9]|1[0-2]"),
  BYMONTHDAY: list("-?(?:[1-9]|[12]\\d|3[01])"),
  BYYEARDAY: list("-?[1-9]\\d{0,2}"),
  BYWEEKNO: list("-?[1-9]\\d?"),
  BYHOUR: list("1?\\d|2[0-3]"),
  BYMINUTE: list("[1-5]?\\d"),
  BYSETPOS: list("-?[1-9]\\d{0,2}"),
} as const;

/** A date alone means that whole day. */
function parseUntil(value: string): WallTime | undefined {
  const [, y, m, d, h = "23", min = "59", s = "59"] =
    /^(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})Z?)?$/u.exec(value) ?? [];
  return y === undefined ? undefined : parseWall(`${y}-${m}-${d}T${h}:${min}:${s}`);
}
