import { ASN1Obj, X509Certificate } from "@sigstore/core";
import type { CertificateClaims } from "#chain/source/certificate-claims.ts";

const FULCIO = "1.3.6.1.4.1.57264.1";
const ISSUER = 8;
const UTF8_STRING = 0x0c;

const EXTENSIONS: Readonly<Record<Exclude<keyof CertificateClaims, "subject" | "issuer">, number>> = {
  buildSignerUri: 9,
  buildSignerDigest: 10,
  runnerEnvironment: 11,
  sourceRepositoryUri: 12,
  sourceRepositoryDigest: 13,
  sourceRepositoryRef: 14,
  sourceRepositoryIdentifier: 15,
  buildConfigUri: 18,
  buildConfigDigest: 19,
  buildTrigger: 20,
  runInvocationUri: 21,
  deploymentEnvironment: 23,
};

/**
 * What a Fulcio certificate says of its holder. The name must be a URI and the issuer must be in the
 * extension that is encoded properly (.8): an e-mail address or the old bare issuer is no workflow.
 * @throws Error that says what is missing or badly encoded
 */
export function certificateClaims(der: Uint8Array): CertificateClaims {
  const certificate = X509Certificate.parse(Buffer.from(der));
  const subject = certificate.extSubjectAltName?.uri;
  if (subject === undefined) throw new Error("the certificate names no URI");
  const issuer = textOf(certificate, ISSUER);
  if (issuer === undefined) throw new Error(`the certificate has no issuer (${FULCIO}.${ISSUER})`);
  const claims: Record<string, string> = {};
  for (const [name, number] of Object.entries(EXTENSIONS)) {
    const text = textOf(certificate, number);
    if (text !== undefined) claims[name] = text;
  }
  return { ...claims, subject, issuer };
}

function textOf(certificate: X509Certificate, number: number): string | undefined {
  const extension = certificate.extension(`${FULCIO}.${number}`);
  if (extension === undefined) return undefined;
  const encoded = ASN1Obj.parseBuffer(Buffer.from(extension.value));
  if (encoded.tag.toDER() !== UTF8_STRING || encoded.toDER().length !== extension.value.length) {
    throw new Error(`the certificate's extension ${FULCIO}.${number} isn't a UTF8String`);
  }
  return new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array(encoded.value));
}
