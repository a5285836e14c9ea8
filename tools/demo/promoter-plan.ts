import { join } from "node:path";
import { connectGitOps } from "#adapters/gitops/connect-gitops.ts";
import { httpProbe } from "#adapters/health/http-probe.ts";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import { plan } from "#chain/promotion/plan.ts";
import type { Step } from "#chain/promotion/step.ts";
import { observe } from "#operations/observe.ts";
import type { Sandbox } from "../../sandbox/start.ts";
import { GITOPS } from "./acme.ts";

export type PlanNow = () => Promise<readonly Step[]>;

/** What the promoter would do now, and why the rest isn't done; changes nothing. */
export function promoterPlan(sandbox: Sandbox, dir: string): PlanNow {
  const token = sandbox.document.tokens["clearance-promoter[bot]"] ?? "";
  const { git, github } = connectGitOps({
    apiUrl: sandbox.document.github.api,
    repository: GITOPS,
    auth: { token },
    dir: join(dir, "plan-clone"),
  });
  const ports = {
    git,
    github,
    registry: ociRegistry(),
    verifier: sigstoreVerifier(),
    health: httpProbe(),
    now: () => new Date(),
  };
  return async () => plan(await observe(ports), ports.now());
}

export function refusals(steps: readonly Step[], lane: Lane): readonly Finding[] {
  return steps.flatMap((step) =>
    step.do === "refuse" &&
    step.lane.service === lane.service &&
    step.lane.environment === lane.environment &&
    step.lane.region === lane.region
      ? step.findings
      : [],
  );
}
