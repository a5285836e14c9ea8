import type { Host } from "#adapters/host/host.ts";
import { publicGoodTrustedRoot } from "#adapters/sigstore/public-good.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import { explainVerdict, verdictTable } from "#chain/clearance/explain.ts";
import type { Verdict } from "#chain/clearance/verdict.ts";
import type { ImageReference } from "#chain/digest/image-name.ts";
import { Fault } from "#chain/fault.ts";
import { repositoryUri } from "#chain/source/github-server.ts";
import { baseCommit } from "#operations/observe-base.ts";
import { readPolicy, readRestrictions } from "#operations/observe-policy.ts";
import { type Verification, verifyBuilder, verifyForEnvironment } from "#operations/verify.ts";
import { inputFile, jobRegistry } from "../connect.ts";
import { baseOf, withGitOps } from "../connect-gitops.ts";
import type { VerifyInputs } from "./inputs.ts";

/** Decides, says why, and fails the step where the answer is no. */
export async function verifyImage(inputs: VerifyInputs, host: Host): Promise<Verdict> {
  const { environment, certificateIdentity, sourceRepository } = inputs;
  if (environment !== undefined && (certificateIdentity ?? sourceRepository) !== undefined) {
    throw new Fault("INPUT_INVALID", "environment: its identities are the policy's, give none by hand");
  }
  const { verdict, notes } =
    environment === undefined ? await byHand(inputs, host) : await byPolicy(inputs, environment, host);
  for (const { referrer, code, reason } of notes) host.info(`not evidence, ${code}: ${referrer}: ${reason}`);
  host.info(explainVerdict(verdict));
  host.setOutput("outcome", verdict.outcome);
  host.setOutput("findings", JSON.stringify(verdict.outcome === "refused" ? verdict.findings : []));
  host.summary(`### Verified\n\n${verdictTable(verdict)}`);
  if (verdict.outcome === "refused") host.fail(verdict.findings);
  return verdict;
}

async function byPolicy(inputs: VerifyInputs, environment: string, host: Host): Promise<Verification> {
  const registry = jobRegistry(host.environment, inputs.githubToken);
  const { branch, policyPath } = baseOf(inputs);
  return withGitOps(inputs, host, async ({ git }) => {
    await git.refresh();
    const snapshot = await readPolicy(git, await baseCommit(git, branch), policyPath);
    const restrictions = await readRestrictions(git, snapshot);
    return verifyForEnvironment(
      { subject: subjectOf(inputs), environment, asks: "promotion", snapshot, restrictions, now: host.now() },
      { registry, verifier: sigstoreVerifier(), git },
    );
  });
}

async function byHand(inputs: VerifyInputs, host: Host): Promise<Verification> {
  const { certificateIdentity: subject, certificateOidcIssuer: issuer, sourceRepository } = inputs;
  if (subject === undefined || sourceRepository === undefined) {
    throw new Fault(
      "INPUT_INVALID",
      "give environment, or certificate-identity and source-repository by hand",
    );
  }
  const trustedRoot =
    inputs.trustedRoot === undefined
      ? await publicGoodTrustedRoot()
      : await inputFile("trusted-root", inputs.trustedRoot);
  const trust = "trusted-root";
  return verifyBuilder(
    {
      subject: subjectOf(inputs),
      builder: {
        kind: "workflow",
        trust,
        issuer,
        subject,
        source: repositoryUri(sourceRepository),
        ref: inputs.sourceRef,
      },
      requires: ["provenance"],
      trust: { roots: [{ name: trust, trustedRoot, issuer }], keys: [] },
    },
    { registry: jobRegistry(host.environment, inputs.githubToken), verifier: sigstoreVerifier() },
  );
}

function subjectOf(inputs: VerifyInputs): ImageReference {
  return { image: inputs.subjectName, digest: inputs.subjectDigest };
}
