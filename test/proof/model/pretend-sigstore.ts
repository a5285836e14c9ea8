import { createECDH, createHash } from "node:crypto";
import { digestOf } from "#chain/digest/digest.ts";
import type { BundleVerifier, StatementSigner, Verified } from "#chain/evidence/sigstore.ts";
import type { Statement } from "#chain/evidence/statement.ts";
import type { CertificateClaims } from "#chain/source/certificate-claims.ts";

/**
 * Signing without mathematics: a bundle says which key made it, and the verifier believes it where the trust
 * material has that key. What signatures prove is proved elsewhere; here ten thousand histories need many.
 */
export function pretendSigner(key: string): StatementSigner {
  const sign = async (statement: Statement) => new TextEncoder().encode(JSON.stringify({ key, statement }));
  return { describe: key, sign };
}

const ISSUER = "https://token.actions.githubusercontent.com";
const SOURCE = "https://github.com/acme/gitops";

/** A signing run's job in its environment, as its certificate names it. */
export function pretendRun(environment: string): StatementSigner {
  const subject = `${SOURCE}/.github/workflows/promote-${environment}.yml@refs/heads/main`;
  const claims: CertificateClaims = {
    subject,
    issuer: ISSUER,
    sourceRepositoryUri: SOURCE,
    sourceRepositoryRef: "refs/heads/main",
    buildConfigUri: subject,
    buildTrigger: "workflow_dispatch",
    deploymentEnvironment: environment,
  };
  const sign = async (statement: Statement) =>
    new TextEncoder().encode(JSON.stringify({ claims, statement }));
  return { describe: subject, sign };
}

export const PRETEND_VERIFIER: BundleVerifier = {
  ready: () => undefined,
  async verify(bytes, { keys, roots }) {
    const { key, claims, statement } = signedIn(bytes);
    const [root] = roots;
    const trusted = claims === undefined ? keys.some(({ name }) => name === key) : root !== undefined;
    if (!trusted) return { ok: false, code: "BUNDLE_UNTRUSTED", reason: `nobody trusts ${key}` };
    const signer =
      claims === undefined ? { kind: "key", key } : { kind: "certificate", trust: root?.name, claims };
    const evidence = { statement, signer, witnessed: [], bundle: digestOf(bytes) } as unknown as Verified;
    return { ok: true, evidence };
  },
};

export function signedIn(bundle: Uint8Array): {
  readonly key: string;
  readonly claims?: CertificateClaims;
  readonly statement: Statement;
} {
  return JSON.parse(new TextDecoder().decode(bundle)) as ReturnType<typeof signedIn>;
}

/** A public key (PEM, P-256) that is the same in every run. */
export function publicKey(name: string): string {
  const ecdh = createECDH("prime256v1");
  ecdh.setPrivateKey(createHash("sha256").update(name).digest());
  const der = Buffer.concat([
    Buffer.from("3059301306072a8648ce3d020106082a8648ce3d030107034200", "hex"),
    ecdh.getPublicKey(),
  ]);
  return `-----BEGIN PUBLIC KEY-----\n${der.toString("base64").replaceAll(/.{64}/g, "$&\n")}\n-----END PUBLIC KEY-----\n`;
}
