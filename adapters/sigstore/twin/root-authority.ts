import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import {
  certificate,
  certificateAuthority,
  distinguishedName,
  newSerial,
  subjectKeyIdentifier,
} from "./certificate.ts";
import type { SigningKey } from "./signing-key.ts";

const YEARS = 10 * 365 * 24 * 60 * 60 * 1000;
export const ORGANIZATION = "clearance sandbox";

export interface Authority {
  readonly key: SigningKey;
  readonly name: Buffer;
  /** DER, self-signed */
  readonly certificate: Buffer;
}

/** A self-signed certificate authority whose certificate is kept at `path`. */
export function keptAuthority(path: string, key: SigningKey, commonName: string, since: Date): Authority {
  const name = distinguishedName(ORGANIZATION, commonName);
  const kept = keptBytes(path, () =>
    certificate(
      {
        subject: name,
        issuer: name,
        publicKey: key.spki,
        notBefore: since,
        notAfter: new Date(since.getTime() + YEARS),
        serial: newSerial(),
        extensions: [...certificateAuthority(0), subjectKeyIdentifier(key.spki)],
      },
      key,
    ),
  );
  return { key, name, certificate: kept };
}

export function keptBytes(path: string, make: () => Uint8Array): Buffer {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, make());
  }
  return readFileSync(path);
}
