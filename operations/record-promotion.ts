import { type PromotionRecord, RECORD_TYPE, recordIn, recordStatement } from "#chain/audit/record.ts";
import { lastRecord, recordHistory } from "#chain/audit/record-history.ts";
import { notSignedFor } from "#chain/clearance/summary.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import type { Descriptor } from "#chain/digest/descriptor.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { ImageReference } from "#chain/digest/image-name.ts";
import type { RegistryReader } from "#chain/digest/registry.ts";
import type { BundleVerifier, StatementSigner, Verified } from "#chain/evidence/sigstore.ts";
import { isAbout } from "#chain/evidence/statement.ts";
import type { GitRepository } from "#chain/promotion/git.ts";
import { lineOf } from "#chain/promotion/one-line.ts";
import { laneKey } from "#chain/promotion/own-branch.ts";
import { type AttestPorts, attest } from "./attest.ts";
import { gatherAncestry } from "./gather-ancestry.ts";
import { pinOf } from "./pin-base.ts";
import { readBundle } from "./read-bundle.ts";
import { pinOfNotes } from "./read-notes.ts";
import { mayBeRecord } from "./read-record.ts";
import type { ReadyMember, ReadyPromotion } from "./sign-examine.ts";

/** What of a ready promotion is about one digest, and the referrer that carries the digest's clearance. */
export interface Recordable {
  readonly subject: ImageReference;
  readonly clearance: Digest;
  readonly members: readonly [ReadyMember, ...ReadyMember[]];
}

interface ReadPorts {
  readonly registry: RegistryReader;
  readonly verifier: BundleVerifier;
  readonly git: GitRepository;
}

/**
 * The signed record of a promotion, made once: whoever comes after a crash finds what was attached before.
 *
 * @returns the record's manifest.
 * @throws Fault `SIGNING_FAILED`, those of the registry and of Git.
 */
export async function recordPromotion(
  one: Recordable,
  ready: ReadyPromotion,
  version: string,
  ports: ReadPorts & AttestPorts & { readonly signer: StatementSigner; readonly now: () => Date },
): Promise<Digest> {
  const existing = await findRecord(one, ready, ports);
  if (existing !== undefined) return existing;
  const { state } = ready;
  const now = ports.now();
  const record = await recordOf(one, ready, version, now, ports.git);
  const [attestation] = await attest(
    {
      subject: one.subject,
      statements: [recordStatement(one.subject, record)],
      trust: trustMaterialOf(state.policy),
      now,
      below: { referrer: one.clearance, artifactType: RECORD_TYPE },
      objection: (evidence) => strange(evidence, one, ports.git),
    },
    ports,
  );
  if (attestation === undefined) throw new Error("one statement was signed, and none came back");
  return attestation.referrer;
}

/**
 * The record that this environment's signer has made of this very promotion at this head. Two signers may have
 * made one each: everybody takes the same of them.
 */
export async function findRecord(
  one: Recordable,
  ready: ReadyPromotion,
  ports: ReadPorts,
): Promise<Digest | undefined> {
  const { subject, clearance, members } = one;
  const trust = trustMaterialOf(ready.state.policy);
  const wanted = members.map(({ candidate }) => candidate.promotion.id);
  const listed = await ports.registry.referrers(subject.image, clearance);
  for (const referrer of [...listed].filter(mayBeRecord).sort(byDigest)) {
    const bundle = await readBundle({ image: subject.image, digest: clearance }, referrer, ports.registry);
    if ("code" in bundle) continue;
    const verification = await ports.verifier.verify(bundle.bytes, trust);
    if (!verification.ok || (await strange(verification.evidence, one, ports.git)) !== undefined) continue;
    const record = recordIn(verification.evidence.statement);
    const same =
      record?.pullRequest === ready.pullRequest.number &&
      record.head === ready.pullRequest.head.commit &&
      record.promotions.map(({ promotion }) => promotion).join() === wanted.join();
    if (same) return referrer.digest;
  }
  return undefined;
}

/** Why a verified statement isn't this environment's word about this digest. */
async function strange(
  evidence: Verified,
  { subject, members: [{ observed }] }: Recordable,
  git: GitRepository,
): Promise<string | undefined> {
  if (!isAbout(evidence.statement, subject.digest)) return "it is about another digest";
  const ancestry = await gatherAncestry([evidence], observed.rules, git);
  return notSignedFor(evidence, observed.rules.clearance, ancestry);
}

async function recordOf(
  { members }: Recordable,
  { state, pullRequest }: ReadyPromotion,
  version: string,
  now: Date,
  git: GitRepository,
): Promise<PromotionRecord> {
  const { commit } = state.base;
  const line = await git.line(commit);
  const records = recordHistory(line);
  return {
    gitops: state.policy.policy.gitops,
    pullRequest: pullRequest.number,
    head: pullRequest.head.commit,
    base: pinOf(line, commit),
    notes: await pinOfNotes(git),
    recorded: now.toISOString(),
    version,
    promotions: members.map(({ observed, candidate, passed }) => ({
      promotion: candidate.promotion.id,
      ...observed.lane,
      from: observed.current,
      to: candidate.subject.digest,
      policyDigest: observed.rules.policyDigest,
      gates: passed.answers.map(({ gate, reason }) => ({
        gate,
        outcome: "passed" as const,
        reason: lineOf(reason).slice(0, 1000),
      })),
      previousRecord: lastRecord(records, laneKey(observed.lane), line.length),
    })),
  };
}

function byDigest(a: Descriptor, b: Descriptor): number {
  return a.digest < b.digest ? -1 : 1;
}
