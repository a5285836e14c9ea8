import { createHash, randomBytes } from "node:crypto";
import {
  bitString,
  boolean,
  explicit,
  integer,
  octetString,
  oid,
  sequence,
  setOf,
  utf8String,
  validityTime,
} from "./der.ts";
import type { SigningKey } from "./signing-key.ts";

const ECDSA_WITH_SHA256 = sequence(oid("1.2.840.10045.4.3.2"));

/** What goes into a certificate (RFC 5280, section 4.1); names are DER, as `distinguishedName` makes them. */
export interface CertificateContent {
  readonly subject: Buffer;
  readonly issuer: Buffer;
  /** SubjectPublicKeyInfo, DER */
  readonly publicKey: Uint8Array;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly extensions: readonly Buffer[];
  readonly serial: Uint8Array;
}

export function newSerial(): Buffer {
  const serial = randomBytes(19);
  serial[0] = 0x40 | ((serial[0] ?? 0) & 0x3f);
  return serial;
}

/** The part that is signed; an SCT is signed over the same part without its own extension. */
export function tbsCertificate(content: CertificateContent): Buffer {
  return sequence(
    explicit(0, integer(2)),
    integer(content.serial),
    ECDSA_WITH_SHA256,
    content.issuer,
    sequence(validityTime(content.notBefore), validityTime(content.notAfter)),
    content.subject,
    content.publicKey,
    explicit(3, sequence(...content.extensions)),
  );
}

/** The certificate, DER, signed by its issuer's P-256 key. */
export function certificate(content: CertificateContent, issuer: SigningKey): Buffer {
  const tbs = tbsCertificate(content);
  return sequence(tbs, ECDSA_WITH_SHA256, bitString(issuer.sign(tbs)));
}

export function extension(id: string, value: Uint8Array, critical = false): Buffer {
  return sequence(oid(id), ...(critical ? [boolean(true)] : []), octetString(value));
}

export function distinguishedName(organization: string, commonName: string): Buffer {
  return sequence(
    setOf(sequence(oid("2.5.4.10"), utf8String(organization))),
    setOf(sequence(oid("2.5.4.3"), utf8String(commonName))),
  );
}

export const digitalSignature = extension("2.5.29.15", bitString(Buffer.from([0x80]), 7), true);

export function certificateAuthority(pathLength: number): Buffer[] {
  return [
    extension("2.5.29.15", bitString(Buffer.from([0x06]), 1), true),
    extension("2.5.29.19", sequence(boolean(true), integer(pathLength)), true),
  ];
}

export function subjectKeyIdentifier(publicKey: Uint8Array): Buffer {
  return extension("2.5.29.14", octetString(keyIdentifier(publicKey)));
}

export function authorityKeyIdentifier(publicKey: Uint8Array): Buffer {
  return extension("2.5.29.35", sequence(Buffer.concat([Buffer.from([0x80, 20]), keyIdentifier(publicKey)])));
}

export function certificatePem(certificateDer: Uint8Array): string {
  const lines =
    Buffer.from(certificateDer)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

/** A name for the key, RFC 7093 method 1: the first 160 bits of its SHA-256. */
function keyIdentifier(publicKey: Uint8Array): Buffer {
  return createHash("sha256").update(publicKey).digest().subarray(0, 20);
}
