import type { CalendarDocument } from "./calendar-document.ts";
import { type CalendarEntry, endless, lengthOf, printEntry, spansOf, startOf } from "./entry.ts";
import { type CalendarRule, nextOpen, zoneOf } from "./opening.ts";

/** What a calendar can't be meant to say, and the entry that it is about; none: the calendar as a whole. */
export interface CalendarProblem {
  readonly entry?: CalendarEntry;
  readonly message: string;
}

const DAY = 86_400_000;
const FAR = 12 * 366 * DAY;

/** A calendar whose iCal files have all been read; undefined for one with a file that hasn't. */
export function readCalendar(document: CalendarDocument): CalendarRule | undefined {
  const known = rules.get(document);
  if (known !== undefined) return known;
  const { windows, freezes } = document;
  const read = (entries: CalendarDocument["windows"]) => entries.filter((one) => typeof one !== "string");
  const rule = { ...document, windows: read(windows), freezes: read(freezes) };
  if (rule.windows.length < windows.length || rule.freezes.length < freezes.length) return undefined;
  rules.set(document, rule);
  return rule;
}

/** The same rule for the same document, which `openingAt` counts on to answer once. */
const rules = new WeakMap<CalendarDocument, CalendarRule>();

/** In the zones of the regions that it is for, does it ever open, and does each entry ever come? */
export function calendarProblems(
  rule: CalendarRule,
  regions: readonly (string | null)[],
): readonly CalendarProblem[] {
  const broken = entryProblems(rule, regions);
  if (broken.length > 0) return broken;
  const closed = regions.find((region) => !opensEver(rule, zoneOf(rule, region)));
  if (closed === undefined) return [];
  const zone = zoneOf(rule, closed);
  const where = closed === null ? "" : ` in ${closed}`;
  if (rule.windows.length > 0 && !opensEver({ ...rule, freezes: [] }, zone)) {
    return [{ message: `no window ever opens${where}: correct it, or leave \`windows\` out` }];
  }
  const guilty = rule.freezes.find((freeze) => !opensEver({ ...rule, freezes: [freeze] }, zone));
  const covered = rule.windows.length === 0 ? "everything" : "every window";
  if (guilty !== undefined) {
    return [
      { entry: guilty, message: `${printEntry(guilty, "freeze")} covers ${covered}${where}: it never opens` },
    ];
  }
  return [{ message: `the freezes together cover ${covered}${where}: it never opens` }];
}

function entryProblems(rule: CalendarRule, regions: readonly (string | null)[]): CalendarProblem[] {
  return (["window", "freeze"] as const).flatMap((kind) =>
    (kind === "window" ? rule.windows : rule.freezes).flatMap((entry): CalendarProblem[] => {
      if (!(lengthOf(entry) > 0)) {
        return [{ entry, message: `${printEntry(entry, kind)} ends before it begins` }];
      }
      const start = startOf(entry);
      const comes = regions.some((region) => {
        const zone = entry.zone ?? zoneOf(rule, region);
        return [40 * DAY, FAR].some((far) => spansOf(entry, kind, zone, start - DAY, start + far).length > 0);
      });
      return comes ? [] : [{ entry, message: `${printEntry(entry, kind)} never comes` }];
    }),
  );
}

/**
 * Whether it opens, once all that comes for ever has begun; where every window ends some day, whether it
 * opens before that.
 */
function opensEver(rule: CalendarRule, zone: string): boolean {
  const everything = [...rule.windows, ...rule.freezes];
  if (everything.length === 0) return true;
  const goesOn = rule.windows.length === 0 || rule.windows.some(endless);
  const starts = (goesOn ? everything.filter(endless) : rule.windows).map(startOf);
  if (starts.length === 0) return true;
  const from = goesOn ? Math.max(...starts) : Math.min(...starts) - DAY;
  return nextOpen(rule, zone, from) !== undefined;
}
