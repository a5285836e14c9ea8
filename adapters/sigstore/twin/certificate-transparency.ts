import { createHash } from "node:crypto";
import { extension } from "./certificate.ts";
import { octetString } from "./der.ts";
import type { SigningKey } from "./signing-key.ts";

const SCT_LIST = "1.3.6.1.4.1.11129.2.4.2";

/**
 * A certificate log's promise to include the certificate, as the extension that is embedded in it.
 * It is signed over the certificate without this extension (RFC 6962, section 3.2, `precert_entry`).
 */
export function signedCertificateTimestamp(
  log: SigningKey,
  preCertificate: { readonly tbs: Uint8Array; readonly issuerPublicKey: Uint8Array },
  time: Date,
): Buffer {
  const timestamp = Buffer.alloc(8);
  timestamp.writeBigUInt64BE(BigInt(time.getTime()));
  const version = Buffer.from([0]);
  const noExtensions = uint16(0);
  const signature = log.sign(
    Buffer.concat([
      version,
      Buffer.from([0]),
      timestamp,
      uint16(1),
      createHash("sha256").update(preCertificate.issuerPublicKey).digest(),
      uint24(preCertificate.tbs.length),
      preCertificate.tbs,
      noExtensions,
    ]),
  );
  const sha256WithEcdsa = Buffer.from([4, 3]);
  const sct = Buffer.concat([
    version,
    log.id,
    timestamp,
    noExtensions,
    sha256WithEcdsa,
    uint16(signature.length),
    signature,
  ]);
  const list = Buffer.concat([uint16(sct.length + 2), uint16(sct.length), sct]);
  return extension(SCT_LIST, octetString(list));
}

function uint16(value: number): Buffer {
  return Buffer.from([value >> 8, value & 0xff]);
}

function uint24(value: number): Buffer {
  return Buffer.from([value >> 16, (value >> 8) & 0xff, value & 0xff]);
}
