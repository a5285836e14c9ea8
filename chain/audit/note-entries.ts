import type { Digest } from "../digest/digest.ts";
import type { LineCommit } from "../promotion/git.ts";
import { type AuditEntry, BLANK, type EntryFields } from "./entry.ts";
import { chainOf } from "./history.ts";
import { type Note, parseNotes } from "./note.ts";

/** What the notes tell that no commit of the base branch does: noes, and whose words aren't the promoter's. */
export function noteEntries(
  notes: readonly LineCommit[] = [],
  promoters: ReadonlySet<string>,
): readonly AuditEntry[] {
  const chain = chainOf(notes);
  return notes.flatMap((commit) => {
    const { id, author, committed } = commit;
    const link = chain.get(id);
    if (link === undefined) throw new Error(`${id} has no hash`);
    const common = {
      commit: id,
      at: committed.toISOString(),
      author: `${author.name} <${author.email}>`,
      chain: link,
    };
    return fieldsOf(commit, promoters).map((entry) => ({ ...BLANK, ...common, ...entry }));
  });
}

/** The signed record of a rollback's entry, as a later note names it. */
export function notedRecords(
  notes: readonly LineCommit[] = [],
  promoters: ReadonlySet<string>,
): (entry: AuditEntry) => Digest | undefined {
  const keyOf = (rollback: string | null, commit: string, service: string | null) =>
    `${rollback} ${commit} ${service}`;
  const records = new Map<string, Digest>();
  for (const note of notes.flatMap((commit) => notesIn(commit, promoters) ?? [])) {
    if (note.kind !== "signed") continue;
    const key = keyOf(note.rollback, note.commit, note.service);
    if (!records.has(key)) records.set(key, note.record);
  }
  return ({ promotion, commit, service }) => records.get(keyOf(promotion, commit, service));
}

/** undefined where it isn't the promoter's, or nothing but notes. */
function notesIn(
  { author, message }: LineCommit,
  promoters: ReadonlySet<string>,
): readonly Note[] | undefined {
  return promoters.has(author.name) ? parseNotes(message) : undefined;
}

function fieldsOf(commit: LineCommit, promoters: ReadonlySet<string>): readonly EntryFields[] {
  const notes = notesIn(commit, promoters);
  if (notes !== undefined) return notes.flatMap(entryOf);
  const { author, message } = commit;
  const reason = promoters.has(author.name)
    ? "its notes can't be read"
    : `a note by ${author.name}, who isn't the promoter`;
  const [title = ""] = message.split("\n", 1);
  return [{ kind: "forgery", reason: `${reason}: ${title}` }];
}

function entryOf(note: Note): readonly EntryFields[] {
  switch (note.kind) {
    case "signed":
      return [];
    case "refused":
      return [
        {
          kind: "refusal",
          action: "refused",
          service: note.service,
          environment: note.environment,
          regions: note.region === null ? [] : [note.region],
          from: note.from,
          to: note.to,
          promotion: note.promotion,
          reason: note.findings.map(({ code, message }) => `${code}: ${message}`).join("; "),
        },
      ];
    case "declined":
      break;
  }
  const common = {
    kind: "decline",
    action: "closed",
    to: note.to,
    who: note.by,
    reason: note.title,
    pullRequest: note.pullRequest,
  } as const;
  if (note.places.length === 0) return [common];
  const places = Map.groupBy(note.places, ({ service, environment }) => `${service} ${environment}`);
  return [...places.values()].flatMap(([first, ...others]) =>
    first === undefined
      ? []
      : [
          {
            ...common,
            service: first.service,
            environment: first.environment,
            regions: [first, ...others].flatMap(({ region }) => region ?? []),
          },
        ],
  );
}
