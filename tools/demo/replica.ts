import { join } from "node:path";
import { connectGitOps } from "#adapters/gitops/connect-gitops.ts";
import { healthProbe } from "#adapters/health/health-probe.ts";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import { plan } from "#chain/promotion/plan.ts";
import type { Step } from "#chain/promotion/step.ts";
import { VERSION } from "#chain/version.ts";
import { apply } from "#operations/apply.ts";
import { observe } from "#operations/observe.ts";
import type { Sandbox } from "../../sandbox/start.ts";
import { GITOPS } from "./acme.ts";

/** One more promoter, in this process: any number may run at the same time. */
export interface Replica {
  /** What it would do now, and why the rest isn't done; changes nothing. */
  plan(): Promise<readonly Step[]>;
  /** Does what can be done. */
  apply(): Promise<void>;
}

export function promoterReplica(sandbox: Sandbox, dir: string): Replica {
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
    health: healthProbe({ environment: process.env, github }),
    now: () => new Date(),
  };
  return {
    plan: async () => plan(await observe(ports), ports.now()),
    async apply() {
      const { done } = await apply({ ...ports, version: VERSION });
      const failed = done.find(({ result }) => result === "fault");
      if (failed?.result === "fault") throw failed.fault;
    },
  };
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
