import { createHash } from "node:crypto";
import { newSerial } from "./certificate.ts";
import {
  explicit,
  generalizedTime,
  integer,
  NULL,
  octetString,
  oid,
  sequence,
  setOf,
  validityTime,
} from "./der.ts";
import type { Authority } from "./root-authority.ts";

const SHA256 = sequence(oid("2.16.840.1.101.3.4.2.1"), NULL);
const ECDSA_WITH_SHA256 = sequence(oid("1.2.840.10045.4.3.2"));
const TST_INFO = oid("1.2.840.113549.1.9.16.1.4");
const SIGNED_DATA = oid("1.2.840.113549.1.7.2");
/** Sigstore's policy for its own timestamp authority */
const POLICY = oid("1.3.6.1.4.1.57264.2");
const CONSTRUCTED_CONTEXT_0 = 0xa0;

export interface TimestampRequest {
  /** SHA-256 of what is stamped */
  readonly digest: Uint8Array;
  /** the request's nonce, if it has one */
  readonly nonce?: Uint8Array;
  readonly withCertificate: boolean;
}

export interface TimestampSigner extends Authority {
  readonly serial: Uint8Array;
  readonly issuerName: Buffer;
}

/** A granted TimeStampResp (RFC 3161, section 2.4.2): a CMS SignedData (RFC 5652) over a TSTInfo. */
export function timestampResponse(request: TimestampRequest, signer: TimestampSigner, time: Date): Buffer {
  const info = sequence(
    integer(1),
    POLICY,
    sequence(SHA256, octetString(request.digest)),
    integer(newSerial()),
    generalizedTime(time),
    ...(request.nonce === undefined ? [] : [integer(request.nonce)]),
  );
  const attributes = [
    attribute("1.2.840.113549.1.9.3", TST_INFO),
    attribute("1.2.840.113549.1.9.4", octetString(sha256(info))),
    attribute("1.2.840.113549.1.9.5", validityTime(time)),
    attribute(
      "1.2.840.113549.1.9.16.2.47",
      sequence(sequence(sequence(octetString(sha256(signer.certificate))))),
    ),
  ];
  const signedAttributes = setOf(...attributes);
  const signerInfo = sequence(
    integer(1),
    sequence(signer.issuerName, integer(signer.serial)),
    SHA256,
    retagged(signedAttributes, CONSTRUCTED_CONTEXT_0),
    ECDSA_WITH_SHA256,
    octetString(signer.key.sign(signedAttributes)),
  );
  const signedData = sequence(
    integer(3),
    setOf(SHA256),
    sequence(TST_INFO, explicit(0, octetString(info))),
    ...(request.withCertificate ? [explicit(0, signer.certificate)] : []),
    setOf(signerInfo),
  );
  return sequence(sequence(integer(0)), sequence(SIGNED_DATA, explicit(0, signedData)));
}

function attribute(id: string, value: Buffer): Buffer {
  return sequence(oid(id), setOf(value));
}

function retagged(encoded: Buffer, tag: number): Buffer {
  return Buffer.concat([Buffer.from([tag]), encoded.subarray(1)]);
}

function sha256(bytes: Uint8Array): Buffer {
  return createHash("sha256").update(bytes).digest();
}
