import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { registryFromEnvironment } from "#adapters/registry/oci-registry.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import { EXIT, Fault } from "#chain/fault.ts";
import { readExport } from "#operations/audit-export.ts";
import { auditSource } from "#operations/audit-sources.ts";
import { type AuditVerification, verifyAudit } from "#operations/audit-verify.ts";
import { printVerification } from "#operations/print-audit.ts";
import { withAudited } from "../audited.ts";
import type { Invocation, Outcome } from "../command.ts";

export async function runAuditVerify(invocation: Invocation): Promise<Outcome> {
  const file = invocation.option("export");
  if (file === undefined) {
    return withAudited(invocation, async ({ git, head, policyPath }) => {
      const registry = invocation.flag("with-records")
        ? registryFromEnvironment(invocation.environment)
        : undefined;
      const source = await auditSource(git, head, policyPath, registry);
      return outcomeOf(await verifyAudit(source, sigstoreVerifier()), []);
    });
  }
  for (const other of ["clone", "ref", "gitops", "policy"]) {
    if (invocation.option(other) !== undefined)
      throw new Fault("INPUT_INVALID", `--${other} doesn't go with --export`);
  }
  if (invocation.flag("with-records")) {
    throw new Fault("INPUT_INVALID", "--with-records doesn't go with --export, which holds the records");
  }
  const { source, problems } = readExport(await read(resolve(invocation.directory, file), file));
  return outcomeOf(await verifyAudit(source, sigstoreVerifier()), problems);
}

async function read(path: string, name: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new Fault("INPUT_INVALID", `--export: ${name} can't be read`, { cause });
  }
}

function outcomeOf(verification: AuditVerification, problems: readonly string[]): Outcome {
  const holds = verification.contradictions.length === 0 && problems.length === 0;
  return {
    code: holds ? EXIT.done : EXIT.refused,
    json: { outcome: holds ? "holds" : "contradicted", problems, ...verification },
    text: printVerification(verification, problems),
  };
}
