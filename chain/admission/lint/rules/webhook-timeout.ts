import { expressions } from "../expressions.ts";
import { imageChecks, isImageValidatingPolicy } from "../image-check.ts";
import type { PolicyDocument } from "../policy-document.ts";
import { found, type LintRule } from "../rule.ts";

/** Seconds, as Kubernetes limits them and Kyverno sets them where a policy says nothing. */
const LONGEST = 30;
const DEFAULT = 10;

/** Seconds that users report for one verification of one cold image (kyverno#9580: 1.5 to 2). */
const PER_CHECK = 2;
/** Seconds for manifest, configuration and TUF of a pod, once. */
const ONCE = 5;

export const webhookTimeout: LintRule = {
  name: "webhook-timeout-short",
  effect: "refuses-all",
  why: `Each verification asks the registry for every referrer again: about ${PER_CHECK} s for a cold image, ${ONCE} s once per pod. When the time is up the pod is refused, and on a new node everything is cold.`,
  source: "pkg/controllers/webhook/controller.go, DefaultWebhookTimeout; kyverno#5714, #9580",
  remedy: `\`webhookConfiguration: { timeoutSeconds: ${LONGEST} }\`, and fewer questions per image: one VSA in place of several attestations.`,
  find: (policy) => {
    const checks = verifications(policy);
    if (checks === 0) return [];
    const needed = ONCE + PER_CHECK * checks;
    const [given] = ["spec.webhookConfiguration.timeoutSeconds", "spec.webhookTimeoutSeconds"].flatMap(
      (pattern) => policy.select(policy.root, pattern),
    );
    const seconds = typeof given?.value === "number" ? given.value : DEFAULT;
    if (seconds >= Math.min(needed, LONGEST) && needed <= LONGEST) return [];
    const more = needed > LONGEST ? `, more than the ${LONGEST} s that a webhook may take` : "";
    const at = given ?? policy.select(policy.root, "spec")[0] ?? policy.root;
    return [
      found(
        at,
        `${checks} verifications of an image need about ${needed} s${more}; the webhook has ${seconds} s`,
      ),
    ];
  },
};

/** How often one image is verified. */
function verifications(policy: PolicyDocument): number {
  if (!isImageValidatingPolicy(policy)) {
    return imageChecks(policy).reduce((sum, { attestors }) => sum + attestors.length, 0);
  }
  const calls = expressions(policy).flatMap(({ value }) => [
    ...String(value).matchAll(/verify(?:Attestation|Image)Signatures\([^[]*\[([^\]]*)\]/g),
  ]);
  return calls.reduce((sum, [, attestors = ""]) => sum + attestors.split(",").length, 0);
}
