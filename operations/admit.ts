import { type Admission, evaluateAdmission, imagesToVerify } from "#chain/admission/evaluate.ts";
import type { CurrentDigests } from "#chain/admission/generate.ts";
import { refusedAtAdmission } from "#chain/admission/generate.ts";
import { clearanceRequirement } from "#chain/admission/requirement.ts";
import type { Workload } from "#chain/admission/workload.ts";
import { environmentOf } from "#chain/clearance/lane.ts";
import type { PolicySnapshot } from "#chain/clearance/policy.ts";
import type { Quarantine } from "#chain/clearance/restriction.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import { printImageReference } from "#chain/digest/image-name.ts";
import { collectEvidence, type EvidencePorts } from "./collect-evidence.ts";

export interface AdmissionQuestion {
  readonly workload: Workload;
  readonly environment: string;
  /** What the workload replaces, on an UPDATE. */
  readonly before?: Workload;
  readonly now: Date;
}

/** What an environment's generated policies say of a workload now, by our own evaluation. */
export async function admit(
  question: AdmissionQuestion,
  snapshot: PolicySnapshot,
  restrictions: { readonly quarantines: readonly Quarantine[]; readonly current: CurrentDigests },
  ports: EvidencePorts,
): Promise<Admission> {
  const { workload, environment } = question;
  const requirement = clearanceRequirement(snapshot, environmentOf(snapshot.policy, environment));
  const references = imagesToVerify(workload, requirement);
  const evidence = await Promise.all(
    references.map(async (reference) => {
      const collected = await collectEvidence(reference, trustMaterialOf(snapshot), ports);
      return [printImageReference(reference), collected.evidence] as const;
    }),
  );
  const quarantined = refusedAtAdmission(
    restrictions.quarantines,
    restrictions.current.get(environment) ?? new Set(),
  );
  return evaluateAdmission(question, { requirement, quarantined }, new Map(evidence));
}
