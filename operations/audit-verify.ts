import { type Contradiction, contradictionsIn } from "#chain/audit/check-entries.ts";
import { strayNotes } from "#chain/audit/check-notes.ts";
import { entriesOf } from "#chain/audit/entries.ts";
import { type AuditEntry, isAhead } from "#chain/audit/entry.ts";
import { chainOf, type History } from "#chain/audit/history.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { BundleVerifier } from "#chain/evidence/sigstore.ts";
import type { CommitId, GitRepository, TreeReader } from "#chain/promotion/git.ts";
import { type JudgedRecord, recordJudge } from "./judge-record.ts";
import type { StoredRecord } from "./read-record.ts";
import { judgeAhead } from "./records-ahead.ts";

/** All that a verification goes by; nothing else is asked. */
export interface AuditSource {
  readonly history: History;
  readonly policyPath: string;
  /** By the manifest's digest, as many as are at hand. */
  readonly records: ReadonlyMap<Digest, StoredRecord>;
  readonly trees: TreeReader;
  readonly ancestry: Pick<GitRepository, "resolve" | "isAncestor">;
}

export interface AuditVerification {
  readonly commits: number;
  readonly entries: number;
  /** Commits of the notes; null where there is no such branch. */
  readonly notes: number | null;
  /** The hash of the whole line. */
  readonly chain: Digest | null;
  /** Records whose signature, trust and content were checked, and hold. */
  readonly verified: number;
  /** The newest commit that a verified record answers for; what came after, no signature covers yet. */
  readonly pinned: CommitId | null;
  /** In the order of the line. */
  readonly contradictions: readonly Contradiction[];
  /** What nobody could look at, in sentences. */
  readonly unchecked: readonly string[];
  /** What is true and should worry people all the same: digests that went round the promoter. */
  readonly loud: readonly AuditEntry[];
}

/**
 * Recomputes the trail and its chain, and holds every signed record that is at hand against it, without a network.
 *
 * @throws the faults of the policy at a record's base, `TRUST_ROOT_INVALID`.
 */
export async function verifyAudit(source: AuditSource, verifier: BundleVerifier): Promise<AuditVerification> {
  const { history, policyPath, records } = source;
  const { line } = history;
  const entries = entriesOf(history, policyPath);
  const chain = chainOf(line);
  const positions = new Map(line.map(({ id }, index) => [id, index]));
  const contradictions: Contradiction[] = [
    ...contradictionsIn(entries),
    ...strayNotes(history.notes, entries),
  ];
  // What stands in the notes comes behind what stands in the line.
  const placeOf = ({ commit }: Contradiction) => positions.get(commit) ?? line.length;
  const judge = recordJudge(source, verifier);
  let verified = 0;
  let pinned = -1;
  const absent: AuditEntry[] = [];
  const found = judgeAhead(records, judge);
  const judgementOf = async (entry: AuditEntry): Promise<JudgedRecord | undefined> => {
    if (entry.record === null) return found(entry);
    const stored = records.get(entry.record);
    return stored === undefined ? undefined : judge(entry, stored);
  };
  for (const entry of entries) {
    if (entry.record === null && !isAhead(entry)) continue;
    const judged = await judgementOf(entry);
    if (judged === undefined) {
      absent.push(entry);
      continue;
    }
    contradictions.push(...judged.findings.map((finding) => ({ ...finding, commit: entry.commit })));
    if (!("pins" in judged)) continue;
    verified += 1;
    pinned = Math.max(pinned, positions.get(judged.pins) ?? -1);
  }
  return {
    commits: line.length,
    entries: entries.length,
    chain: chain.get(line.at(-1)?.id ?? "") ?? null,
    notes: history.notes?.length ?? null,
    verified,
    pinned: line[pinned]?.id ?? null,
    contradictions: contradictions.sort((a, b) => placeOf(a) - placeOf(b)),
    unchecked: uncheckedIn(entries, absent, line.length - 1 - pinned),
    loud: entries.filter(({ kind }) => kind === "change" || kind === "break-glass"),
  };
}

function uncheckedIn(
  entries: readonly AuditEntry[],
  absent: readonly AuditEntry[],
  tail: number,
): readonly string[] {
  const first = entries.findIndex(({ record }) => record !== null);
  const older = first < 0 ? entries : entries.slice(0, first);
  const before = older.filter(({ kind, written }) => kind === "promotion" && written === null);
  const ahead = absent.filter(isAhead);
  const named = absent.flatMap(({ record }) => record ?? []);
  const unsigned = entries.filter(({ kind, record }) => kind === "rollback" && record === null);
  return [
    ...(before.length === 0 ? [] : [`${before.length} promotions are older than the first signed record`]),
    ...(ahead.length === 0
      ? []
      : [
          `${ahead.length} promotions were written down ahead of their merge (by a rebase or a queue), which names no signed record, and none of theirs is at hand: --with-records looks for it below the digest's clearance`,
        ]),
    ...(named.length === 0
      ? []
      : [`${named.length} signed records aren't at hand (first ${named[0]}): --with-records reads them`]),
    ...(tail === 0
      ? []
      : [`${tail} commits are newer than what a verified record pins: nothing signed covers them yet`]),
    ...unsigned.map(
      ({ commit, service, environment }) =>
        `the rollback of ${service} in ${environment}, ${commit.slice(0, 12)}, isn't signed yet: it rests on Git alone`,
    ),
  ];
}
