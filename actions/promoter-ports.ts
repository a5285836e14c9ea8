import type { GitOps } from "#adapters/gitops/connect-gitops.ts";
import { healthProbe } from "#adapters/health/health-probe.ts";
import type { Host } from "#adapters/host/host.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import { jobRegistry } from "./connect.ts";

/** What promotions and rollbacks read and write through, in one job. */
export function promoterPorts(
  inputs: { readonly githubToken?: string | undefined },
  host: Host,
  { git, github }: GitOps,
) {
  return {
    git,
    github,
    registry: jobRegistry(host.environment, inputs.githubToken),
    verifier: sigstoreVerifier(),
    health: healthProbe({ environment: host.environment, github }),
    now: () => host.now(),
  };
}
