import {
  type Admission,
  type AdmissionRules,
  evaluateAdmission,
  imagesToVerify,
} from "#chain/admission/evaluate.ts";
import { type CurrentDigests, refusedAtAdmission } from "#chain/admission/generate.ts";
import { type HeldEvidence, NOTHING_HELD } from "#chain/admission/held-evidence.ts";
import { clearanceRequirement } from "#chain/admission/requirement.ts";
import type { Workload } from "#chain/admission/workload.ts";
import type { BreakGlass } from "#chain/clearance/break-glass.ts";
import { environmentOf } from "#chain/clearance/lane.ts";
import type { PolicySnapshot } from "#chain/clearance/policy.ts";
import type { Quarantine } from "#chain/clearance/restriction.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import { type ImageReference, printImageReference } from "#chain/digest/image-name.ts";
import { collectEvidence, type EvidencePorts } from "./collect-evidence.ts";
import { inParallel } from "./in-parallel.ts";

export interface AdmissionQuestion {
  readonly workload: Workload;
  readonly environment: string;
  /** What the workload replaces, on an UPDATE. */
  readonly before?: Workload;
  readonly now: Date;
}

/** What one tree says of admission, beside clearance.yaml. */
export interface AdmissionGround {
  readonly quarantines: readonly Quarantine[];
  readonly current: CurrentDigests;
  readonly openings?: readonly BreakGlass[];
}

/**
 * Evidence that let an image into an environment, by `environment name@sha256:…`: more of it can come, and none of it
 * can go.
 */
export type KnownEvidence = Map<string, HeldEvidence>;

/** What an environment's generated policies say of a workload now, by our own evaluation. */
export async function admit(
  question: AdmissionQuestion,
  snapshot: PolicySnapshot,
  ground: AdmissionGround,
  ports: EvidencePorts,
): Promise<Admission> {
  const [answer] = await admitAll([question], snapshot, ground, ports);
  if (answer === undefined) throw new Error("one question has one answer");
  return answer;
}

/** Requests that a registry bears from one client at once. */
const PARALLEL = 16;

/**
 * The same of many, in their order: each image's evidence is collected once.
 *
 * @param known Kept by whoever asks again: what let an image in isn't asked for twice.
 */
export async function admitAll(
  questions: readonly AdmissionQuestion[],
  snapshot: PolicySnapshot,
  ground: AdmissionGround,
  ports: EvidencePorts,
  known: KnownEvidence = new Map(),
): Promise<readonly Admission[]> {
  const rulesOf = rulesOnce(snapshot, ground);
  const asked = questions.map((question) => {
    const rules = rulesOf(question.environment);
    const references = imagesToVerify(question.workload, rules.requirement);
    const images = references.map((reference) => {
      const name = printImageReference(reference);
      return { reference, name, key: `${question.environment} ${name}` };
    });
    return { question, rules, images };
  });
  const evidence = new Map<string, HeldEvidence>();
  const missing = new Map<string, ImageReference>();
  for (const { name, key, reference } of asked.flatMap(({ images }) => images)) {
    const before = known.get(key);
    if (before === undefined) missing.set(name, reference);
    else evidence.set(name, before);
  }
  const trust = trustMaterialOf(snapshot);
  await inParallel([...missing], PARALLEL, async ([name, reference]) => {
    evidence.set(name, await collectEvidence(reference, trust, ports));
  });
  return asked.map(({ question, rules, images }) => {
    const answer = evaluateAdmission(question, rules, evidence);
    if (answer.outcome === "admitted" && answer.reported.length === 0) {
      for (const { name, key } of images) known.set(key, evidence.get(name) ?? NOTHING_HELD);
    }
    return answer;
  });
}

function rulesOnce(
  snapshot: PolicySnapshot,
  { quarantines, current, openings = [] }: AdmissionGround,
): (environment: string) => AdmissionRules {
  const rules = new Map<string, AdmissionRules>();
  return (environment) => {
    const known = rules.get(environment) ?? {
      requirement: clearanceRequirement(snapshot, environmentOf(snapshot.policy, environment)),
      quarantined: refusedAtAdmission(quarantines, current.get(environment) ?? new Set()),
      openings: openings.filter((one) => one.environment === environment),
    };
    rules.set(environment, known);
    return known;
  };
}
