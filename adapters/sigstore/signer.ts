import { bundleToJSON } from "@sigstore/bundle";
import {
  DSSEBundleBuilder,
  FulcioSigner,
  RekorWitness,
  type Signer,
  TSAWitness,
  type Witness,
} from "@sigstore/sign";
import type { StatementSigner } from "#chain/evidence/sigstore.ts";
import { PAYLOAD_TYPE, type Statement } from "#chain/evidence/statement.ts";
import { Fault } from "#chain/fault.ts";
import { type IdentityToken, unexpiredClaims } from "./identity-token.ts";
import { privateKeySigner } from "./private-key.ts";
import { publicGoodSigningConfig } from "./public-good.ts";
import { type SigningServices, signingServices } from "./signing-config.ts";
import { signingFault } from "./signing-fault.ts";

/** The audience that Fulcio takes. */
const AUDIENCE = "sigstore";

/** How long and how often each service is asked. */
export interface Patience {
  readonly timeoutMs: number;
  readonly retries: number;
  readonly firstWaitMs: number;
}

const PATIENCE: Patience = { timeoutMs: 10_000, retries: 3, firstWaitMs: 500 };

/**
 * Signs as the workflow that runs: a certificate from Fulcio for a fresh key, witnessed by the services
 * of the signing config (bytes of signing_config.json; without it the public Sigstore's).
 */
export function keylessSigner(options: {
  readonly identityToken: IdentityToken;
  readonly signingConfig?: Uint8Array | undefined;
  readonly describe?: string;
  readonly patience?: Patience;
}): StatementSigner {
  const patience = options.patience ?? PATIENCE;
  return {
    describe: options.describe ?? "the identity of this workflow",
    async sign(statement) {
      const services = signingServices(
        options.signingConfig ?? (await publicGoodSigningConfig()),
        new Date(),
      );
      if (services.fulcio === undefined) {
        throw new Fault("INPUT_INVALID", "The signing config names no Fulcio that is valid now.");
      }
      const token = await options.identityToken(AUDIENCE);
      unexpiredClaims(token, new Date());
      const signer = new FulcioSigner({
        fulcioBaseURL: services.fulcio,
        identityProvider: { getToken: async () => token },
        ...fetchOptions(patience),
      });
      return await bundle(statement, signer, witnesses(services, patience));
    },
  };
}

/**
 * Signs with a P-256 key (PEM, PKCS#8 or SEC1). With a signing config the signature is logged and
 * timestamped by its services; without one the bundle is bare, and nothing outside is asked.
 * @throws Fault `INPUT_INVALID` for a key that can't be used
 */
export function keySigner(options: {
  readonly pem: string | Uint8Array;
  readonly name: string;
  readonly signingConfig?: Uint8Array | undefined;
  readonly patience?: Patience;
}): StatementSigner {
  const signer = privateKeySigner(options.name, options.pem);
  return {
    describe: options.name,
    async sign(statement) {
      if (options.signingConfig === undefined) return await bundle(statement, signer, []);
      const services = signingServices(options.signingConfig, new Date());
      return await bundle(statement, signer, witnesses(services, options.patience ?? PATIENCE));
    },
  };
}

function witnesses(services: SigningServices, patience: Patience): Witness[] {
  const options = fetchOptions(patience);
  return [
    ...services.rekor.map((url) => new RekorWitness({ rekorBaseURL: url, entryType: "dsse", ...options })),
    ...services.timestamps.map((url) => new TSAWitness({ tsaBaseURL: url, ...options })),
  ];
}

async function bundle(statement: Statement, signer: Signer, witnessedBy: Witness[]): Promise<Uint8Array> {
  const builder = new DSSEBundleBuilder({ signer, witnesses: witnessedBy });
  const data = Buffer.from(JSON.stringify(statement), "utf8");
  try {
    const built = await builder.create({ data, type: PAYLOAD_TYPE });
    return Buffer.from(JSON.stringify(bundleToJSON(built)), "utf8");
  } catch (error) {
    throw signingFault(error);
  }
}

function fetchOptions({ timeoutMs, retries, firstWaitMs }: Patience) {
  return { timeout: timeoutMs, retry: { retries, minTimeout: firstWaitMs } };
}
