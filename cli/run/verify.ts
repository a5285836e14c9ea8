import { explainVerdict } from "#chain/clearance/explain.ts";
import { printSigner } from "#chain/clearance/print-signer.ts";
import { parseImageReference, printImageReference } from "#chain/digest/image-name.ts";
import type { Verified } from "#chain/evidence/sigstore.ts";
import { EXIT } from "#chain/fault.ts";
import { baseCommit } from "#operations/observe-base.ts";
import { readPolicy, readRestrictions } from "#operations/observe-policy.ts";
import { type Verification, verifyForEnvironment } from "#operations/verify.ts";
import type { Invocation, Outcome } from "../command.ts";
import { baseOf, withGitOps } from "../gitops.ts";
import { portsOf } from "../ports.ts";

export async function runVerify(invocation: Invocation): Promise<Outcome> {
  const subject = parseImageReference(invocation.argument("IMAGE@DIGEST"));
  const environment = invocation.required("env");
  return withGitOps(invocation, async (gitops) => {
    const { branch, policyPath } = baseOf(invocation);
    const ports = portsOf(invocation, gitops);
    await ports.git.refresh();
    const snapshot = await readPolicy(ports.git, await baseCommit(ports.git, branch), policyPath);
    const restrictions = await readRestrictions(ports.git, snapshot);
    const question = { subject, environment, snapshot, restrictions, now: ports.now() };
    const promotion = await verifyForEnvironment({ ...question, asks: "promotion" }, ports);
    const admission = await verifyForEnvironment({ ...question, asks: "admission" }, ports);
    const evidence = promotion.evidence.map(evidenceRow);
    return {
      code: promotion.verdict.outcome === "cleared" ? EXIT.done : EXIT.refused,
      json: {
        subject: printImageReference(subject),
        environment,
        outcome: promotion.verdict.outcome,
        findings: findingsIn(promotion),
        admission: { outcome: admission.verdict.outcome, findings: findingsIn(admission) },
        evidence,
        notes: promotion.notes,
      },
      text: [
        `promotion into ${environment}: ${explainVerdict(promotion.verdict)}`,
        `admission to ${environment} today: ${explainVerdict(admission.verdict)}`,
        ...evidence.map(
          ({ predicateType, signedBy, witnessed }) =>
            `  ✓ ${predicateType} by ${signedBy}, ${witnessed === null ? "witnessed by nobody" : witnessed.toISOString()}`,
        ),
        ...promotion.notes.map(
          ({ referrer, code, reason }) => `  - ${referrer} doesn't count, ${code}: ${reason}`,
        ),
      ].join("\n"),
    };
  });
}

function findingsIn({ verdict }: Verification) {
  return verdict.outcome === "refused" ? verdict.findings : [];
}

function evidenceRow({ statement, signer, witnessed, bundle }: Verified) {
  return {
    predicateType: statement.predicateType,
    signedBy: printSigner(signer),
    witnessed: witnessed[0] ?? null,
    bundle,
  };
}
