import { readFileSync } from "node:fs";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import { parsePolicy } from "#chain/clearance/parse-policy.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { parseImageReference } from "#chain/digest/image-name.ts";
import { verifyForEnvironment } from "#operations/verify.ts";

/**
 * The fresh process of the benchmark `verify`: from the end of its imports to the verdict once, and then as often as it is
 * asked, warm. Its one argument is a JSON document.
 */
const { policy, trustedRoot, subject, runs } = JSON.parse(process.argv[2] ?? "") as {
  policy: string;
  trustedRoot: string;
  subject: string;
  runs: number;
};
const start = performance.now();
const ports = {
  registry: ociRegistry(),
  verifier: sigstoreVerifier(),
  git: { resolve: async (ref: string) => ref, isAncestor: async () => true },
};
const request = {
  subject: parseImageReference(subject),
  environment: "staging",
  asks: "promotion" as const,
  snapshot: {
    policy: parsePolicy(policy),
    commit: "9".repeat(40),
    digest: digestOf(policy),
    files: new Map([["trust/trusted_root.json", readFileSync(trustedRoot)]]),
  },
  restrictions: { quarantines: [], origins: [], holds: [] },
  now: new Date(),
};

async function verified(since: number): Promise<number> {
  const { verdict, evidence } = await verifyForEnvironment(request, ports);
  if (verdict.outcome !== "cleared" || evidence.length !== 3) throw new Error(JSON.stringify(verdict));
  return performance.now() - since;
}

const fresh = await verified(start);
const warm: number[] = [];
for (let run = 0; run < runs; run += 1) warm.push(await verified(performance.now()));
process.stdout.write(JSON.stringify({ fresh, warm }));
process.exit(0);
