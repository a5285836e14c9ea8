import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import type { Signer } from "@sigstore/sign";
import { Fault } from "#chain/fault.ts";

const P256 = "prime256v1";

/**
 * A P-256 private key in PEM, PKCS#8 or SEC1, as a signer for bundles.
 * @throws Fault `INPUT_INVALID`
 */
export function privateKeySigner(name: string, pem: string | Uint8Array): Signer {
  const key = parse(name, pem);
  const publicKey = createPublicKey(key);
  const hint = createHash("sha256")
    .update(publicKey.export({ type: "spki", format: "der" }))
    .digest("base64");
  return {
    sign: async (data) => ({
      signature: sign("sha256", data, key),
      key: {
        $case: "publicKey",
        publicKey: publicKey.export({ type: "spki", format: "pem" }).toString(),
        hint,
      },
    }),
  };
}

function parse(name: string, pem: string | Uint8Array): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(Buffer.from(pem));
  } catch {
    // The cause is dropped: a parser's message must not carry any part of a private key.
    throw new Fault("INPUT_INVALID", `The signing key "${name}" isn't an unencrypted private key in PEM.`);
  }
  if (key.asymmetricKeyDetails?.namedCurve !== P256) {
    throw new Fault("INPUT_INVALID", `The signing key "${name}" isn't an ECDSA key on P-256.`);
  }
  return key;
}
