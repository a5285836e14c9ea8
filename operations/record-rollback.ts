import { RECORD_TYPE } from "#chain/audit/record.ts";
import { type RollbackRecord, rollbackIn, rollbackStatement } from "#chain/audit/rollback-record.ts";
import { clearedBy } from "#chain/clearance/clearance.ts";
import type { PolicySnapshot } from "#chain/clearance/policy.ts";
import { type Rules, rulesFor } from "#chain/clearance/rules.ts";
import { notSignedFor } from "#chain/clearance/summary.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { ImageReference } from "#chain/digest/image-name.ts";
import type { StatementSigner, Verified } from "#chain/evidence/sigstore.ts";
import { isAbout } from "#chain/evidence/statement.ts";
import { Fault } from "#chain/fault.ts";
import type { Commit, CommitId } from "#chain/promotion/git.ts";
import { type PromotionTrailers, recordsIn } from "#chain/promotion/trailers.ts";
import { type AttestPorts, attest } from "./attest.ts";
import { collectEvidence } from "./collect-evidence.ts";
import { gatherAncestry } from "./gather-ancestry.ts";
import { readPolicy } from "./observe-policy.ts";
import type { ObservePorts } from "./observe-ports.ts";
import { pinOf } from "./pin-base.ts";
import { readBundle } from "./read-bundle.ts";
import { pinOfNotes } from "./read-notes.ts";

type ReadPorts = Pick<ObservePorts, "git" | "registry" | "verifier">;

/** A rollback as GitHub says that the promoter's App has merged it; one service of it. */
export interface MergedRollback {
  readonly pullRequest: number;
  readonly head: CommitId;
  readonly commit: CommitId;
  readonly trailers: PromotionTrailers & { readonly rollback: NonNullable<PromotionTrailers["rollback"]> };
}

/** Where a rollback's record belongs: below the clearance by which its digest came back. */
export interface RecordPlace {
  readonly subject: ImageReference;
  readonly clearance: Digest;
  readonly rules: Rules;
  readonly snapshot: PolicySnapshot;
}

/** The rollbacks that a merge says it is, service by service; none where it is something else. */
export function rollbacksIn(
  commit: Pick<Commit, "id" | "message" | "joined">,
  pull: { readonly number: number; readonly head: CommitId },
): readonly MergedRollback[] {
  return recordsIn(commit).flatMap(({ rollback, ...trailers }) =>
    rollback === undefined
      ? []
      : [
          {
            pullRequest: pull.number,
            head: pull.head,
            commit: commit.id,
            trailers: { ...trailers, rollback },
          },
        ],
  );
}

/**
 * Under the policy that stood when the rollback was merged, as it is verified later; a sentence where that can't be
 * read, or nothing that its signer has cleared is there any more.
 */
export async function placeOfRecord(
  { commit, trailers }: MergedRollback,
  policyPath: string,
  ports: ReadPorts,
): Promise<RecordPlace | string> {
  const [before] = (await ports.git.commit(commit)).parents;
  const snapshot = await policyOf(ports.git, before ?? commit, policyPath);
  if (typeof snapshot === "string") return snapshot;
  const rules = rulesFor(snapshot, trailers.service, trailers.environment);
  const subject = { image: rules.image, digest: trailers.digest };
  const { evidence, referrers } = await collectEvidence(subject, trustMaterialOf(snapshot), ports);
  const cleared = clearedBy(subject, evidence, rules, await gatherAncestry(evidence, rules, ports.git));
  const clearance = cleared && referrers.get(cleared.bundle);
  if (clearance === undefined) return "no clearance of what came back is there to put it below";
  return { subject, clearance, rules, snapshot };
}

async function policyOf(
  git: ReadPorts["git"],
  commit: CommitId,
  policyPath: string,
): Promise<PolicySnapshot | string> {
  try {
    return await readPolicy(git, commit, policyPath);
  } catch (error) {
    if (!(error instanceof Fault) || !/^(?:POLICY_|INPUT_INVALID)/u.test(error.code)) throw error;
    return `the policy of that time can't be read: ${error.message}`;
  }
}

/** The record that the environment's signer has made of this rollback; of several the first by digest. */
export async function findRollbackRecord(
  one: MergedRollback,
  place: RecordPlace,
  ports: ReadPorts,
): Promise<Digest | undefined> {
  const { subject, clearance, snapshot } = place;
  const listed = await ports.registry.referrers(subject.image, clearance);
  const records = listed.filter(({ artifactType }) => !(artifactType ?? "").includes("sigstore"));
  for (const referrer of records.toSorted((a, b) => (a.digest < b.digest ? -1 : 1))) {
    const bundle = await readBundle({ image: subject.image, digest: clearance }, referrer, ports.registry);
    if ("code" in bundle) continue;
    const verification = await ports.verifier.verify(bundle.bytes, trustMaterialOf(snapshot));
    if (!verification.ok || (await strange(verification.evidence, place, ports)) !== undefined) continue;
    const record = rollbackIn(verification.evidence.statement);
    if (record?.rollback === one.trailers.promotion && record.commit === one.commit) return referrer.digest;
  }
  return undefined;
}

/**
 * Signs what a merged rollback did, for whoever verifies the trail without GitHub: made once, and after the merge,
 * so that no rollback ever waits for a signer.
 *
 * @param base The newest commit of the base branch, up to which the record answers for history.
 * @throws Fault `SIGNING_FAILED`, those of the registry and of Git.
 */
export async function recordRollback(
  one: MergedRollback,
  place: RecordPlace,
  { base, version, now }: { readonly base: CommitId; readonly version: string; readonly now: Date },
  ports: ReadPorts & AttestPorts & { readonly signer: StatementSigner },
): Promise<Digest> {
  const { subject, clearance, snapshot } = place;
  const { trailers } = one;
  const record: RollbackRecord = {
    gitops: snapshot.policy.gitops,
    pullRequest: one.pullRequest,
    commit: one.commit,
    base: pinOf(await ports.git.line(base), base),
    notes: await pinOfNotes(ports.git),
    recorded: now.toISOString(),
    version,
    rollback: trailers.promotion,
    service: trailers.service,
    environment: trailers.environment,
    regions: [...trailers.regions],
    from: trailers.previous?.digest ?? null,
    to: trailers.digest,
    requestedBy: trailers.rollback.requestedBy,
    reason: trailers.rollback.reason,
    gates: (trailers.gates ?? []).map(({ gate, reason }) => ({ gate, reason })),
  };
  const [attestation] = await attest(
    {
      subject,
      statements: [rollbackStatement(subject, record)],
      trust: trustMaterialOf(snapshot),
      now,
      below: { referrer: clearance, artifactType: RECORD_TYPE },
      objection: (evidence) => strange(evidence, place, ports),
    },
    ports,
  );
  if (attestation === undefined) throw new Error("one statement was signed, and none came back");
  return attestation.referrer;
}

/** Why a verified statement isn't this environment's word about this digest. */
async function strange(
  evidence: Verified,
  { subject, rules }: RecordPlace,
  { git }: ReadPorts,
): Promise<string | undefined> {
  if (!isAbout(evidence.statement, subject.digest)) return "it is about another digest";
  return notSignedFor(evidence, rules.clearance, await gatherAncestry([evidence], rules, git));
}
