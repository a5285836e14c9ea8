import { createHash, generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { keylessSigner } from "#adapters/sigstore/signer.ts";
import type { JobClaims } from "#adapters/sigstore/twin/github-claims.ts";
import { type Sigstore, type SigstoreOptions, startSigstore } from "#adapters/sigstore/twin/sigstore-twin.ts";
import type { StatementSigner, TrustMaterial } from "#chain/evidence/sigstore.ts";
import { STATEMENT_TYPE, type Statement } from "#chain/evidence/statement.ts";

export const RELEASE: JobClaims = {
  repository: "acme/check-in",
  ref: "refs/heads/main",
  sha: "1".repeat(40),
  workflow_ref: "acme/check-in/.github/workflows/release.yml@refs/heads/main",
};

/** No test waits for a service that is meant to be down. */
export const IMPATIENT = { timeoutMs: 2_000, retries: 0, firstWaitMs: 1 };

export interface SigstoreFixture extends Sigstore {
  readonly dir: string;
  readonly config: Uint8Array;
  readonly trust: TrustMaterial;
  signer(claims?: JobClaims): StatementSigner;
  remove(): Promise<void>;
}

/** A Sigstore in a folder of its own, with what its clients need. */
export async function sigstoreFixture(options: Partial<SigstoreOptions> = {}): Promise<SigstoreFixture> {
  const dir = options.dir ?? mkdtempSync(join(tmpdir(), "clearance-sigstore-"));
  const sigstore = await startSigstore({ ...options, dir });
  const config = readFileSync(sigstore.signingConfig);
  return {
    ...sigstore,
    dir,
    config,
    trust: {
      roots: [{ name: "main", trustedRoot: readFileSync(sigstore.trustedRoot), issuer: sigstore.issuer }],
      keys: [],
    },
    signer: (claims = RELEASE) =>
      keylessSigner({
        signingConfig: config,
        identityToken: (audience) => sigstore.mint(claims, audience),
        patience: IMPATIENT,
      }),
    remove: async () => {
      await sigstore.close();
      rmSync(dir, { recursive: true });
    },
  };
}

export function someStatement(fill: string, predicate: object = { fill }): Statement {
  return {
    _type: STATEMENT_TYPE,
    subject: [{ name: "registry.example/acme/check-in", digest: { sha256: fill.padStart(64, "0") } }],
    predicateType: "https://slsa.dev/provenance/v1",
    predicate: predicate as Record<string, unknown>,
  };
}

export function newKeyPair(): { pkcs8: string; sec1: string; publicPem: Uint8Array } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  return {
    pkcs8: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    sec1: privateKey.export({ type: "sec1", format: "pem" }).toString(),
    publicPem: Buffer.from(publicKey.export({ type: "spki", format: "pem" })),
  };
}

/** A bundle as an attacker sees it: JSON to be rewritten. */
export interface LooseBundle {
  mediaType: string;
  verificationMaterial: {
    certificate?: { rawBytes: string };
    publicKey?: { hint?: string };
    tlogEntries?: { integratedTime?: string; inclusionPromise?: unknown; [field: string]: unknown }[];
    timestampVerificationData?: { rfc3161Timestamps?: { signedTimestamp: string }[] };
  };
  dsseEnvelope: { payload: string; payloadType: string; signatures: { sig: string; keyid?: string }[] };
}

/** The same bundle after somebody changed it. */
export function altered(bundle: Uint8Array, change: (bundle: LooseBundle) => void): Uint8Array {
  const loose = looseBundle(bundle);
  change(loose);
  return Buffer.from(JSON.stringify(loose));
}

export function looseBundle(bundle: Uint8Array): LooseBundle {
  return JSON.parse(Buffer.from(bundle).toString("utf8")) as LooseBundle;
}

interface LooseLog {
  publicKey: { rawBytes: string; validFor?: { start?: string; end?: string } };
}

export interface LooseRoot {
  tlogs: LooseLog[];
  ctlogs: LooseLog[];
  certificateAuthorities: unknown[];
}

/** Trust in a Sigstore whose trusted root somebody changed. */
export function rootWith(sigstore: Sigstore, change: (root: LooseRoot) => void): TrustMaterial {
  const root = JSON.parse(readFileSync(sigstore.trustedRoot, "utf8")) as LooseRoot;
  change(root);
  const trustedRoot = Buffer.from(JSON.stringify(root));
  return { roots: [{ name: "main", trustedRoot, issuer: sigstore.issuer }], keys: [] };
}

export interface LooseConfig {
  caUrls: { url: string }[];
  rekorTlogUrls: { url: string }[];
  tsaUrls: { url: string }[];
  rekorTlogConfig?: object;
}

export function configWith(sigstore: SigstoreFixture, change: (config: LooseConfig) => void): Uint8Array {
  const config = JSON.parse(Buffer.from(sigstore.config).toString("utf8")) as LooseConfig;
  change(config);
  return Buffer.from(JSON.stringify(config));
}

export function withPayload(bundle: Uint8Array, statement: object): Uint8Array {
  return altered(bundle, ({ dsseEnvelope }) => {
    dsseEnvelope.payload = Buffer.from(JSON.stringify(statement)).toString("base64");
  });
}

/** The bundle with a timestamp of now in place of the one that it had. */
export async function stampedAgain(sigstore: Sigstore, bundle: Uint8Array): Promise<Uint8Array> {
  const signature = Buffer.from(looseBundle(bundle).dsseEnvelope.signatures[0]?.sig ?? "", "base64");
  const response = await fetch(`${sigstore.tsa}/api/v1/timestamp`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({
      artifactHash: createHash("sha256").update(signature).digest("base64"),
      hashAlgorithm: "sha256",
    }),
  });
  const signedTimestamp = Buffer.from(await response.arrayBuffer()).toString("base64");
  return altered(bundle, ({ verificationMaterial }) => {
    verificationMaterial.timestampVerificationData = { rfc3161Timestamps: [{ signedTimestamp }] };
  });
}
