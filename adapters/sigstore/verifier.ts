import * as z from "zod";
import { digestOf } from "#chain/digest/digest.ts";
import type {
  BundleRejection,
  BundleVerification,
  BundleVerifier,
  StatementSignerIdentity,
  TrustMaterial,
  Verified,
} from "#chain/evidence/sigstore.ts";
import { Statement } from "#chain/evidence/statement.ts";
import { certificateClaims } from "./certificate-claims.ts";
import { type DsseBundle, isBundle, parseDsseBundle } from "./dsse-bundle.ts";
import { parsePublicKey, verifyKeySignature } from "./public-key.ts";
import { parsedOnce } from "./trust-cache.ts";
import { parseTrustRoot, verifyCertificateSignature } from "./trust-root.ts";

/** The largest bundle that is parsed, in bytes; admission reads no larger ones either. */
const LIMIT = 10_000_000;

interface Signature {
  readonly signer: StatementSignerIdentity;
  readonly witnessed: readonly Date[];
}

/**
 * Verifies Sigstore bundles v0.1 to v0.3 that hold an in-toto statement in a DSSE envelope.
 * Keep one for the life of the process: it parses trust files once.
 */
export function sigstoreVerifier(): BundleVerifier {
  const rootOf = parsedOnce(parseTrustRoot);
  const keyOf = parsedOnce(parsePublicKey);

  /** Every way in which the trust material could accept the bundle, to be tried in turn. */
  function attempts({ entity, certificate }: DsseBundle, trust: TrustMaterial): Attempt[] {
    const roots = trust.roots.map((root) => ({ ...root, authorities: rootOf(root.name, root.trustedRoot) }));
    const keys = trust.keys.map(({ name, pem }) => ({ name, key: keyOf(name, pem) }));
    if (certificate === undefined) {
      const authorities = roots.map((root) => root.authorities);
      return keys.map(({ name, key }) => ({
        name,
        verify: () => ({
          signer: { kind: "key", key: name },
          witnessed: verifyKeySignature(key, entity, authorities),
        }),
      }));
    }
    return roots.map(({ name, issuer, authorities }) => ({
      name,
      verify: () => {
        const witnessed = verifyCertificateSignature(authorities, entity);
        const claims = certificateClaims(certificate);
        if (claims.issuer !== issuer) {
          throw new Error(`the certificate's issuer is ${claims.issuer}, not ${issuer}`);
        }
        return { signer: { kind: "certificate", trust: name, claims }, witnessed };
      },
    }));
  }

  return {
    ready({ roots, keys }) {
      for (const { name, trustedRoot } of roots) rootOf(name, trustedRoot);
      for (const { name, pem } of keys) keyOf(name, pem);
    },
    async verify(bytes: Uint8Array, trust: TrustMaterial): Promise<BundleVerification> {
      if (bytes.length > LIMIT) {
        return rejected("BUNDLE_TOO_LARGE", `${bytes.length} bytes, and the limit is ${LIMIT}`);
      }
      let bundle: DsseBundle;
      try {
        bundle = parseDsseBundle(bytes);
      } catch (error) {
        return rejected(isBundle(bytes) ? "BUNDLE_UNUSABLE" : "BUNDLE_MALFORMED", reasonOf(error));
      }
      const signature = firstAccepted(attempts(bundle, trust));
      if (typeof signature === "string") return rejected("BUNDLE_UNTRUSTED", signature);
      let statement: Statement;
      try {
        statement = parseStatement(bundle.payload);
      } catch (error) {
        return rejected("STATEMENT_MALFORMED", reasonOf(error));
      }
      // The only place where anything becomes Verified: its brand exists in types alone.
      const evidence = { statement, ...signature, bundle: digestOf(bytes) } as unknown as Verified;
      return { ok: true, evidence };
    },
  };
}

interface Attempt {
  /** the root or key that is asked */
  readonly name: string;
  /** @throws Error that says which check failed */
  verify(): Signature;
}

/** The first signature that is accepted, else why none was. */
function firstAccepted(attempts: readonly Attempt[]): Signature | string {
  const reasons: string[] = [];
  for (const attempt of attempts) {
    try {
      return attempt.verify();
    } catch (error) {
      reasons.push(`${attempt.name}: ${reasonOf(error)}`);
    }
  }
  return reasons.join("; ") || "no trusted root or key is there for this kind of signature";
}

function parseStatement(payload: Uint8Array): Statement {
  const value: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(payload));
  const parsed = Statement.safeParse(value);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error).replaceAll("\n", " "));
  return parsed.data;
}

function rejected(code: BundleRejection, reason: string): BundleVerification {
  return { ok: false, code, reason };
}

/** Libraries throw all sorts of errors over hostile bytes: whichever it is, the bundle isn't evidence. */
function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
