import { Fault } from "../../fault.ts";
import { regionsOf } from "../lane.ts";
import type { PolicySnapshot } from "../policy.ts";
import { type CalendarDocument, filesOf } from "./calendar-document.ts";
import { calendarProblems, readCalendar } from "./calendar-problems.ts";
import type { CalendarEntry } from "./entry.ts";
import { type ICalEvent, readICal } from "./ical.ts";

/**
 * The policy with the events of iCal files in the place of the files' paths: so the rules, and with them
 * the policy digest, hold what an event says and nothing else of its file.
 *
 * @throws Fault `POLICY_UNREADABLE` (no such file), `POLICY_INVALID` as `path:line: what is wrong`.
 */
export function resolveCalendars(snapshot: PolicySnapshot): PolicySnapshot {
  const { policy, files } = snapshot;
  if (!policy.environments.some(({ calendar }) => calendar !== undefined && filesOf(calendar).length > 0)) {
    return snapshot;
  }
  const read = new Map<string, readonly ICalEvent[]>();
  const eventsOf = (path: string) => {
    const events = read.get(path) ?? readFile(path, files.get(path));
    read.set(path, events);
    return events;
  };
  const environments = policy.environments.map((environment) => {
    const { calendar } = environment;
    if (calendar === undefined || filesOf(calendar).length === 0) return environment;
    const events = filesOf(calendar).flatMap((path) => eventsOf(path).map((event) => ({ path, event })));
    const resolved = resolve(calendar, eventsOf);
    check(resolved, regionsOf(environment), environment.name, events);
    return { ...environment, calendar: resolved };
  });
  return { ...snapshot, policy: { ...policy, environments } };
}

function resolve(
  calendar: CalendarDocument,
  eventsOf: (path: string) => readonly ICalEvent[],
): CalendarDocument {
  const entries = (all: CalendarDocument["windows"]): readonly CalendarEntry[] =>
    all.flatMap((one) => (typeof one === "string" ? eventsOf(one).map(({ entry }) => entry) : [one]));
  return { ...calendar, windows: entries(calendar.windows), freezes: entries(calendar.freezes) };
}

function readFile(path: string, bytes: Uint8Array | undefined): readonly ICalEvent[] {
  if (bytes === undefined) {
    throw new Fault("POLICY_UNREADABLE", `clearance.yaml names ${path}, which isn't in the same commit`);
  }
  const { events, problems } = readICal(decode(path, bytes), path);
  if (problems.length === 0) return events;
  throw invalid(problems.map(({ line, message }) => `${path}:${line}: ${message}`));
}

function check(
  calendar: CalendarDocument,
  regions: readonly (string | null)[],
  environment: string,
  events: readonly { readonly path: string; readonly event: ICalEvent }[],
): void {
  const rule = readCalendar(calendar);
  if (rule === undefined) throw new Error("every file was read");
  const problems = calendarProblems(rule, regions).map(({ entry, message }) => {
    const found = events.find(({ event }) => event.entry === entry) ?? events[0];
    return `${found?.path ?? "clearance.yaml"}:${found?.event.line ?? 1}: the calendar of ${environment}: ${message}`;
  });
  if (problems.length > 0) throw invalid(problems);
}

function invalid(lines: readonly string[]): Fault {
  return new Fault("POLICY_INVALID", lines.join("\n"));
}

function decode(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Fault("POLICY_INVALID", `${path}:1: it isn't valid UTF-8`, { cause });
  }
}
