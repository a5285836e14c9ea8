import { type Admission, evaluateAdmission } from "../admission/evaluate.ts";
import type { Rules } from "../clearance/rules.ts";
import { printImageReference } from "../digest/image-name.ts";
import type { PromotionBody } from "./body.ts";
import { compare } from "./comparison.ts";
import { evidenceRows } from "./evidence-rows.ts";
import type { Judgement } from "./judge.ts";
import type { SourceCommits } from "./source-commits.ts";
import type { Candidate, ObservedLane } from "./state.ts";

/** What a pull request says of the candidate that it would put into a lane. */
export function describePromotion(
  { lane, rules, current }: Pick<ObservedLane, "lane" | "rules" | "current">,
  candidate: Candidate,
  { intent, answers }: Pick<Judgement, "intent" | "answers">,
  commits: SourceCommits | undefined,
): PromotionBody {
  const { subject, replaced } = candidate;
  return {
    intent,
    image: subject.image,
    evidence: evidenceRows(rules, candidate),
    answers,
    comparison: compare(
      current === null ? undefined : { digest: current, evidence: replaced },
      candidate,
      rules,
    ),
    ...(commits === undefined ? {} : { commits }),
    admission: admissionOf(lane.service, candidate, rules),
  };
}

/** By the same evaluation that `verify` asks. Quarantine closes a pull request before anybody reads it. */
function admissionOf(service: string, candidate: Candidate, { clearance }: Rules): Admission {
  const { environment, signer, verifierId, level } = clearance;
  const { subject } = candidate;
  const image = printImageReference(subject);
  const requirement = {
    environment,
    signer: signer.kind === "key" ? signer : { ...signer, kind: "certificate" as const },
    verifierId,
    level,
    mode: "enforce" as const,
    images: { folders: [], names: [subject.image] },
    elsewhere: { rule: "refuse" as const },
  };
  return evaluateAdmission(
    // Nothing here ends at a time: no list of adopted images is asked.
    { workload: { kind: "Deployment", name: service, images: [image] }, now: new Date(0) },
    { requirement, quarantined: [] },
    new Map([[image, candidate]]),
  );
}
