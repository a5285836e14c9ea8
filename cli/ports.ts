import type { GitOps } from "#adapters/gitops/connect-gitops.ts";
import { healthProbe } from "#adapters/health/health-probe.ts";
import { registryFromEnvironment } from "#adapters/registry/oci-registry.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import type { Invocation } from "./command.ts";

/** What a command reads and writes through. */
export function portsOf({ environment }: Invocation, { git, github }: GitOps) {
  return {
    git,
    github,
    registry: registryFromEnvironment(environment),
    verifier: sigstoreVerifier(),
    health: healthProbe({ environment: environment, github }),
    now: () => new Date(),
  };
}
