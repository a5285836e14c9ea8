/** A time as a clock on the wall shows it, in milliseconds as if that wall were in UTC. No instant until a zone is named. */
export type WallTime = number;

const DAY = 86_400_000;
const TEXT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2}))?$/u;

/** `2026-12-20T18:00`, seconds if need be; undefined for a day or an hour that no calendar has. */
export function parseWall(text: string): WallTime | undefined {
  const [, year, month, day, hour, minute, second = "00"] = TEXT.exec(text) ?? [];
  if (year === undefined) return undefined;
  const whole = `${year}-${month}-${day}T${hour}:${minute}:${second}`;
  const wall = Date.parse(`${whole}.000Z`);
  return Number.isNaN(wall) || printWall(wall) !== whole ? undefined : wall;
}

/** `2026-12-20T18:00:00` */
export function printWall(wall: WallTime): string {
  return new Date(wall).toISOString().slice(0, 19);
}

/** Whether Node's time zone data has that name. Offsets (`+02:00`) are none: they know no daylight saving. */
export function isZone(name: string): boolean {
  if (!/^[A-Za-z][\w+/-]*$/u.test(name)) return false;
  try {
    return formatOf(name) !== undefined;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** What the wall clock in a zone shows at an instant. */
export function wallAt(instant: number, zone: string): WallTime {
  return instant + offsetAt(instant, zone);
}

/**
 * The instants at which a zone's wall clock may be said to show a time: one on most days. In the hour that
 * a day has twice, both; for a time that a day leaves out, the one by the offset before the jump and the
 * one by the offset after it. Never more than two.
 */
export function instantsOf(wall: WallTime, zone: string): { readonly first: number; readonly last: number } {
  const day = Math.floor(wall / DAY);
  const [before, after] = [offsetOfDay(day - 1, zone), offsetOfDay(day + 2, zone)];
  if (before === after) return { first: wall - before, last: wall - before };
  const readings = [wall - before, wall - after];
  const exact = readings.filter((instant) => wallAt(instant, zone) === wall);
  const counted = exact.length === 0 ? readings : exact;
  return { first: Math.min(...counted), last: Math.max(...counted) };
}

/** `Mon 2026-12-07 09:00 Europe/Berlin`, for people. */
export function printInZone(instant: number, zone: string): string {
  const wall = wallAt(instant, zone);
  const day = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"][new Date(wall).getUTCDay()];
  return `${day} ${printWall(wall).slice(0, 16).replace("T", " ")} ${zone}`;
}

const offsets = new Map<string, Map<number, number>>();

/** The offset at the start of a day in UTC, asked once: years of occurrences share a few thousand of them. */
function offsetOfDay(day: number, zone: string): number {
  const known = offsets.get(zone) ?? new Map<number, number>();
  const offset = known.get(day) ?? offsetAt(day * DAY, zone);
  offsets.set(zone, known.set(day, offset));
  return offset;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    timeZoneName: "longOffset",
    year: "numeric",
  });
  formats.set(zone, format);
  return format;
}

/** How far a zone's wall clock is ahead of UTC, from `GMT+10:30`. */
function offsetAt(instant: number, zone: string): number {
  const name = formatOf(zone)
    .formatToParts(instant)
    .find(({ type }) => type === "timeZoneName")?.value;
  const [, sign, hours = "0", minutes = "0", seconds = "0"] =
    /^GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/u.exec(name ?? "") ?? [];
  const size = (Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000;
  return sign === "-" ? -size : size;
}
