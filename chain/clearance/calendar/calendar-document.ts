import * as z from "zod";
import { Name, People } from "../names.ts";
import type { CalendarEntry } from "./entry.ts";
import { recurrenceProblem } from "./recurrence.ts";
import { isZone, parseWall, printWall } from "./wall-clock.ts";

const Zone = z.string().refine(isZone, { error: "expected an IANA time zone such as Europe/Berlin" });

const Wall = z
  .string()
  .refine((text) => parseWall(text) !== undefined, {
    error: "expected a local time such as 2026-12-20T18:00, without a zone",
    abort: true,
  })
  .transform((text) => printWall(parseWall(text) ?? Number.NaN));

const Rule = z
  .string()
  .max(500)
  .superRefine((text, context) => {
    const problem = recurrenceProblem(text);
    if (problem !== undefined) context.addIssue({ code: "custom", message: problem });
  });

const Entry = z.strictObject({
  name: z
    .string()
    .max(200)
    .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+$/u, "expected one line of text"),
  start: Wall,
  /** Of the first time; every later one is as long. */
  end: Wall,
  rrule: Rule.optional(),
});

/** Code owners guard `calendar/`. */
const ICalFile = z
  .string()
  .max(512)
  .regex(
    /^calendar\/(?!exceptions\/)(?:(?!\.{1,2}\/)[\w.@+-]+\/)*[\w@+-][\w.@+-]*\.ics$/,
    "expected an .ics file in calendar/, the folder that code owners guard",
  );

const Entries = z.array(z.union([ICalFile, Entry])).min(1);

/** When changes may go into an environment, as clearance.yaml has it. */
export const CalendarDocument = z
  .strictObject({
    /** Of every region that `zones` doesn't name. */
    zone: Zone,
    zones: z.record(Name, Zone).default({}),
    /** Changes go in within these alone; absent: at any time. */
    windows: Entries.optional(),
    /** And within none of these. */
    freezes: Entries.optional(),
    /** Who may let a change through while it is closed; absent: any second person with write access. */
    exceptions: z.strictObject({ by: People.min(1) }).optional(),
  })
  .transform(({ windows = [], freezes = [], ...calendar }) => ({
    ...calendar,
    windows: windows as readonly (string | CalendarEntry)[],
    freezes: freezes as readonly (string | CalendarEntry)[],
  }));
/** A path stands for an iCal file that hasn't been read yet; `resolveCalendars` leaves none. */
export type CalendarDocument = z.infer<typeof CalendarDocument>;

/** The iCal files that a calendar names. */
export function filesOf({ windows, freezes }: CalendarDocument): readonly string[] {
  return [...windows, ...freezes].filter((one) => typeof one === "string");
}
