import * as z from "zod";
import { Name } from "../clearance/names.ts";
import { Digest } from "../digest/digest.ts";
import { type GateLine, parseGateLine, printGateLine } from "./gate-line.ts";
import type { Commit } from "./git.ts";
import { lineOf } from "./one-line.ts";

/** What was known of a digest's health when the promoter replaced it. */
export type PreviousHealth =
  | { readonly digest: Digest; readonly state: "healthy"; readonly since: Date }
  | { readonly digest: Digest; readonly state: "unhealthy" | "unknown" };

/** The promoter's record of one change, kept in the merge commit itself (git-interpret-trailers form). */
export interface PromotionTrailers {
  readonly promotion: string;
  /** The name under which several services went in this one commit; absent where one went alone. */
  readonly batch?: string;
  readonly service: string;
  readonly environment: string;
  /** The regions that this one commit changed; empty where the environment has none. */
  readonly regions: readonly string[];
  readonly digest: Digest;
  /** null: nothing was deployed before. */
  readonly previous: PreviousHealth | null;
  readonly rollback?: { readonly reason: string; readonly requestedBy: string };
  /** What each gate answered; absent in what was merged before answers were kept. */
  readonly gates?: readonly GateLine[];
  /** The manifest of the signed record of this promotion; a rollback has none. */
  readonly record?: Digest;
  /**
   * When this was written, where that was ahead of a merge that takes no words: what is said of health was known
   * then, and neither gates nor a signed record could be named yet.
   */
  readonly written?: Date;
}

/** The records of all services that one commit changes: one paragraph, a block for each. */
export function printRecords(records: readonly PromotionTrailers[]): string {
  return records.map(printTrailers).join("\n");
}

/** The last paragraph of a merge commit's message, without a line end behind it. */
export function printTrailers(trailers: PromotionTrailers): string {
  const { rollback, batch, gates = [], record, written } = trailers;
  return [
    `Clearance-Promotion: ${trailers.promotion}`,
    ...(batch === undefined ? [] : [`Clearance-Batch: ${batch}`]),
    `Clearance-Service: ${trailers.service}`,
    `Clearance-Environment: ${trailers.environment}`,
    ...trailers.regions.map((region) => `Clearance-Region: ${region}`),
    `Clearance-Digest: ${trailers.digest}`,
    `Clearance-Previous: ${printPrevious(trailers.previous)}`,
    ...(rollback === undefined
      ? []
      : [
          `Clearance-Rollback: ${lineOf(rollback.reason)}`,
          `Clearance-Requested-By: ${lineOf(rollback.requestedBy)}`,
        ]),
    ...gates.map((gate) => `Clearance-Gate: ${printGateLine(gate)}`),
    ...(record === undefined ? [] : [`Clearance-Record: ${record}`]),
    ...(written === undefined ? [] : [`Clearance-Written: ${written.toISOString()}`]),
  ].join("\n");
}

/** The record of a commit that changes one service. A commit with several has no single record. */
export function parseTrailers(message: string): PromotionTrailers | undefined {
  const [record, ...others] = parseRecords(message);
  return others.length === 0 ? record : undefined;
}

/**
 * Reads the last paragraph only, strictly: an unknown, repeated (but for regions and gates), missing or misshapen
 * `Clearance-` line makes all records none, and so does one service with two, or records that don't say
 * that they went together to the same places. Whether the promoter wrote it is the caller's question.
 */
export function parseRecords(message: string): readonly PromotionTrailers[] {
  if (!message.includes("Clearance-Promotion: ")) return [];
  const blocks: { fields: Record<string, string>; regions: string[]; gates: string[] }[] = [];
  for (const line of lastParagraph(message)) {
    const [, name, value] = /^([A-Za-z0-9-]+): (.*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    if (!name.startsWith("Clearance-")) continue;
    if (name === "Clearance-Promotion") blocks.push({ fields: {}, regions: [], gates: [] });
    const block = blocks.at(-1);
    if (block === undefined) return [];
    if (name === "Clearance-Region") block.regions.push(value);
    else if (name === "Clearance-Gate") block.gates.push(value);
    else if (Object.hasOwn(block.fields, name)) return [];
    else block.fields[name] = value;
  }
  const records = blocks.flatMap(({ fields, regions, gates }) => {
    const parsed = Fields.safeParse({ ...fields, "Clearance-Region": regions, "Clearance-Gate": gates });
    return parsed.success ? [parsed.data] : [];
  });
  return records.length === blocks.length && wentTogether(records) ? records : [];
}

/** The records of a commit on the base branch: its own, or those that it brought in, written ahead of it. */
export function recordsIn(commit: Pick<Commit, "message" | "joined">): readonly PromotionTrailers[] {
  const known = RECORDS.get(commit) ?? readRecords(commit);
  RECORDS.set(commit, known);
  return known;
}

/** A commit's words never change, and each look at a tree asks for those of all its places. */
const RECORDS = new WeakMap<Pick<Commit, "message" | "joined">, readonly PromotionTrailers[]>();

function readRecords({ message, joined }: Pick<Commit, "message" | "joined">): readonly PromotionTrailers[] {
  const own = parseRecords(message);
  if (own.length > 0 || joined === undefined) return own;
  const ahead = parseRecords(joined);
  return ahead.every(({ written }) => written !== undefined) ? ahead : [];
}

/** The words before a last paragraph that is a record. */
export function withoutRecords(message: string): string {
  const at = message.lastIndexOf("\n\nClearance-Promotion: ");
  return at < 0 || message.slice(at).trim().includes("\n\n") ? message : message.slice(0, at);
}

/** The lines of a message's last paragraph, which is where Git keeps trailers. */
export function lastParagraph(message: string): readonly string[] {
  const paragraphs = message
    .replaceAll("\r\n", "\n")
    .trimEnd()
    .split(/\n[ \t]*\n/);
  return (paragraphs.at(-1) ?? "").split("\n");
}

function wentTogether(records: readonly PromotionTrailers[]): boolean {
  const [first, ...others] = records;
  if (first === undefined || others.length === 0) return true;
  const places = ({ environment, regions, batch }: PromotionTrailers) =>
    JSON.stringify([environment, regions, batch]);
  return (
    first.batch !== undefined &&
    others.every((one) => places(one) === places(first)) &&
    new Set(records.map(({ service }) => service)).size === records.length
  );
}

const Line = z.string().min(1);

const Previous = z.string().transform((text, context): PreviousHealth | null => {
  if (text === "none") return null;
  const [, digest, state, since] =
    /^(\S+) (?:(unhealthy|unknown)|healthy since (\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z))$/.exec(
      text,
    ) ?? [];
  const parsed = Digest.safeParse(digest);
  if (parsed.success && (state === "unhealthy" || state === "unknown")) return { digest: parsed.data, state };
  const time = new Date(since ?? Number.NaN);
  if (parsed.success && !Number.isNaN(time.getTime()))
    return { digest: parsed.data, state: "healthy", since: time };
  context.addIssue({ code: "custom", message: "expected a digest and its health, or none" });
  return z.NEVER;
});

const Time = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .transform((text) => new Date(text))
  .refine((time) => !Number.isNaN(time.getTime()));

const Gate = z.string().transform((text, context): GateLine => {
  const line = parseGateLine(text);
  if (line !== undefined) return line;
  context.addIssue({ code: "custom", message: "expected a gate's name, passed and a reason" });
  return z.NEVER;
});

const Fields = z
  .strictObject({
    "Clearance-Promotion": z.string().regex(/^[0-9a-f]{64}$/),
    "Clearance-Batch": Name.optional(),
    "Clearance-Service": Name,
    "Clearance-Environment": Name,
    "Clearance-Region": z.array(Name).refine((names) => new Set(names).size === names.length),
    "Clearance-Digest": Digest,
    "Clearance-Previous": Previous,
    "Clearance-Rollback": Line.optional(),
    "Clearance-Requested-By": Line.optional(),
    "Clearance-Gate": z
      .array(Gate)
      .refine((gates) => new Set(gates.map(({ gate }) => gate)).size === gates.length),
    "Clearance-Record": Digest.optional(),
    "Clearance-Written": Time.optional(),
  })
  .transform((fields, context): PromotionTrailers => {
    const reason = fields["Clearance-Rollback"];
    const requestedBy = fields["Clearance-Requested-By"];
    if ((reason === undefined) !== (requestedBy === undefined)) {
      context.addIssue({ code: "custom", message: "a rollback names its reason and who asked" });
      return z.NEVER;
    }
    const batch = fields["Clearance-Batch"];
    const gates = fields["Clearance-Gate"];
    const record = fields["Clearance-Record"];
    const written = fields["Clearance-Written"];
    return {
      promotion: fields["Clearance-Promotion"],
      ...(batch === undefined ? {} : { batch }),
      service: fields["Clearance-Service"],
      environment: fields["Clearance-Environment"],
      regions: fields["Clearance-Region"],
      digest: fields["Clearance-Digest"],
      previous: fields["Clearance-Previous"],
      ...(reason === undefined || requestedBy === undefined ? {} : { rollback: { reason, requestedBy } }),
      ...(gates.length === 0 ? {} : { gates }),
      ...(record === undefined ? {} : { record }),
      ...(written === undefined ? {} : { written }),
    };
  });

export function printPrevious(previous: PreviousHealth | null): string {
  if (previous === null) return "none";
  if (previous.state !== "healthy") return `${previous.digest} ${previous.state}`;
  return `${previous.digest} healthy since ${previous.since.toISOString()}`;
}
