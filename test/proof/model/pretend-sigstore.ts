import { createECDH, createHash } from "node:crypto";
import { digestOf } from "#chain/digest/digest.ts";
import type { BundleVerifier, StatementSigner, Verified } from "#chain/evidence/sigstore.ts";
import type { Statement } from "#chain/evidence/statement.ts";

/**
 * Signing without mathematics: a bundle says which key made it, and the verifier believes it where the trust
 * material has that key. What signatures prove is proved elsewhere; here ten thousand histories need many.
 */
export function pretendSigner(key: string): StatementSigner {
  const sign = async (statement: Statement) => new TextEncoder().encode(JSON.stringify({ key, statement }));
  return { describe: key, sign };
}

export const PRETEND_VERIFIER: BundleVerifier = {
  ready: () => undefined,
  async verify(bytes, { keys }) {
    const { key, statement } = signedIn(bytes);
    if (!keys.some(({ name }) => name === key))
      return { ok: false, code: "BUNDLE_UNTRUSTED", reason: `nobody trusts ${key}` };
    const signer = { kind: "key", key } as const;
    const evidence = { statement, signer, witnessed: [], bundle: digestOf(bytes) } as unknown as Verified;
    return { ok: true, evidence };
  },
};

export function signedIn(bundle: Uint8Array): { readonly key: string; readonly statement: Statement } {
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
