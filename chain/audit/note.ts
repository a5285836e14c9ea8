import * as z from "zod";
import { Name } from "../clearance/names.ts";
import { canonicalJson } from "../digest/canonical-json.ts";
import { Digest } from "../digest/digest.ts";
import { lastParagraph } from "../promotion/trailers.ts";

/**
 * The branch of what changes no tree and belongs into the audit trail all the same. It begins at the base branch's
 * root, and each of its commits carries notes; nobody merges it.
 */
export const NOTES_BRANCH = "clearance-audit";

const Commit = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u);
const Id = z.string().regex(/^[0-9a-f]{64}$/u);
const Text = z.string().min(1).max(1000);

/** A person closed one of the promoter's pull requests: their no. */
const Declined = z.strictObject({
  kind: z.literal("declined"),
  pullRequest: z.int().positive(),
  /** Whose name is the promotion's identity, cut. */
  branch: Text,
  head: Commit,
  title: Text,
  /** A login; null where GitHub doesn't say. */
  by: Text.nullable(),
  /** What it was about; several regions or services are several places. */
  places: z.array(z.strictObject({ service: Name, environment: Name, region: Name.nullable() })),
  /** The digest that would have come, where all were one and somebody still knew. */
  to: Digest.nullable(),
});

/** A digest was asked for in a place and refused; once for each promotion and set of reasons. */
const Refused = z.strictObject({
  kind: z.literal("refused"),
  promotion: Id,
  service: Name,
  environment: Name,
  region: Name.nullable(),
  from: Digest.nullable(),
  to: Digest,
  findings: z.array(z.strictObject({ code: z.string().regex(/^[A-Z_]{1,60}$/u), message: Text })).min(1),
});

/** A rollback's signed record, which is made after the merge: a rollback waits for no signer. */
const Signed = z.strictObject({
  kind: z.literal("signed"),
  rollback: Id,
  commit: Commit,
  service: Name,
  record: Digest,
});

export const Note = z.discriminatedUnion("kind", [Declined, Refused, Signed]);
export type Note = z.infer<typeof Note>;

/** A commit message: a title, what it is for people, and a line for each note in the last paragraph. */
export function printNotes(notes: readonly Note[]): string {
  const title = notes.length === 1 ? notes.map(sentence).join("") : `${notes.length} notes`;
  const lines = notes.map((note) => `Clearance-Note: ${canonicalJson(note)}`);
  const body = notes.length === 1 ? "" : `${notes.map(sentence).join("\n")}\n\n`;
  return `${title}\n\n${body}${lines.join("\n")}`;
}

/** Strictly what `printNotes` writes; undefined where the message isn't notes and nothing else. */
export function parseNotes(message: string): readonly Note[] | undefined {
  const notes = lastParagraph(message).map((line) => {
    const text = line.startsWith("Clearance-Note: ") ? line.slice("Clearance-Note: ".length) : "";
    return Note.safeParse(jsonOf(text)).data;
  });
  return notes.every((note) => note !== undefined) ? notes : undefined;
}

/** What two notes of one thing have in common. */
export function noteKey(note: Note): string {
  switch (note.kind) {
    case "declined":
      return `declined ${note.pullRequest} ${note.head}`;
    case "refused":
      return `refused ${note.promotion} ${[...new Set(note.findings.map(({ code }) => code))].sort().join()}`;
    case "signed":
      break;
  }
  return `signed ${note.rollback} ${note.commit} ${note.service}`;
}

function sentence(note: Note): string {
  switch (note.kind) {
    case "declined":
      return `${note.by ?? "somebody"} declined #${note.pullRequest}`;
    case "refused":
      return `refused ${note.service} in ${note.environment}: ${note.findings.map(({ code }) => code).join(", ")}`;
    case "signed":
      break;
  }
  return `signed the rollback of ${note.service} ${note.commit.slice(0, 12)}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON, so not a note: the schema says so to the reader.
    return undefined;
  }
}
