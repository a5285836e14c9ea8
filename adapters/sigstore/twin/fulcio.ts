import { createPublicKey, type KeyObject, verify } from "node:crypto";
import { createRemoteJWKSet, errors, jwtVerify } from "jose";
import * as z from "zod";
import {
  authorityKeyIdentifier,
  type CertificateContent,
  certificate,
  certificatePem,
  digitalSignature,
  extension,
  newSerial,
  subjectKeyIdentifier,
  tbsCertificate,
} from "./certificate.ts";
import { signedCertificateTimestamp } from "./certificate-transparency.ts";
import { implicit, oid, sequence } from "./der.ts";
import { fulcioExtensions } from "./fulcio-extensions.ts";
import { type Handler, json, type LoopbackServer, Rejection, serve } from "./loopback-server.ts";
import type { Authority } from "./root-authority.ts";
import type { SigningKey } from "./signing-key.ts";

const AUDIENCE = "sigstore";
const MINUTES = 10 * 60 * 1000;
const CODE_SIGNING = extension("2.5.29.37", sequence(oid("1.3.6.1.5.5.7.3.3")));

const CertificateRequest = z.object({
  /** absent where the token comes as a bearer, as Go's clients send it */
  credentials: z.object({ oidcIdentityToken: z.string() }).optional(),
  publicKeyRequest: z.object({
    publicKey: z.object({ content: z.string() }),
    proofOfPossession: z.base64(),
  }),
});

export interface FulcioOptions {
  readonly authority: Authority;
  /** writes the SCT; without it certificates have none */
  readonly certificateLog: SigningKey | undefined;
  /** the one OIDC issuer whose tokens are taken */
  readonly issuer: string;
  /** before the workflow in the SAN and in the extensions: `https://github.com` */
  readonly server: string;
  readonly now: () => Date;
}

/** Fulcio's API v2: a certificate of ten minutes for whoever shows a token and holds the key. */
export async function startFulcio(port: number, options: FulcioOptions): Promise<LoopbackServer> {
  const keys = createRemoteJWKSet(new URL(`${options.issuer}/.well-known/jwks`));

  async function identity(token: string): Promise<Record<string, string>> {
    try {
      const { payload } = await jwtVerify<Record<string, string>>(token, keys, {
        issuer: options.issuer,
        audience: AUDIENCE,
        algorithms: ["RS256"],
        requiredClaims: ["exp", "sub", "job_workflow_ref"],
        currentDate: options.now(),
      });
      return payload;
    } catch (error) {
      if (!(error instanceof errors.JOSEError)) throw error;
      throw new Rejection(401, `There was an error processing the identity token: ${error.code}`);
    }
  }

  return await serve(
    "Fulcio",
    port,
    (): Handler => async (request) => {
      switch (`${request.method} ${request.path}`) {
        case "POST /api/v2/signingCert": {
          const asked = parsed(request.body);
          const bearer = request.headers.authorization?.replace(/^bearer /i, "") ?? "";
          const claims = await identity(asked.credentials?.oidcIdentityToken ?? bearer);
          const { publicKey, proofOfPossession } = asked.publicKeyRequest;
          const key = p256(publicKey.content);
          if (
            !verify("sha256", Buffer.from(claims["sub"] ?? ""), key, Buffer.from(proofOfPossession, "base64"))
          ) {
            throw new Rejection(400, "The signature supplied in the request could not be verified");
          }
          const leaf = issue(key.export({ type: "spki", format: "der" }), claims, options);
          const certificates = [leaf, options.authority.certificate].map(certificatePem);
          return json(200, { signedCertificateEmbeddedSct: { chain: { certificates } } });
        }
        case "GET /api/v2/trustBundle":
          return json(200, { chains: [{ certificates: [certificatePem(options.authority.certificate)] }] });
        case "GET /api/v2/configuration":
          return json(200, {
            issuers: [
              {
                issuerUrl: options.issuer,
                audience: AUDIENCE,
                challengeClaim: "sub",
                spiffeTrustDomain: "",
                issuerType: "ci-provider",
              },
            ],
          });
        default:
          throw new Rejection(404, "Not Found");
      }
    },
  );
}

function issue(publicKey: Buffer, claims: Record<string, string>, options: FulcioOptions): Buffer {
  const { authority, certificateLog, server, now } = options;
  const time = now();
  const workflow = Buffer.from(`${server}/${claims["job_workflow_ref"]}`, "utf8");
  const content: CertificateContent = {
    subject: sequence(),
    issuer: authority.name,
    publicKey,
    notBefore: time,
    notAfter: new Date(time.getTime() + MINUTES),
    serial: newSerial(),
    extensions: [
      digitalSignature,
      CODE_SIGNING,
      subjectKeyIdentifier(publicKey),
      authorityKeyIdentifier(authority.key.spki),
      extension("2.5.29.17", sequence(implicit(6, workflow)), true),
      ...fulcioExtensions(claims, server),
    ],
  };
  if (certificateLog === undefined) return certificate(content, authority.key);
  const preCertificate = { tbs: tbsCertificate(content), issuerPublicKey: authority.key.spki };
  const sct = signedCertificateTimestamp(certificateLog, preCertificate, time);
  return certificate({ ...content, extensions: [...content.extensions, sct] }, authority.key);
}

function parsed(body: Buffer): z.infer<typeof CertificateRequest> {
  try {
    return CertificateRequest.parse(JSON.parse(body.toString("utf8")));
  } catch {
    throw new Rejection(400, "The certificate request could not be parsed");
  }
}

function p256(pem: string): KeyObject {
  try {
    const key = createPublicKey(pem);
    if (key.asymmetricKeyDetails?.namedCurve === "prime256v1") return key;
  } catch {
    // Told below, together with keys of another kind.
  }
  throw new Rejection(400, "The public key supplied in the request could not be parsed");
}
