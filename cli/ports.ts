import type { GitOps } from "#adapters/gitops/connect-gitops.ts";
import { httpProbe } from "#adapters/health/http-probe.ts";
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
    health: httpProbe(),
    now: () => new Date(),
  };
}
