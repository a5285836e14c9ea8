import { generateKeyPairSync } from "node:crypto";
import {
  certificate,
  certificatePem,
  distinguishedName,
  extension,
  newSerial,
} from "#adapters/sigstore/twin/certificate.ts";
import { boolean, implicit, sequence } from "#adapters/sigstore/twin/der.ts";
import { signingKey } from "#adapters/sigstore/twin/signing-key.ts";

const HOUR = 3_600_000;

/** A key and a certificate that it signed itself for 127.0.0.1, both as PEM. */
export function loopbackCertificate(): { readonly key: string; readonly cert: string } {
  const { privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const own = signingKey(privateKey);
  const name = distinguishedName("clearance", "127.0.0.1");
  // An authority without a stated usage of its key may serve, too.
  const authority = extension("2.5.29.19", sequence(boolean(true)), true);
  const address = extension("2.5.29.17", sequence(implicit(7, Buffer.from([127, 0, 0, 1]))));
  const content = {
    subject: name,
    issuer: name,
    publicKey: own.spki,
    notBefore: new Date(Date.now() - HOUR),
    notAfter: new Date(Date.now() + HOUR),
    extensions: [authority, address],
    serial: newSerial(),
  };
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: certificatePem(certificate(content, own)),
  };
}
