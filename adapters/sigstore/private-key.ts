import { createPrivateKey, createPublicKey, type KeyObject, sign } from "node:crypto";
import type { Signer } from "@sigstore/sign";
import { Fault } from "#chain/fault.ts";

const P256 = "prime256v1";

/**
 * A P-256 private key in PEM, PKCS#8 or SEC1, as a signer for bundles. It gives no key hint: the library
 * would copy it into the DSSE keyid, and Go's DSSE verifiers refuse a keyid that isn't made their way.
 * @throws Fault `INPUT_INVALID`
 */
export function privateKeySigner(name: string, pem: string | Uint8Array): Signer {
  const privateKey = parse(name, pem);
  const publicKey = createPublicKey(privateKey).export({ type: "spki", format: "pem" }).toString();
  return {
    sign: async (data) => ({
      signature: sign("sha256", data, privateKey),
      key: { $case: "publicKey", publicKey },
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
