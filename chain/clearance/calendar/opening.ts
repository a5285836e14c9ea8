import { type CalendarEntry, spansOf } from "./entry.ts";
import { merged, type Span, without } from "./span.ts";

/** When changes may go into an environment: within a window, where there are any, and outside every freeze. */
export interface CalendarRule {
  readonly zone: string;
  /** Zones of regions that have another. */
  readonly zones: Readonly<Record<string, string>>;
  readonly windows: readonly CalendarEntry[];
  readonly freezes: readonly CalendarEntry[];
}

/** What a calendar says at one instant in one region. */
export type Opening =
  /** `until` is null where it doesn't close for years. */
  | { readonly open: true; readonly until: Date | null }
  | {
      readonly open: false;
      /** The freezes in force; none where it is only outside every window. */
      readonly freezes: readonly CalendarEntry[];
      /** null: never again. */
      readonly opensAt: Date | null;
    };

const DAY = 86_400_000;
/** Long enough for 29 February across a century that leaves one out. */
const FAR = 12 * 366 * DAY;

export function zoneOf({ zone, zones }: CalendarRule, region: string | null): string {
  return region !== null && Object.hasOwn(zones, region) ? (zones[region] ?? zone) : zone;
}

/** Whether it is open at `now`, until when, or when it next opens. What can't be placed in time is closed. */
export function openingAt(rule: CalendarRule, region: string | null, now: Date): Opening {
  const at = now.getTime();
  if (Number.isNaN(at)) return { open: false, freezes: [], opensAt: null };
  const zone = zoneOf(rule, region);
  const known = latest.get(rule);
  const answers = known?.at === at ? known.answers : new Map<string, Opening>();
  const answer = answers.get(zone) ?? ask(rule, zone, at);
  latest.set(rule, { at, answers: answers.set(zone, answer) });
  return answer;
}

/** Thousands of services ask one calendar at one moment: it is worked out once. */
const latest = new WeakMap<CalendarRule, { readonly at: number; readonly answers: Map<string, Opening> }>();

function ask(rule: CalendarRule, zone: string, at: number): Opening {
  const next = nextOpen(rule, zone, at);
  if (next !== undefined && next.from <= at) {
    return { open: true, until: next.to < at + FAR ? new Date(next.to) : null };
  }
  return {
    open: false,
    freezes: rule.freezes.filter((entry) => spansOf(entry, "freeze", zone, at, at + 1).length > 0),
    opensAt: next === undefined ? null : new Date(next.from),
  };
}

/** The open span that holds `at`, or the first one after it. Looks near before it looks far. */
export function nextOpen(rule: CalendarRule, zone: string, at: number): Span | undefined {
  for (const far of [45 * DAY, 400 * DAY]) {
    const [span] = openSpans(rule, zone, at, at + far);
    if (span !== undefined && span.to < at + far) return span;
  }
  return openSpans(rule, zone, at, at + FAR)[0];
}

function openSpans(rule: CalendarRule, zone: string, from: number, to: number): readonly Span[] {
  const all = (kind: "window" | "freeze") =>
    (kind === "window" ? rule.windows : rule.freezes).flatMap((entry) =>
      spansOf(entry, kind, zone, from, to),
    );
  const windows = rule.windows.length === 0 ? [{ from, to }] : merged(all("window"));
  return without(windows, merged(all("freeze"))).filter((span) => span.to > from && span.from < to);
}
