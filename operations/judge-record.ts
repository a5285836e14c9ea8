import { objectionsTo } from "#chain/audit/check-record.ts";
import type { AuditEntry } from "#chain/audit/entry.ts";
import { chainOf } from "#chain/audit/history.ts";
import type { PinContext } from "#chain/audit/pin.ts";
import { recordIn } from "#chain/audit/record.ts";
import { lastRecord, recordHistory } from "#chain/audit/record-history.ts";
import { rollbackIn, rollbackObjections } from "#chain/audit/rollback-record.ts";
import type { PolicySnapshot } from "#chain/clearance/policy.ts";
import { type Rules, rulesFor } from "#chain/clearance/rules.ts";
import { notSignedFor } from "#chain/clearance/summary.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import type { BundleVerifier, Verified } from "#chain/evidence/sigstore.ts";
import { isAbout } from "#chain/evidence/statement.ts";
import { Fault } from "#chain/fault.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import { laneKey } from "#chain/promotion/own-branch.ts";
import type { AuditSource } from "./audit-verify.ts";
import { gatherAncestry } from "./gather-ancestry.ts";
import { pastPolicies } from "./past-policies.ts";
import { bundleIn, type StoredRecord } from "./read-record.ts";

/** What came of one record: why it isn't the entry's, or the commit up to which it answers for history. */
export type JudgedRecord =
  | { readonly findings: readonly [Finding, ...Finding[]] }
  | { readonly findings: readonly []; readonly pins: CommitId };

/**
 * Holds records against the entries that name them, under the policy that stood when the merge was made: its
 * trust, its signer and its rules. What many records share is read once.
 */
export function recordJudge(source: AuditSource, verifier: BundleVerifier) {
  const { history, policyPath, trees } = source;
  const { line, notes } = history;
  const positions = new Map(line.map(({ id }, index) => [id, index]));
  const context: PinContext = {
    chain: chainOf(line),
    positions,
    notes: notes === undefined ? undefined : chainOf(notes),
  };
  const records = recordHistory(line);
  const policyBefore = pastPolicies(line, policyPath, trees);

  function judgePromotion(
    entry: AuditEntry,
    word: Verified,
    snapshot: PolicySnapshot,
    own: Rules,
  ): JudgedRecord {
    const record = recordIn(word.statement);
    if (record === undefined) return differs("it isn't a promotion's record");
    const objections = objectionsTo(record, entry, {
      ...context,
      gitops: snapshot.policy.gitops,
      previous: (lane) => lastRecord(records, laneKey(lane), positions.get(record.base.commit) ?? -1),
      policyDigest: own.policyDigest,
    });
    return judged(objections, record.base.commit);
  }

  function judgeRollback(entry: AuditEntry, word: Verified, { policy }: PolicySnapshot): JudgedRecord {
    const record = rollbackIn(word.statement);
    if (record === undefined) return differs("it isn't a rollback's record");
    const { gitops } = policy;
    return judged(rollbackObjections(record, entry, { ...context, gitops }), record.base.commit);
  }

  return async (entry: AuditEntry, stored: StoredRecord): Promise<JudgedRecord> => {
    const { kind, commit, record: name, service, environment, to } = entry;
    if (name === null || service === null || environment === null || to === null) {
      throw new Error("only a promotion or a rollback has a record");
    }
    const bundle = bundleIn(name, stored);
    if (bundle === undefined) return differs(`what is kept as the record ${name} has other bytes`);
    try {
      const snapshot = await policyBefore(commit);
      const rules = rulesFor(snapshot, service, environment);
      const verification = await verifier.verify(bundle, trustMaterialOf(snapshot));
      if (!verification.ok) return untrusted(verification.reason);
      const { evidence } = verification;
      const ancestry = await gatherAncestry([evidence], rules, source.ancestry);
      const stranger = notSignedFor(evidence, rules.clearance, ancestry);
      if (stranger !== undefined) return untrusted(stranger);
      if (!isAbout(evidence.statement, to)) return differs("it is about another digest");
      return kind === "rollback"
        ? judgeRollback(entry, evidence, snapshot)
        : judgePromotion(entry, evidence, snapshot, rules);
    } catch (error) {
      if (!(error instanceof Fault) || !POLICY_FAULT.test(error.code)) throw error;
      return untrusted(`the policy before the merge can't be used: ${error.message}`);
    }
  };
}

const POLICY_FAULT = /^(?:POLICY_|TRUST_ROOT_|ENVIRONMENT_MISSING|INPUT_INVALID)/u;

function judged(objections: readonly Finding[], pins: CommitId): JudgedRecord {
  const [objection, ...more] = objections;
  return objection === undefined ? { findings: [], pins } : { findings: [objection, ...more] };
}

function untrusted(message: string): JudgedRecord {
  return { findings: [{ code: "RECORD_UNTRUSTED", message }] };
}

function differs(message: string): JudgedRecord {
  return { findings: [{ code: "RECORD_DIFFERS", message }] };
}
