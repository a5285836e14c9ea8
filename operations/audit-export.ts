import { createHash } from "node:crypto";
import * as z from "zod";
import { chooseEntries, type EntryChoice } from "#chain/audit/choose-entries.ts";
import { entriesOf } from "#chain/audit/entries.ts";
import type { History } from "#chain/audit/history.ts";
import { ancestryOf, treesOf } from "#chain/audit/line-tree.ts";
import { Digest } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import type { AuditSource } from "./audit-verify.ts";
import type { StoredRecord } from "./read-record.ts";

const Id = z.string().regex(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/u);
const Bytes = z.base64().transform((text): Uint8Array => new Uint8Array(Buffer.from(text, "base64")));
const Time = z.iso.datetime().transform((text) => new Date(text));

const ExportedCommit = z.strictObject({
  id: Id,
  parents: z.array(Id),
  author: z.strictObject({ name: z.string(), email: z.string() }),
  committed: Time,
  message: z.string(),
});

/** Everything that a verification goes by, in one file. */
const AuditExport = z.strictObject({
  format: z.literal("clearance-audit/v1"),
  policyPath: z.string().min(1),
  choice: z.strictObject({
    since: z.iso.datetime().optional(),
    until: z.iso.datetime().optional(),
    service: z.string().optional(),
    environment: z.string().optional(),
  }),
  entries: z.array(z.unknown()),
  commits: z.array(
    ExportedCommit.extend({ changes: z.array(z.tuple([z.string(), Id.nullable(), Id.nullable()])) }),
  ),
  notes: z.array(ExportedCommit).nullable(),
  blobs: z.record(Id, Bytes),
  records: z.record(Digest, z.strictObject({ manifest: Bytes, bundle: Bytes })),
});

/** One JSON document that `readExport` takes. */
export function writeExport(
  { history, policyPath, records }: Pick<AuditSource, "history" | "policyPath" | "records">,
  choice: EntryChoice,
): object {
  const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64");
  const { since, until, ...place } = choice;
  return {
    format: "clearance-audit/v1",
    policyPath,
    choice: {
      ...(since && { since: since.toISOString() }),
      ...(until && { until: until.toISOString() }),
      ...place,
    },
    entries: chooseEntries(entriesOf(history, policyPath), choice),
    commits: history.line.map(({ changes, ...commit }) => ({
      ...commit,
      committed: commit.committed.toISOString(),
      changes: changes.map(({ path, before, after }) => [path, before ?? null, after ?? null]),
    })),
    notes:
      history.notes?.map(({ changes: _none, ...commit }) => ({
        ...commit,
        committed: commit.committed.toISOString(),
      })) ?? null,
    blobs: Object.fromEntries([...history.blobs].map(([id, bytes]) => [id, base64(bytes)])),
    records: Object.fromEntries(
      [...records].map(([id, { manifest, bundle }]) => [
        id,
        { manifest: base64(manifest), bundle: base64(bundle) },
      ]),
    ),
  };
}

/**
 * An export as somebody kept it. What it can be held against by itself is held against it here: contents have the
 * ids that name them, and the entries are those that its commits give.
 *
 * @throws Fault `INPUT_INVALID` for what isn't an export at all.
 */
export function readExport(text: string): {
  readonly source: AuditSource;
  readonly problems: readonly string[];
} {
  const parsed = AuditExport.safeParse(jsonOf(text));
  if (!parsed.success) {
    throw new Fault(
      "INPUT_INVALID",
      `this is no export of clearance audit: ${z.prettifyError(parsed.error)}`,
    );
  }
  const { policyPath, choice, entries, commits, notes, blobs, records } = parsed.data;
  const history: History = {
    line: commits.map(({ changes, ...commit }) => ({
      ...commit,
      changes: changes.map(([path, before, after]) => ({
        path,
        before: before ?? undefined,
        after: after ?? undefined,
      })),
    })),
    blobs: new Map(Object.entries(blobs)),
    notes: notes?.map((commit) => ({ ...commit, changes: [] })),
  };
  const stored = Object.entries(records).map(([id, record]): readonly [Digest, StoredRecord] => [
    Digest.parse(id),
    record,
  ]);
  const source = {
    history,
    policyPath,
    records: new Map(stored),
    trees: treesOf(history),
    ancestry: ancestryOf(history.line),
  };
  return {
    source,
    problems: [...brokenLine(history), ...brokenBlobs(history), ...edited(source, choice, entries)],
  };
}

function brokenLine({ line, notes = [] }: History): readonly string[] {
  const broken = [
    ...line.filter(({ parents }, index) => parents[0] !== line[index - 1]?.id),
    ...notes.filter(({ parents }, index) => parents[0] !== (notes[index - 1] ?? line[0])?.id),
  ];
  return broken.slice(0, 1).map(({ id }) => `${id} doesn't follow the commit that stands before it`);
}

function brokenBlobs({ blobs }: History): readonly string[] {
  return [...blobs]
    .filter(([id, bytes]) => blobId(bytes, id.length) !== id)
    .map(([id]) => `the contents of ${id} aren't its own`);
}

function edited(
  { history, policyPath }: AuditSource,
  { since, until, service, environment }: z.infer<typeof AuditExport>["choice"],
  entries: readonly unknown[],
): readonly string[] {
  const choice = {
    ...(since === undefined ? {} : { since: new Date(since) }),
    ...(until === undefined ? {} : { until: new Date(until) }),
    ...(service === undefined ? {} : { service }),
    ...(environment === undefined ? {} : { environment }),
  };
  const computed = chooseEntries(entriesOf(history, policyPath), choice);
  const at = [...computed, ...entries].findIndex(
    (_, index) => JSON.stringify(computed[index]) !== JSON.stringify(entries[index]),
  );
  return at < 0 ? [] : [`entry ${at + 1} isn't the one that the commits give`];
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Said by the schema: what isn't JSON is no export.
    return undefined;
  }
}

/** As git names bytes, by SHA-1 or SHA-256. */
function blobId(bytes: Uint8Array, length: number): string {
  return createHash(length === 40 ? "sha1" : "sha256")
    .update(`blob ${bytes.length}\0`)
    .update(bytes)
    .digest("hex");
}
