import { execFile } from "node:child_process";
import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { rulesFor } from "#chain/clearance/rules.ts";
import { printImageReference } from "#chain/digest/image-name.ts";
import { vsaFor } from "#chain/evidence/vsa.ts";
import { attest } from "#operations/attest.ts";
import {
  buildStatements,
  type EvidenceWorld,
  evidenceWorld,
  releaseClaims,
  signingClaims,
} from "#test/evidence-world.ts";
import { findJudge } from "#test/interop/judges.ts";
import { type Benchmark, type Figure, figure, median } from "./figure.ts";

const run = promisify(execFile);
const FRESH = 9;
const WARM = 20;

export const verifyBenchmark: Benchmark = {
  name: "verify",
  summary: "an image with three attestations on loopback: registry, signatures, verdict",
  async run(progress) {
    const world = await evidenceWorld();
    try {
      const subject = await threeAttestations(world);
      const trustedRoot = join(tmpdir(), `clearance-bench-root-${process.pid}.json`);
      writeFileSync(trustedRoot, world.snapshot.files.get("trust/trusted_root.json") ?? "");
      const argument = JSON.stringify({ policy: world.policyText, trustedRoot, subject, runs: WARM });
      const fresh: number[] = [];
      const warm: number[] = [];
      for (let round = 0; round < FRESH; round += 1) {
        const { stdout } = await run(process.execPath, [
          join(import.meta.dirname, "verify-process.ts"),
          argument,
        ]);
        const times = JSON.parse(stdout) as { fresh: number; warm: readonly number[] };
        fresh.push(times.fresh);
        warm.push(...times.warm);
      }
      const peer = await cosign(subject, trustedRoot, progress);
      return [
        figure(`fresh process, after its start, median of ${FRESH}`, median(fresh), "ms", 100, peer),
        figure(`warm, median of ${FRESH * WARM}`, median(warm), "ms", 40),
      ];
    } finally {
      await world.close();
    }
  },
};

async function threeAttestations(world: EvidenceWorld): Promise<string> {
  const { registry, verifier, trust } = world;
  const subject = await world.push("bench");
  const now = new Date();
  const rules = rulesFor(world.snapshot, "check-in", "dev");
  await attest(
    { subject, statements: buildStatements(subject), trust, now },
    { registry, verifier, signer: world.signerOf(releaseClaims()) },
  );
  const clearance = vsaFor({
    subject,
    verifierId: rules.clearance.verifierId,
    version: "0.0.0",
    timeVerified: now,
    resourceUri: rules.clearance.resourceUri,
    policyUri: "git+https://github.com/acme/gitops@bench#clearance.yaml",
    policyDigest: rules.policyDigest,
    inputs: [],
    levels: [rules.clearance.level],
  });
  await attest(
    { subject, statements: [clearance], trust, now },
    { registry, verifier, signer: world.signerOf(signingClaims("dev")) },
  );
  return printImageReference(subject);
}

/** The peer: cosign's whole process for one of the three. */
async function cosign(
  subject: string,
  trustedRoot: string,
  progress: (line: string) => void,
): Promise<Figure["against"]> {
  const program = findJudge("cosign");
  if (program === undefined) {
    progress("no cosign on this machine to compare with: npm run judges");
    return null;
  }
  const times: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const start = performance.now();
    await run(program, [
      "verify-attestation",
      `--trusted-root=${trustedRoot}`,
      "--certificate-identity-regexp=.*",
      "--certificate-oidc-issuer-regexp=.*",
      "--type=https://slsa.dev/provenance/v1",
      subject,
    ]);
    times.push(performance.now() - start);
  }
  return {
    what: "cosign verify-attestation of one type, whole process, median of 5",
    value: Number(median(times).toFixed(1)),
  };
}
