import { CalendarDocument } from "../calendar/calendar-document.ts";
import { calendarProblems, readCalendar } from "../calendar/calendar-problems.ts";
import { printEntry } from "../calendar/entry.ts";
import { type CalendarException, exceptionPath, letsThrough } from "../calendar/exception.ts";
import { type CalendarRule, type Opening, openingAt, zoneOf } from "../calendar/opening.ts";
import { printInZone } from "../calendar/wall-clock.ts";
import { type Gate, type GateOpinion, type GateQuestion, TIME } from "../gate.ts";
import { regionsOf } from "../lane.ts";
import type { Policy } from "../policy.ts";
import type { PolicyProblem } from "../policy-problems.ts";
import type { Rules } from "../rules.ts";
import { passed, pending, refused } from "./opinion.ts";

const FIELDS = { calendar: CalendarDocument.optional() };

export const calendar: Gate<"calendar", typeof FIELDS> = {
  name: "calendar",
  question: "May changes go in now, by this environment's windows and freezes?",
  environment: FIELDS,
  problems: inlineProblems,
  ask(question, { rules, now }) {
    if (question.kind === "rollback") return passed("a rollback doesn't wait for the calendar");
    if (rules.calendar === undefined) return passed("no calendar is declared");
    const rule = readCalendar(rules.calendar);
    if (rule === undefined) {
      return refused("the calendar's files haven't been read", {
        askedAgain: "on the next run",
        unblockedBy: ["whoever runs the promoter"],
      });
    }
    const { region } = question.lane;
    const opening = openingAt(rule, region, now);
    const zone = zoneOf(rule, region);
    if (opening.open) {
      const { until } = opening;
      return passed(until === null ? "it is open" : `it is open until ${printTime(until, zone)}`);
    }
    const { granted, spent } = exceptionsAt(question, rules, now);
    if (granted !== undefined) {
      const { path, owner, reason, expires } = granted;
      return passed(`${path} lets it through until ${expires.toISOString()}, by ${owner}: ${reason}`);
    }
    return closed(question, rules, opening, zone, spent);
  },
};

function closed(
  { lane }: GateQuestion,
  rules: Rules,
  { freezes, opensAt }: Extract<Opening, { open: false }>,
  zone: string,
  spent: readonly string[],
): GateOpinion {
  const by = freezes.map((entry) => printEntry(entry, "freeze")).join(" and ") || "no window is open";
  const why = [by, ...spent].join("; ");
  const path = exceptionPath(lane.environment, lane.service);
  const who = rules.calendar?.exceptions?.by.join(", ") ?? "a second person with write access";
  const exception = `${who} by approving ${path}`;
  if (opensAt === null) {
    return refused(`closed, and it never opens again: ${why}`, {
      askedAgain: "when the calendar changes",
      unblockedBy: ["the code owners of clearance.yaml and calendar/", exception],
    });
  }
  return pending(`closed until ${printTime(opensAt, zone)}: ${why}`, {
    askedAgain: opensAt.toISOString(),
    unblockedBy: [TIME, exception],
  });
}

/** The exception that lets this digest through now, and why the others don't. */
function exceptionsAt(
  { digest }: GateQuestion,
  { exceptions }: Rules,
  now: Date,
): { readonly granted: CalendarException | undefined; readonly spent: readonly string[] } {
  const read = exceptions.flatMap((one) => ("problem" in one ? [] : [one]));
  return {
    granted: read.find((one) => letsThrough(one, digest, now)),
    spent: exceptions.flatMap((one) => {
      if ("problem" in one) return [one.problem];
      if (now < one.from) return [`${one.path} begins at ${one.from.toISOString()}`];
      if (now >= one.expires) return [`${one.path} expired at ${one.expires.toISOString()}`];
      return letsThrough(one, digest, now) ? [] : [`${one.path} is for ${one.digest ?? "another digest"}`];
    }),
  };
}

function printTime(time: Date, zone: string): string {
  return `${time.toISOString()} (${printInZone(time.getTime(), zone)})`;
}

/** Of calendars that stand in clearance.yaml alone; `resolveCalendars` asks about those with files. */
function inlineProblems(policy: Policy): readonly PolicyProblem[] {
  return policy.environments.flatMap((environment, index) => {
    const at = ["environments", index, "calendar"];
    const { calendar: document, regions = [] } = environment;
    if (document === undefined) return [];
    const strange = Object.keys(document.zones).filter((region) => !regions.includes(region));
    if (strange.length > 0) {
      const message = `${environment.name} has no region "${strange.join('", "')}"`;
      return [{ at: [...at, "zones", strange[0] ?? ""], message }];
    }
    const rule: CalendarRule | undefined = readCalendar(document);
    if (rule === undefined) return [];
    return calendarProblems(rule, regionsOf(environment)).map(({ entry, message }) => {
      const list = entry !== undefined && rule.windows.includes(entry) ? "windows" : "freezes";
      const place = entry === undefined ? [] : [list, rule[list].indexOf(entry)];
      return { at: [...at, ...place], message };
    });
  });
}
