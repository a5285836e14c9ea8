import type { BlobId, LineCommit } from "../promotion/git.ts";
import { type PromotionTrailers, printPrevious, recordsIn } from "../promotion/trailers.ts";
import { type Deployed, deployedBy, digestsIn, mayHoldDigests, namesOtherDigests } from "./deployed.ts";
import { type AuditEntry, BLANK, type EntryFields } from "./entry.ts";
import { chainOf, type History } from "./history.ts";
import { notedRecords, noteEntries } from "./note-entries.ts";
import { PolicyReader } from "./policy-reader.ts";
import { isWritten, writtenEntry } from "./written.ts";

/** Every blob that the entries of a line are read from. */
export function blobsOf(line: readonly LineCommit[], policyPath: string): ReadonlySet<BlobId> {
  const wanted = new Set<BlobId>();
  for (const { changes } of line) {
    for (const { path, before, after } of changes) {
      if (!isWritten(path) && !mayHoldDigests(path) && !isPolicy(path, policyPath)) continue;
      for (const id of [before, after]) if (id !== undefined) wanted.add(id);
    }
  }
  return wanted;
}

/**
 * The audit trail of a line and of the notes beside it, oldest first, from Git alone: the same line gives the same
 * entries, whenever and wherever it is read.
 */
export function entriesOf(history: History, policyPath: string): readonly AuditEntry[] {
  const policies = new PolicyReader(history, policyPath);
  const promoters = new Set<string>();
  const entries = lineEntries(history, policies, policyPath, promoters);
  const records = notedRecords(history.notes, promoters);
  return inTime(
    entries.map((entry) => {
      const record = entry.kind === "rollback" ? records(entry) : undefined;
      return record === undefined ? entry : { ...entry, record };
    }),
    noteEntries(history.notes, promoters),
  );
}

function lineEntries(
  history: History,
  policies: PolicyReader,
  policyPath: string,
  promoters: Set<string>,
): readonly AuditEntry[] {
  const chain = chainOf(history.line);
  return history.line.flatMap((commit) => {
    policies.pass(commit);
    const promoter = policies.promoter();
    if (promoter !== undefined) promoters.add(promoter);
    const { id, author, committed } = commit;
    const link = chain.get(id);
    if (link === undefined) throw new Error(`${id} has no hash`);
    const common = {
      commit: id,
      at: committed.toISOString(),
      author: `${author.name} <${author.email}>`,
      chain: link,
    };
    return entriesIn(commit, history, policies, policyPath).map((entry) => ({
      ...BLANK,
      ...common,
      ...entry,
    }));
  });
}

/** Two sequences as one by time, each in its own order, whatever its clocks said. */
function inTime(line: readonly AuditEntry[], notes: readonly AuditEntry[]): readonly AuditEntry[] {
  const all: AuditEntry[] = [];
  let next = 0;
  for (const entry of line) {
    for (let note = notes[next]; note !== undefined && note.at < entry.at; note = notes[next]) {
      all.push(note);
      next += 1;
    }
    all.push(entry);
  }
  return [...all, ...notes.slice(next)];
}

function entriesIn(
  commit: LineCommit,
  { blobs }: History,
  policies: PolicyReader,
  policyPath: string,
): readonly EntryFields[] {
  const bytesOf = (id: BlobId | undefined) => (id === undefined ? undefined : blobs.get(id));
  const changed = commit.changes.filter(
    ({ path, before, after }) =>
      mayHoldDigests(path) && path !== policyPath && namesOtherDigests(bytesOf(before), bytesOf(after)),
  );
  const deployed = () =>
    changed.flatMap((change) =>
      deployedBy(change, [bytesOf(change.before), bytesOf(change.after)], policies.places()),
    );
  const there = new Set(changed.flatMap(({ after }) => digestsIn(bytesOf(after))));
  return [
    ...promoterEntries(commit, there, policies, deployed),
    ...commit.changes.filter(({ path }) => isWritten(path)).map((change) => writtenEntry(change, bytesOf)),
    ...policyEntries(commit, policyPath),
  ];
}

/** What the promoter's words say, where they are the promoter's and the tree agrees; else what the tree says. */
function promoterEntries(
  commit: LineCommit,
  there: ReadonlySet<string>,
  policies: PolicyReader,
  deployed: () => readonly Deployed[],
): readonly EntryFields[] {
  const records = recordsIn(commit);
  const claims = records.length > 0 || /^Clearance-(?:Promotion|Rollback|Record): /mu.test(commit.message);
  if (!claims) return deployed().map(changeEntry);
  const problem = problemOf(commit, records, there, policies);
  if (problem === undefined) {
    const others = deployed().filter((one) => !records.some((record) => isOf(one, record)));
    return [...records.map((record) => recordEntry(record, commit)), ...others.map(changeEntry)];
  }
  const named = records.map(({ service, environment, regions, digest }) => ({
    service,
    environment,
    regions,
    to: digest,
  }));
  const [first = {}] = named;
  return [{ kind: "forgery", ...first, reason: problem }, ...deployed().map(changeEntry)];
}

function problemOf(
  { author }: LineCommit,
  records: readonly PromotionTrailers[],
  there: ReadonlySet<string>,
  policies: PolicyReader,
): string | undefined {
  if (records.length === 0) return "its Clearance- trailers can't be read";
  const promoter = policies.promoter();
  if (promoter !== undefined && author.name !== promoter)
    return `it is by ${author.name}, not by ${promoter}`;
  const missing = records.find(({ digest }) => !there.has(digest));
  return missing === undefined ? undefined : `it doesn't put ${missing.digest} anywhere`;
}

function isOf({ lane, after }: Deployed, record: PromotionTrailers): boolean {
  return (
    lane.service === record.service &&
    lane.environment === record.environment &&
    (lane.region === null ? record.regions.length === 0 : record.regions.includes(lane.region)) &&
    after === record.digest
  );
}

function recordEntry(record: PromotionTrailers, { message }: LineCommit): EntryFields {
  const { rollback, batch, previous, gates = [], record: signed, written } = record;
  const number = /^https?:\/\/\S+\/pull\/([1-9]\d{0,9})$/mu.exec(message)?.[1];
  return {
    kind: rollback === undefined ? "promotion" : "rollback",
    service: record.service,
    environment: record.environment,
    regions: record.regions,
    from: previous?.digest ?? null,
    to: record.digest,
    health: previous === null ? null : printPrevious(previous).slice(previous.digest.length + 1),
    who: rollback?.requestedBy ?? null,
    reason: rollback?.reason ?? null,
    pullRequest: number === undefined ? null : Number(number),
    promotion: record.promotion,
    batch: batch ?? null,
    gates,
    record: signed ?? null,
    written: written?.toISOString() ?? null,
  };
}

function changeEntry({ lane, file, before, after }: Deployed): EntryFields {
  return {
    kind: "change",
    action: before === null ? "set" : after === null ? "lifted" : "changed",
    service: lane.service,
    environment: lane.environment,
    regions: lane.region === null ? [] : [lane.region],
    from: before,
    to: after,
    paths: [file],
  };
}

function policyEntries({ changes }: LineCommit, policyPath: string): readonly EntryFields[] {
  const paths = changes.map(({ path }) => path).filter((path) => isPolicy(path, policyPath));
  return paths.length === 0 ? [] : [{ kind: "policy", action: "changed", paths }];
}

/** What decides, but for what people write down: the policy, whom it trusts, its calendars and the workflows that sign. */
export function isPolicy(path: string, policyPath: string): boolean {
  return (
    path === policyPath ||
    /^(?:trust|\.github\/workflows)\//u.test(path) ||
    /^(?:\.github\/|docs\/)?CODEOWNERS$/u.test(path) ||
    (path.startsWith("calendar/") && !path.startsWith("calendar/exceptions/"))
  );
}
