import type { KeyObject } from "node:crypto";
import { type Bundle, bundleFromJSON, isBundleWithDsseEnvelope } from "@sigstore/bundle";
import {
  type TrustMaterial as Authorities,
  type SignedEntity,
  toSignedEntity,
  Verifier,
} from "@sigstore/verify";
import { type Digest, digestOf } from "#chain/digest/digest.ts";
import type {
  BundleRejection,
  BundleVerification,
  BundleVerifier,
  StatementSignerIdentity,
  TrustMaterial,
  Verified,
} from "#chain/evidence/sigstore.ts";
import { PAYLOAD_TYPE, Statement } from "#chain/evidence/statement.ts";
import { certificateClaims } from "./certificate-claims.ts";
import { expectsLogEntry, parsePublicKey, parseTrustRoot, type TrustRoot } from "./trust-root.ts";

/** The largest bundle that is parsed, in bytes; admission reads no larger ones either. */
const BUNDLE_LIMIT = 10_000_000;
/** Trust files of one installation are few; a flood of different ones must not fill the memory. */
const CACHE_LIMIT = 64;

const ALWAYS = { validFor: () => true };

/** A bundle with a DSSE envelope over an in-toto payload, parsed but not believed. */
interface Envelope {
  readonly bundle: Bundle;
  readonly payload: Uint8Array;
  readonly certificate: Uint8Array | undefined;
}

interface Witnessed {
  readonly signer: StatementSignerIdentity;
  readonly witnessed: readonly Date[];
}

/** Verifies Sigstore bundles (v0.1 to v0.3, DSSE) with trust material that is parsed once and kept. */
export function sigstoreVerifier(): BundleVerifier {
  const rootOf = cached(parseTrustRoot);
  const keyOf = cached(parsePublicKey);
  return {
    async verify(bytes: Uint8Array, trust: TrustMaterial): Promise<BundleVerification> {
      const roots = trust.roots.map((root) => ({ ...root, material: rootOf(root.name, root.trustedRoot) }));
      const keys = trust.keys.map((key) => ({ ...key, material: keyOf(key.name, key.pem) }));
      if (bytes.length > BUNDLE_LIMIT) {
        return rejected(
          "BUNDLE_TOO_LARGE",
          `${bytes.length} bytes are more than the limit of ${BUNDLE_LIMIT}`,
        );
      }
      let envelope: Envelope;
      try {
        envelope = readEnvelope(bytes);
      } catch (error) {
        return rejected("BUNDLE_MALFORMED", reasonOf(error));
      }
      const reasons: string[] = [];
      const found =
        envelope.certificate === undefined
          ? firstOf(keys, reasons, (key) => verifyByKey(envelope, key.name, key.material, roots))
          : firstOf(roots, reasons, (root) =>
              verifyByCertificate(envelope, root.name, root.issuer, root.material),
            );
      if (found === undefined) {
        return rejected(
          "BUNDLE_UNTRUSTED",
          reasons.join("; ") || "nothing is trusted for this kind of signature",
        );
      }
      return statementOf(envelope.payload, found, digestOf(bytes));
    },
  };
}

function readEnvelope(bytes: Uint8Array): Envelope {
  const bundle = bundleFromJSON(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  if (!isBundleWithDsseEnvelope(bundle)) throw new Error("the bundle holds no DSSE envelope");
  const { payload, payloadType } = bundle.content.dsseEnvelope;
  if (payloadType !== PAYLOAD_TYPE) throw new Error(`the payload's type isn't ${PAYLOAD_TYPE}`);
  const material = bundle.verificationMaterial.content;
  const certificate =
    material.$case === "publicKey"
      ? undefined
      : material.$case === "certificate"
        ? material.certificate.rawBytes
        : material.x509CertificateChain.certificates[0]?.rawBytes;
  return { bundle, payload, certificate };
}

function verifyByCertificate(envelope: Envelope, trust: string, issuer: string, root: TrustRoot): Witnessed {
  const { certificate, bundle } = envelope;
  if (certificate === undefined) throw new Error("the bundle holds no certificate");
  const entity = toSignedEntity(bundle);
  root.verifier.verify(entity);
  const witnessed = timesOf(entity);
  if (entity.tlogEntries.length === 0 && expectsLogEntry(root.authorities, witnessed)) {
    throw new Error("the trusted root has a log for that time, but the bundle has no log entry");
  }
  const claims = certificateClaims(certificate);
  if (claims.issuer !== issuer)
    throw new Error(`the certificate's issuer is ${claims.issuer}, not ${issuer}`);
  return { signer: { kind: "certificate", trust, claims }, witnessed };
}

/**
 * A key speaks for itself. Log entries and timestamps beside it are counted if a trusted root vouches
 * for all of them; else the signature counts without them, since whoever can spoil them can drop them.
 */
function verifyByKey(
  { bundle }: Envelope,
  name: string,
  publicKey: KeyObject,
  roots: readonly { readonly material: TrustRoot }[],
): Witnessed {
  const signer: StatementSignerIdentity = { kind: "key", key: name };
  const entity = toSignedEntity(bundle);
  for (const { material } of entity.timestamps.length > 0 ? roots : []) {
    try {
      keyVerifier(publicKey, material.authorities).verify(entity);
      return { signer, witnessed: timesOf(entity) };
    } catch {
      // Another root may know these witnesses; without any the signature is judged alone.
    }
  }
  keyVerifier(publicKey).verify({ ...entity, timestamps: [], tlogEntries: [] });
  return { signer, witnessed: [] };
}

function keyVerifier(publicKey: KeyObject, authorities?: Authorities): Verifier {
  const none = { certificateAuthorities: [], timestampAuthorities: [], tlogs: [], ctlogs: [] };
  return new Verifier(
    { ...(authorities ?? none), publicKey: () => ({ publicKey, ...ALWAYS }) },
    { ctlogThreshold: 0, tlogThreshold: 0, timestampThreshold: 0 },
  );
}

/** The times that a verified entity's witnesses saw, oldest first. A log's time counts only with its promise. */
function timesOf(entity: SignedEntity): Date[] {
  return entity.timestamps
    .flatMap((time) => {
      if (time.$case === "timestamp-authority") return [time.timestamp.signingTime];
      const { inclusionPromise, integratedTime } = time.tlogEntry;
      return inclusionPromise === undefined ? [] : [new Date(Number(integratedTime) * 1000)];
    })
    .toSorted((a, b) => a.getTime() - b.getTime());
}

function statementOf(payload: Uint8Array, found: Witnessed, bundle: Digest): BundleVerification {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
  } catch (error) {
    return rejected("STATEMENT_MALFORMED", reasonOf(error));
  }
  const parsed = Statement.safeParse(value);
  if (!parsed.success)
    return rejected("STATEMENT_MALFORMED", parsed.error.issues.map((i) => i.message).join("; "));
  // The only place where anything becomes Verified: its brand exists in types alone.
  const evidence = { statement: parsed.data, ...found, bundle } as unknown as Verified;
  return { ok: true, evidence };
}

function firstOf<T extends { readonly name: string }, R>(
  candidates: readonly T[],
  reasons: string[],
  verify: (candidate: T) => R,
): R | undefined {
  for (const candidate of candidates) {
    try {
      return verify(candidate);
    } catch (error) {
      reasons.push(`${candidate.name}: ${reasonOf(error)}`);
    }
  }
  return undefined;
}

function cached<T>(parse: (name: string, bytes: Uint8Array) => T): (name: string, bytes: Uint8Array) => T {
  const kept = new Map<Digest, T>();
  return (name, bytes) => {
    const digest = digestOf(bytes);
    const known = kept.get(digest);
    if (known !== undefined) return known;
    const material = parse(name, bytes);
    if (kept.size >= CACHE_LIMIT) kept.clear();
    kept.set(digest, material);
    return material;
  };
}

function rejected(code: BundleRejection, reason: string): BundleVerification {
  return { ok: false, code, reason };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : "unknown";
}
