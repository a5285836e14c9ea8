import type { GitOps } from "#adapters/gitops/connect-gitops.ts";
import type { Host } from "#adapters/host/host.ts";
import { withGitOps } from "../connect-gitops.ts";
import { answerOneComment } from "./answer-one-comment.ts";
import { applyPromotions } from "./apply-promotions.ts";
import { countReadiness } from "./count-readiness.ts";
import type { PromoteInputs } from "./inputs.ts";
import { mergePromotion } from "./merge-promotion.ts";
import { planPromotions } from "./plan-promotions.ts";
import { signPromotion } from "./sign-promotion.ts";

const MODES: Readonly<
  Record<PromoteInputs["mode"], (inputs: PromoteInputs, host: Host, gitops: GitOps) => Promise<void>>
> = {
  plan: planPromotions,
  apply: applyPromotions,
  sign: signPromotion,
  merge: mergePromotion,
  answer: answerOneComment,
  readiness: countReadiness,
};

export async function promote(inputs: PromoteInputs, host: Host): Promise<void> {
  await withGitOps(inputs, host, (gitops) => MODES[inputs.mode](inputs, host, gitops));
}
