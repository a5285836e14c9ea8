import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Host } from "#adapters/host/host.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import { hexOf } from "#chain/digest/digest.ts";
import { type ImageReference, printImageReference } from "#chain/digest/image-name.ts";
import { provenanceStatement } from "#chain/evidence/provenance.ts";
import { PREDICATE, type Statement, statementAbout } from "#chain/evidence/statement.ts";
import { Fault } from "#chain/fault.ts";
import type { WorkflowClaims } from "#chain/source/workflow-claims.ts";
import { type Attestation, attest } from "#operations/attest.ts";
import { inputFile, jobRegistry } from "../connect.ts";
import { jobSigning, type Signing } from "../job-signing.ts";
import type { AttestInputs } from "./inputs.ts";

/** Signs and attaches; outputs are set once everything was read back. */
export async function attestImage(
  inputs: AttestInputs,
  host: Host,
  signing?: Signing,
): Promise<readonly Attestation[]> {
  const subject: ImageReference = { image: inputs.subjectName, digest: inputs.subjectDigest };
  const { claims, signer, trust } = signing ?? (await jobSigning(inputs, host.environment));
  const statements = await statementsFor(subject, inputs, claims, host);
  const attestations = await host.group(`Attest ${printImageReference(subject)} as ${signer.describe}`, () =>
    attest(
      { subject, statements, trust, now: host.now() },
      { registry: jobRegistry(host.environment, inputs.githubToken), signer, verifier: sigstoreVerifier() },
    ),
  );
  const paths = await keepBundles(attestations, host);
  host.setOutput("bundle-paths", paths.join("\n"));
  host.setOutput("referrers", attestations.map(({ referrer }) => referrer).join("\n"));
  for (const { predicateType, referrer } of attestations)
    host.info(`attached ${predicateType} as ${referrer}`);
  host.summary(summaryOf(subject, signer.describe, attestations));
  return attestations;
}

async function statementsFor(
  subject: ImageReference,
  inputs: AttestInputs,
  claims: WorkflowClaims,
  host: Host,
): Promise<readonly Statement[]> {
  const { predicateType, predicatePath, sbomPath } = inputs;
  if ((predicateType === undefined) !== (predicatePath === undefined)) {
    throw new Fault("INPUT_INVALID", "predicate-type and predicate-path: give both or neither");
  }
  if (predicateType !== undefined && predicatePath !== undefined) {
    if (predicateType === PREDICATE.vsa) {
      throw new Fault("INPUT_INVALID", "predicate-type: a clearance is signed by promote, after its gates");
    }
    return [statementAbout(subject, predicateType, await jsonFile("predicate-path", predicatePath))];
  }
  const provenance = provenanceStatement(subject, claims, host.environment["GITHUB_SERVER_URL"]);
  if (sbomPath === undefined) return [provenance];
  return [provenance, statementAbout(subject, PREDICATE.sbom, await jsonFile("sbom-path", sbomPath))];
}

async function jsonFile(input: string, path: string): Promise<object> {
  const bytes = await inputFile(input, path);
  try {
    const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch (cause) {
    throw new Fault("INPUT_INVALID", `${input}: "${path}" isn't JSON`, { cause });
  }
  throw new Fault("INPUT_INVALID", `${input}: "${path}" isn't a JSON object`);
}

/** Copies of the bundles for later steps, under the runner's temp folder. */
async function keepBundles(attestations: readonly Attestation[], host: Host): Promise<readonly string[]> {
  const folder = join(host.environment["RUNNER_TEMP"] ?? ".", "clearance-bundles");
  await mkdir(folder, { recursive: true });
  return Promise.all(
    attestations.map(async ({ evidence, bundle }) => {
      const path = join(folder, `${hexOf(evidence.bundle)}.sigstore.json`);
      await writeFile(path, bundle);
      return path;
    }),
  );
}

function summaryOf(subject: ImageReference, who: string, attestations: readonly Attestation[]): string {
  return [
    "### Signed and attached",
    "",
    `**\`${printImageReference(subject)}\`** by \`${who}\``,
    "",
    "| statement | referrer |",
    "| --- | --- |",
    ...attestations.map(({ predicateType, referrer }) => `| ${predicateType} | \`${referrer}\` |`),
    "",
  ].join("\n");
}
