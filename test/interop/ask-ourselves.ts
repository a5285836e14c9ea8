import { registryFromEnvironment } from "#adapters/registry/oci-registry.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import { workloadOf } from "#chain/admission/workload.ts";
import type { PolicySnapshot } from "#chain/clearance/policy.ts";
import type { Quarantine } from "#chain/clearance/restriction.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import { admitAll } from "#operations/admit.ts";

/** What `clearance admit` says of each manifest in prod: the code of the first finding; null: admitted. */
export async function askOurselves(
  snapshot: PolicySnapshot,
  quarantines: readonly Quarantine[],
  cases: readonly { readonly name: string; readonly manifest: object }[],
): Promise<ReadonlyMap<string, Finding["code"] | null>> {
  const now = new Date();
  const questions = cases.map(({ name, manifest }) => {
    const workload = workloadOf(manifest);
    if (workload === undefined) throw new Error(`${name} is no workload`);
    return { workload, environment: "prod", now };
  });
  const ports = { registry: registryFromEnvironment({}), verifier: sigstoreVerifier() };
  const answers = await admitAll(questions, snapshot, { quarantines, current: new Map() }, ports);
  return new Map(
    answers.map((answer, index) => [
      cases[index]?.name ?? "",
      answer.outcome === "admitted" ? null : answer.findings[0].code,
    ]),
  );
}
