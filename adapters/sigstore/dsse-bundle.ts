import {
  BUNDLE_V01_MEDIA_TYPE,
  BUNDLE_V02_MEDIA_TYPE,
  BUNDLE_V03_LEGACY_MEDIA_TYPE,
  BUNDLE_V03_MEDIA_TYPE,
  type Bundle,
  bundleFromJSON,
  isBundleWithDsseEnvelope,
} from "@sigstore/bundle";
import { type SignedEntity, toSignedEntity } from "@sigstore/verify";
import * as z from "zod";
import { PAYLOAD_TYPE } from "#chain/evidence/statement.ts";

const VERSIONS = [
  BUNDLE_V01_MEDIA_TYPE,
  BUNDLE_V02_MEDIA_TYPE,
  BUNDLE_V03_LEGACY_MEDIA_TYPE,
  BUNDLE_V03_MEDIA_TYPE,
];

/** A bundle over an in-toto payload, parsed but not believed. */
export interface DsseBundle {
  readonly entity: SignedEntity;
  readonly payload: Uint8Array;
  /** The leaf, DER; absent where a bare key signed. */
  readonly certificate: Uint8Array | undefined;
}

/** Reads a Sigstore bundle v0.1 to v0.3. @throws Error that says what is wrong with it */
export function parseDsseBundle(bytes: Uint8Array): DsseBundle {
  const bundle = parseBundle(bytes);
  if (!isBundleWithDsseEnvelope(bundle)) throw new Error("the bundle holds no DSSE envelope");
  const { payload, payloadType } = bundle.content.dsseEnvelope;
  if (payloadType !== PAYLOAD_TYPE) throw new Error(`the payload's type isn't ${PAYLOAD_TYPE}`);
  return { entity: toSignedEntity(bundle), payload, certificate: leafOf(bundle) };
}

/** The newer the version, the more the library asks for; a version that it doesn't know is refused here. */
export function parseBundle(bytes: Uint8Array): Bundle {
  const bundle = bundleFromJSON(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  if (!VERSIONS.includes(bundle.mediaType)) throw new Error(`unknown bundle version ${bundle.mediaType}`);
  return bundle;
}

/**
 * Whether it is a bundle by its outer fields, whatever is in it. Other readers pass over one that they can't use,
 * and give up on the whole image at one that isn't any (chain/admission/held-evidence.ts).
 */
export function isBundle(bytes: Uint8Array): boolean {
  return Outer.safeParse(jsonOf(bytes)).success;
}

const material = { mediaType: z.enum(VERSIONS), verificationMaterial: z.looseObject({}) };
const Outer = z.union([
  z.looseObject({ ...material, dsseEnvelope: z.looseObject({}) }),
  z.looseObject({ ...material, messageSignature: z.looseObject({}) }),
]);

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    // No JSON, so no bundle: the schema says so.
    return undefined;
  }
}

/** The certificate that signed, DER. */
export function leafOf({ verificationMaterial: { content } }: Bundle): Uint8Array | undefined {
  if (content.$case === "certificate") return content.certificate.rawBytes;
  if (content.$case === "x509CertificateChain") return content.x509CertificateChain.certificates[0]?.rawBytes;
  return undefined;
}
