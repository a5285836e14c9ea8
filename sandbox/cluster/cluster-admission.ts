import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import type { RegistryReader } from "#chain/digest/registry.ts";
import type { GitRepository } from "#chain/promotion/git.ts";
import { admit } from "#operations/admit.ts";
import { currentDigests } from "#operations/generate.ts";
import { readBreakGlass, readPolicy, readRestrictions } from "#operations/observe-policy.ts";
import type { Admission } from "./cluster.ts";

/** Admission by our own evaluation of the policies that this commit's clearance.yaml compiles to. */
export function clusterAdmission(git: GitRepository, registry: RegistryReader): Admission {
  const verifier = sigstoreVerifier();
  return async (lane, image, commit) => {
    const snapshot = await readPolicy(git, commit, "clearance.yaml");
    const [{ quarantines }, openings] = await Promise.all([
      readRestrictions(git, snapshot),
      readBreakGlass(git, snapshot),
    ]);
    const current = await currentDigests(git, commit, snapshot.policy, quarantines);
    const workload = { kind: "Deployment", name: lane.service, namespace: lane.service, images: [image] };
    const answer = await admit(
      { workload, environment: lane.environment, now: new Date() },
      snapshot,
      { quarantines, openings, current },
      { registry, verifier },
    );
    if (answer.outcome === "admitted") return { allowed: true };
    const [finding] = answer.findings;
    return { allowed: false, code: finding.code, reason: finding.message };
  };
}
