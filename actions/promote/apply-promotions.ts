import type { GitOps } from "#adapters/gitops/connect-gitops.ts";
import type { Host } from "#adapters/host/host.ts";
import { keySigner } from "#adapters/sigstore/signer.ts";
import { printLane } from "#chain/clearance/lane.ts";
import { printPlan, printStep } from "#chain/promotion/step.ts";
import { VERSION } from "#chain/version.ts";
import { type ApplyResult, apply, type StepOutcome } from "#operations/apply.ts";
import type { PromoteInputs } from "./inputs.ts";
import { baseOf, lanesOf } from "./plan-promotions.ts";
import { promoterPorts } from "./promoter-ports.ts";

/** Does what can be done now. A fault in one lane doesn't stop the others, and fails the step at the end. */
export async function applyPromotions(inputs: PromoteInputs, host: Host, gitops: GitOps): Promise<void> {
  const { signingKey: pem, environment } = inputs;
  const result = await apply(
    {
      ...promoterPorts(inputs, host, gitops),
      version: VERSION,
      ...(pem === undefined
        ? {}
        : {
            signerOf: (asked: string) =>
              environment === undefined || asked === environment
                ? keySigner({ pem, name: asked })
                : undefined,
          }),
    },
    { base: baseOf(inputs), ...lanesOf(inputs) },
  );
  for (const outcome of result.done) host.info(printOutcome(outcome));
  host.info(printPlan(result.left));
  host.setOutput("plan", JSON.stringify([...result.done.map(({ step }) => step), ...result.left]));
  host.setOutput("pull-requests", JSON.stringify(pullRequestsIn(result)));
  host.summary(summaryOf(result));
  const fault = result.done.find((outcome) => outcome.result === "fault");
  if (fault !== undefined) throw fault.fault;
}

function printOutcome(outcome: StepOutcome): string {
  const { step, result } = outcome;
  const where = "lane" in step && step.lane !== null ? `${printLane(step.lane)}: ` : "";
  const came =
    result === "fault"
      ? ` -> fault ${outcome.fault.code}: ${outcome.fault.message}`
      : result === "refused"
        ? ` -> refused: ${outcome.findings.map(({ message }) => message).join("; ")}`
        : result === "left"
          ? ` -> left: ${outcome.reason}`
          : outcome.pullRequest === undefined
            ? ""
            : ` -> #${outcome.pullRequest}`;
  return `${where}${printStep(step)}${came}`;
}

function pullRequestsIn({ done, left }: ApplyResult): readonly number[] {
  const numbers = [
    ...done.flatMap((outcome) =>
      outcome.result === "done" && outcome.pullRequest !== undefined ? [outcome.pullRequest] : [],
    ),
    ...[...done.map(({ step }) => step), ...left].flatMap((step) =>
      "pullRequest" in step && step.pullRequest !== null ? [step.pullRequest] : [],
    ),
  ];
  return [...new Set(numbers)].sort((a, b) => a - b);
}

function summaryOf(result: ApplyResult): string {
  const done = result.done.map(printOutcome);
  return [
    "### Promotions",
    "",
    ...(done.length === 0 ? ["Nothing to do now.", ""] : ["```text", ...done, "```", ""]),
    "```text",
    printPlan(result.left),
    "```",
    "",
  ].join("\n");
}
