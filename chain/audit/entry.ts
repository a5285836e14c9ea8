import type { Digest } from "../digest/digest.ts";
import type { GateLine } from "../promotion/gate-line.ts";
import type { CommitId } from "../promotion/git.ts";

/** What an entry is about, and what an auditor should think of it. */
export const ENTRY_KINDS = {
  promotion: "a digest came into an environment, through the gates",
  rollback: "an older digest was put back",
  decline: "a person closed a pull request of the promoter's: their no",
  refusal: "a digest was asked for in a place, and refused",
  hold: "a freeze was set, changed or lifted",
  quarantine: "a digest, a builder or a commit was locked out, or let in again",
  exception: "somebody was let through a closed calendar",
  "break-glass": "an emergency file was set, changed or lifted",
  policy: "clearance.yaml or a file that it trusts was changed",
  change: "A DIGEST CHANGED WITHOUT THE PROMOTER",
  forgery: "THE PROMOTER'S WORDS IN A COMMIT THAT ISN'T THE PROMOTER'S, OR THAT DOESN'T DO WHAT THEY SAY",
} as const;
export type EntryKind = keyof typeof ENTRY_KINDS;

/**
 * One line of the audit trail. Every kind has every field, null or empty where it doesn't apply: a table for
 * people, and one shape for machines.
 */
export interface AuditEntry {
  readonly kind: EntryKind;
  readonly action: "merged" | "closed" | "refused" | "set" | "changed" | "lifted";
  readonly commit: CommitId;
  /** When the commit was made, as it says itself (ISO 8601, UTC). */
  readonly at: string;
  /** `name <email>` of the commit's author, as Git has it. */
  readonly author: string;
  readonly service: string | null;
  readonly environment: string | null;
  readonly regions: readonly string[];
  readonly from: Digest | null;
  readonly to: Digest | null;
  /** What was known of `from` when it was replaced. */
  readonly health: string | null;
  /** Who asked for it, or answers for it, as it was written down. */
  readonly who: string | null;
  readonly reason: string | null;
  readonly starts: string | null;
  readonly expires: string | null;
  readonly pullRequest: number | null;
  readonly promotion: string | null;
  readonly batch: string | null;
  readonly gates: readonly GateLine[];
  /** The manifest of the signed record. */
  readonly record: Digest | null;
  /** When the promoter wrote it, where that was ahead of the merge: then it names neither gates nor a signed record. */
  readonly written: string | null;
  readonly paths: readonly string[];
  /** The hash of this commit and of all before it. */
  readonly chain: Digest;
}

/** A promotion whose merge took no words: nothing names its signed record, which is found by its identity. */
export function isAhead({ kind, record, written }: AuditEntry): boolean {
  return kind === "promotion" && record === null && written !== null;
}

/** What an entry says, and what every entry of its commit has. */
export type EntryFields = Pick<AuditEntry, "kind"> & Partial<AuditEntry>;

export const BLANK = {
  action: "merged",
  service: null,
  environment: null,
  regions: [],
  from: null,
  to: null,
  health: null,
  who: null,
  reason: null,
  starts: null,
  expires: null,
  pullRequest: null,
  promotion: null,
  batch: null,
  gates: [],
  record: null,
  written: null,
  paths: [],
} as const satisfies Partial<AuditEntry>;
