import { AsnConvert } from "@peculiar/asn1-schema";
import { TimeStampReq } from "@peculiar/asn1-tsp";
import * as z from "zod";
import {
  authorityKeyIdentifier,
  certificate,
  certificatePem,
  digitalSignature,
  distinguishedName,
  extension,
  subjectKeyIdentifier,
} from "./certificate.ts";
import { oid, sequence } from "./der.ts";
import { type Handler, type LoopbackServer, Rejection, serve } from "./loopback-server.ts";
import { type Authority, keptBytes, ORGANIZATION } from "./root-authority.ts";
import type { SigningKey } from "./signing-key.ts";
import { type TimestampRequest, type TimestampSigner, timestampResponse } from "./timestamp-token.ts";

const YEARS = 9 * 365 * 24 * 60 * 60 * 1000;
const SHA256 = "2.16.840.1.101.3.4.2.1";
/** RFC 3161, section 2.3: timeStamping alone, and critical */
const TIME_STAMPING = extension("2.5.29.37", sequence(oid("1.3.6.1.5.5.7.3.8")), true);

const JsonRequest = z.object({
  artifactHash: z.base64(),
  hashAlgorithm: z.literal("sha256"),
  certificates: z.boolean().default(false),
  nonce: z.number().optional(),
});

/** The certificate that signs timestamps, issued once by the authority's root. */
export function timestampSigner(
  path: string,
  root: Authority,
  key: SigningKey,
  since: Date,
): TimestampSigner {
  const name = distinguishedName(ORGANIZATION, "clearance sandbox timestamps");
  const serial = key.id.subarray(0, 16);
  const leaf = keptBytes(path, () =>
    certificate(
      {
        subject: name,
        issuer: root.name,
        publicKey: key.spki,
        notBefore: since,
        notAfter: new Date(since.getTime() + YEARS),
        serial,
        extensions: [
          digitalSignature,
          TIME_STAMPING,
          subjectKeyIdentifier(key.spki),
          authorityKeyIdentifier(root.key.spki),
        ],
      },
      root.key,
    ),
  );
  return { key, name, certificate: leaf, serial, issuerName: root.name };
}

/** RFC 3161 over HTTP, in both forms of Sigstore's timestamp authority: DER and JSON. */
export async function startTimestampAuthority(
  port: number,
  signer: TimestampSigner,
  root: Authority,
  now: () => Date,
): Promise<LoopbackServer> {
  return await serve(
    "the timestamp authority",
    port,
    (): Handler => (request) => {
      switch (`${request.method} ${request.path}`) {
        case "POST /api/v1/timestamp": {
          const isJson = request.headers["content-type"]?.startsWith("application/json") === true;
          const asked = isJson ? jsonRequest(request.body) : derRequest(request.body);
          return {
            status: 201,
            headers: { "content-type": "application/timestamp-reply" },
            body: timestampResponse(asked, signer, now()),
          };
        }
        case "GET /api/v1/timestamp/certchain":
          return {
            status: 200,
            headers: { "content-type": "application/pem-certificate-chain" },
            body: [signer.certificate, root.certificate].map(certificatePem).join(""),
          };
        default:
          throw new Rejection(404, `path ${request.path} was not found`);
      }
    },
  );
}

function jsonRequest(body: Buffer): TimestampRequest {
  try {
    const asked = JsonRequest.parse(JSON.parse(body.toString("utf8")));
    return {
      digest: Buffer.from(asked.artifactHash, "base64"),
      withCertificate: asked.certificates,
      ...(asked.nonce === undefined ? {} : { nonce: bigEndian(asked.nonce) }),
    };
  } catch {
    throw new Rejection(400, "Error generating timestamp request: expected artifactHash and hashAlgorithm");
  }
}

function derRequest(body: Buffer): TimestampRequest {
  try {
    const asked = AsnConvert.parse(body, TimeStampReq);
    if (asked.messageImprint.hashAlgorithm.algorithm !== SHA256) throw new Error("only SHA-256 here");
    return {
      digest: new Uint8Array(asked.messageImprint.hashedMessage.buffer),
      withCertificate: asked.certReq,
      ...(asked.nonce === undefined ? {} : { nonce: new Uint8Array(asked.nonce) }),
    };
  } catch {
    throw new Rejection(400, "Error parsing timestamp query: expected a TimeStampReq over SHA-256");
  }
}

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
