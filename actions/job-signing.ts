import { createPublicKey } from "node:crypto";
import type { StatementSigner, TrustMaterial } from "#chain/evidence/sigstore.ts";
import { Fault } from "#chain/fault.ts";
import type { WorkflowClaims } from "#chain/source/workflow-claims.ts";
import { inputFile } from "./connect.ts";
import { claimsOfEnvironment, claimsOfToken, jobIdentityToken } from "./job-claims.ts";

type Environment = Readonly<Record<string, string | undefined>>;

interface SigningInputs {
  readonly signingConfig?: string | undefined;
  readonly trustedRoot?: string | undefined;
  readonly signingKey?: string | undefined;
}

export interface Signing {
  readonly claims: WorkflowClaims;
  readonly signer: StatementSigner;
  /** What the signed bundle is verified against before it is attached. */
  readonly trust: TrustMaterial;
}

const KEY = "signing-key";

/** Who signs in this job: the workflow's identity, or a key where one is given. @throws Fault `INPUT_INVALID` */
export async function jobSigner(
  inputs: Pick<SigningInputs, "signingConfig" | "signingKey">,
  environment: Environment,
  describe = "the identity of this workflow",
): Promise<StatementSigner> {
  const signingConfig =
    inputs.signingConfig === undefined ? undefined : await inputFile("signing-config", inputs.signingConfig);
  // A third of what a promotion's process would load, and most modes of it sign nothing.
  const { keylessSigner, keySigner } = await import("#adapters/sigstore/signer.ts");
  return inputs.signingKey === undefined
    ? keylessSigner({ identityToken: jobIdentityToken(environment), signingConfig, describe })
    : keySigner({ pem: inputs.signingKey, name: KEY, signingConfig });
}

/**
 * The same with what the job says of itself and what its own signatures are checked against.
 *
 * @throws Fault `INPUT_INVALID`, `TOKEN_UNAVAILABLE`
 */
export async function jobSigning(inputs: SigningInputs, environment: Environment): Promise<Signing> {
  if (inputs.signingKey !== undefined) {
    const keys = [{ name: KEY, pem: publicPem(inputs.signingKey) }];
    return {
      signer: await jobSigner(inputs, environment),
      claims: claimsOfEnvironment(environment),
      trust: { roots: [], keys },
    };
  }
  const claims = await claimsOfToken(jobIdentityToken(environment));
  const trustedRoot =
    inputs.trustedRoot === undefined
      ? await (await import("#adapters/sigstore/public-good.ts")).publicGoodTrustedRoot()
      : await inputFile("trusted-root", inputs.trustedRoot);
  return {
    claims,
    signer: await jobSigner(inputs, environment, claims.job_workflow_ref),
    trust: { roots: [{ name: "trusted-root", trustedRoot, issuer: claims.iss }], keys: [] },
  };
}

function publicPem(privatePem: string): Uint8Array {
  try {
    return Buffer.from(createPublicKey(privatePem).export({ type: "spki", format: "pem" }));
  } catch {
    // Without its cause: a parser's message could carry a part of the key.
    throw new Fault("INPUT_INVALID", "signing-key: expected a private key in PEM");
  }
}
