import { createHash, createPublicKey, type KeyObject, verify, X509Certificate } from "node:crypto";
import * as z from "zod";
import { canonicalJson } from "./canonical-json.ts";
import { certificatePem } from "./certificate.ts";
import { Rejection } from "./loopback-server.ts";

const ProposedEntry = z.object({
  apiVersion: z.literal("0.0.1"),
  kind: z.literal("dsse"),
  spec: z.object({
    proposedContent: z.object({ envelope: z.string(), verifiers: z.array(z.base64()).min(1) }),
  }),
});

const Envelope = z.object({
  payload: z.base64(),
  payloadType: z.string(),
  signatures: z.array(z.object({ sig: z.base64() })).min(1),
});

/**
 * What Rekor v1 keeps of a proposed `dsse` entry: no payload, only hashes, and each signature with the
 * verifier that accepts it. The bytes are the leaf of the tree.
 * @throws Rejection 400 for an envelope whose signatures don't all verify
 */
export function canonicalDsseEntry(body: Buffer): Buffer {
  const proposed = parsed(() => ProposedEntry.parse(JSON.parse(body.toString("utf8"))));
  const { envelope, verifiers } = proposed.spec.proposedContent;
  const { payload, payloadType, signatures } = parsed(() => Envelope.parse(JSON.parse(envelope)));
  const content = Buffer.from(payload, "base64");
  const signed = preAuthenticationEncoding(payloadType, content);
  const candidates = verifiers.map((verifier) => parsed(() => verifierOf(Buffer.from(verifier, "base64"))));
  return Buffer.from(
    canonicalJson({
      apiVersion: "0.0.1",
      kind: "dsse",
      spec: {
        envelopeHash: sha256(envelope),
        payloadHash: sha256(content),
        signatures: signatures.map(({ sig }) => {
          const signature = Buffer.from(sig, "base64");
          const verifier = candidates.find(({ key }) => verify("sha256", signed, key, signature));
          if (verifier === undefined) {
            throw new Rejection(400, "could not verify envelope: no verifier accepts the signature");
          }
          return { signature: sig, verifier: Buffer.from(verifier.pem).toString("base64") };
        }),
      },
    }),
  );
}

/** DSSE v1, protocol.md, "Signature Definition" */
function preAuthenticationEncoding(type: string, payload: Buffer): Buffer {
  const head = `DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `;
  return Buffer.concat([Buffer.from(head), payload]);
}

function verifierOf(pem: Buffer): { key: KeyObject; pem: string } {
  if (pem.includes("BEGIN CERTIFICATE")) {
    const certificate = new X509Certificate(pem);
    return { key: certificate.publicKey, pem: certificatePem(certificate.raw) };
  }
  const key = createPublicKey(pem);
  return { key, pem: key.export({ type: "spki", format: "pem" }).toString() };
}

function sha256(bytes: Uint8Array | string): { algorithm: string; value: string } {
  return { algorithm: "sha256", value: createHash("sha256").update(bytes).digest("hex") };
}

function parsed<T>(read: () => T): T {
  try {
    return read();
  } catch {
    throw new Rejection(400, "error processing entry: not a dsse 0.0.1 entry");
  }
}
