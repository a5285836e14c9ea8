import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
} from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Fault } from "#chain/fault.ts";

/** One service's key pair, with the forms in which Sigstore's documents name it. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  /** SubjectPublicKeyInfo, DER */
  readonly spki: Buffer;
  /** SubjectPublicKeyInfo, PEM */
  readonly pem: string;
  /** SHA-256 of the SPKI: a log's id (RFC 6962, section 3.2). */
  readonly id: Buffer;
  /** ECDSA with SHA-256, or RSASSA-PKCS1-v1_5 with SHA-256 */
  sign(data: Uint8Array): Buffer;
}

/** The key called `name`, from the folder if it is there, else made and kept there. */
export function keptKey(folder: string, name: string, kind: "P-256" | "RSA" = "P-256"): SigningKey {
  const path = join(folder, `${name}.pem`);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, newKey(kind).export({ type: "pkcs8", format: "pem" }), { mode: 0o600 });
  }
  try {
    return signingKey(createPrivateKey(readFileSync(path)));
  } catch (cause) {
    throw new Fault("SANDBOX_UNUSABLE", `${path} isn't a private key: remove the folder to start afresh.`, {
      cause,
    });
  }
}

export function signingKey(privateKey: KeyObject): SigningKey {
  const publicKey = createPublicKey(privateKey);
  const spki = publicKey.export({ type: "spki", format: "der" });
  return {
    privateKey,
    publicKey,
    spki,
    pem: publicKey.export({ type: "spki", format: "pem" }).toString(),
    id: createHash("sha256").update(spki).digest(),
    sign: (data) => sign("sha256", data, privateKey),
  };
}

function newKey(kind: "P-256" | "RSA"): KeyObject {
  return kind === "RSA"
    ? generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey
    : generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey;
}
