import type { Authority } from "./root-authority.ts";
import type { SigningKey } from "./signing-key.ts";

export interface TrustedParts {
  readonly since: Date;
  readonly fulcio: { readonly url: string; readonly authority: Authority };
  readonly certificateLog: SigningKey | undefined;
  readonly rekor: { readonly url: string; readonly key: SigningKey };
  readonly timestamps: { readonly url: string; readonly leaf: Buffer; readonly root: Authority };
}

/** Sigstore's TrustedRoot v0.1 (protobuf-specs, sigstore_trustroot.proto) as JSON. */
export function trustedRootJson(parts: TrustedParts): string {
  const validFor = { start: parts.since.toISOString() };
  const log = (baseUrl: string, key: SigningKey) => ({
    baseUrl,
    hashAlgorithm: "SHA2_256",
    publicKey: {
      rawBytes: key.spki.toString("base64"),
      keyDetails: "PKIX_ECDSA_P256_SHA_256",
      validFor,
    },
    logId: { keyId: key.id.toString("base64") },
  });
  const authority = (uri: string, commonName: string, chain: readonly Buffer[]) => ({
    subject: { organization: "clearance sandbox", commonName },
    uri,
    certChain: { certificates: chain.map((bytes) => ({ rawBytes: bytes.toString("base64") })) },
    validFor,
  });
  const { fulcio, rekor, timestamps, certificateLog } = parts;
  const root = {
    mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
    tlogs: [log(rekor.url, rekor.key)],
    certificateAuthorities: [
      authority(fulcio.url, "clearance sandbox fulcio", [fulcio.authority.certificate]),
    ],
    ctlogs: certificateLog === undefined ? [] : [log(`${fulcio.url}/ct`, certificateLog)],
    timestampAuthorities: [
      authority(timestamps.url, "clearance sandbox timestamps", [
        timestamps.leaf,
        timestamps.root.certificate,
      ]),
    ],
  };
  return `${JSON.stringify(root, null, 2)}\n`;
}
