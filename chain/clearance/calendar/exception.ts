import * as z from "zod";
import { Digest } from "../../digest/digest.ts";
import { Line, Time } from "../person-file.ts";
import { readStrictYaml } from "../strict-yaml.ts";

/** `calendar/exceptions/<environment>[/<service>].yaml`: lets changes through while the calendar is closed. */
export interface CalendarException {
  readonly path: string;
  readonly owner: string;
  readonly reason: string;
  readonly from: Date;
  readonly expires: Date;
  /** This digest alone; absent: any. */
  readonly digest?: Digest;
}

/** One that can't be read lets nothing through; it is told, and stops nothing else. */
export interface BrokenException {
  readonly path: string;
  readonly problem: string;
}

export const EXCEPTIONS_FOLDER = "calendar/exceptions";

/** Longer isn't an emergency but another calendar. */
const LONGEST = 7 * 86_400_000;

const ExceptionFile = z
  .strictObject({ owner: Line, reason: Line, from: Time, expires: Time, digest: Digest.optional() })
  .refine(({ from, expires }) => from < expires, { error: "it expires before it begins", path: ["expires"] })
  .refine(({ from, expires }) => expires.getTime() - from.getTime() <= LONGEST, {
    error: "an exception lasts 7 days at most: for longer, change the calendar",
    path: ["expires"],
  });

export function exceptionPath(environment: string, service: string | null): string {
  return `${EXCEPTIONS_FOLDER}/${environment}${service === null ? "" : `/${service}`}.yaml`;
}

/** The exceptions for one service in one environment, as one tree holds them. */
export function exceptionsFor(
  files: ReadonlyMap<string, Uint8Array>,
  service: string,
  environment: string,
): readonly (CalendarException | BrokenException)[] {
  return [exceptionPath(environment, null), exceptionPath(environment, service)].flatMap((path) => {
    const bytes = files.get(path);
    return bytes === undefined ? [] : [readException(path, bytes)];
  });
}

export function readException(path: string, bytes: Uint8Array): CalendarException | BrokenException {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return { path, problem: `${path}:1: it isn't valid UTF-8` };
    throw error;
  }
  const yaml = readStrictYaml(text);
  const [broken] = yaml.problems;
  if (broken !== undefined) return { path, problem: `${path}:${broken.line}: ${broken.message}` };
  const parsed = ExceptionFile.safeParse(yaml.value);
  if (parsed.success) {
    const { digest, ...exception } = parsed.data;
    return { path, ...exception, ...(digest === undefined ? {} : { digest }) };
  }
  const reasons = parsed.error.issues.map(
    (issue) =>
      `${path}:${yaml.at(issue.path).line}: ${[...issue.path.map(String), issue.message].join(": ")}`,
  );
  return { path, problem: reasons.join("; ") };
}

/** Whether it lets this digest through now: from its first instant on, and at its last no more. */
export function letsThrough(exception: CalendarException, digest: Digest, now: Date): boolean {
  const { from, expires } = exception;
  return from <= now && now < expires && (exception.digest === undefined || exception.digest === digest);
}
