import type { AuditEntry } from "#chain/audit/entry.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { AuditSource } from "./audit-verify.ts";
import type { JudgedRecord, recordJudge } from "./judge-record.ts";
import { bundleIn, claimIn, type StoredRecord } from "./read-record.ts";

interface Claim {
  readonly name: Digest;
  readonly stored: StoredRecord;
  readonly pullRequest: number;
}

/**
 * Finds the record of a promotion by its identity, where its merge could name none; undefined where none is at hand.
 * Whoever may push to the registry can attach a record: one that no signer of ours made is passed over, and only a
 * signer's own word contradicts.
 */
export function judgeAhead(records: AuditSource["records"], judge: ReturnType<typeof recordJudge>) {
  let claims: ReadonlyMap<string, readonly Claim[]> | undefined;

  return async (entry: AuditEntry): Promise<JudgedRecord | undefined> => {
    claims ??= claimsIn(records);
    let doubt: JudgedRecord | undefined;
    for (const { name, stored, pullRequest } of claims.get(entry.promotion ?? "") ?? []) {
      if (entry.pullRequest !== null && entry.pullRequest !== pullRequest) continue;
      const judged = await judge({ ...entry, record: name }, stored);
      if ("pins" in judged) return judged;
      if (!judged.findings.some(({ code }) => code === "RECORD_UNTRUSTED")) doubt ??= judged;
    }
    return doubt;
  };
}

/** What the records that are at hand say of themselves, by promotion; in the same order for everybody. */
function claimsIn(records: AuditSource["records"]): ReadonlyMap<string, readonly Claim[]> {
  const claims = new Map<string, Claim[]>();
  for (const [name, stored] of [...records].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const bundle = bundleIn(name, stored);
    const record = bundle === undefined ? undefined : claimIn(bundle);
    if (record === undefined) continue;
    for (const { promotion } of record.promotions) {
      const known = claims.get(promotion) ?? [];
      claims.set(promotion, [...known, { name, stored, pullRequest: record.pullRequest }]);
    }
  }
  return claims;
}
