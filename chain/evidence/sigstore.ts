import type { Digest } from "../digest/digest.ts";
import type { CertificateClaims } from "../source/certificate-claims.ts";
import type { Statement } from "./statement.ts";

declare const verified: unique symbol;

/** Who signed, as the verified bundle shows it. `trust` and `key` are the names that clearance.yaml gives them. */
export type StatementSignerIdentity =
  | { readonly kind: "certificate"; readonly trust: string; readonly claims: CertificateClaims }
  | { readonly kind: "key"; readonly key: string };

/**
 * A statement whose signature, certificate chain, log entries and timestamps have been checked. Only
 * `adapters/sigstore` makes one (design.md, "decide() is pure and monotone"), so the core can't be
 * handed bytes that nobody verified.
 */
export interface Verified<S extends Statement = Statement> {
  readonly [verified]: true;
  readonly statement: S;
  readonly signer: StatementSignerIdentity;
  /** Times that a log or timestamp authority witnessed, oldest first; empty for a bare key signature. */
  readonly witnessed: readonly Date[];
  /** Digest of the bundle's bytes: the name of this piece of evidence. */
  readonly bundle: Digest;
}

/** What bundles are verified against; the names are clearance.yaml's. */
export interface TrustMaterial {
  /** `trust:` entries: trusted_root.json as bytes, and the one OIDC issuer that is accepted. */
  readonly roots: readonly {
    readonly name: string;
    readonly trustedRoot: Uint8Array;
    readonly issuer: string;
  }[];
  /** Public keys (PEM, SPKI) by their path in the GitOps repository. */
  readonly keys: readonly { readonly name: string; readonly pem: Uint8Array }[];
}

/** A bundle that doesn't verify is not evidence; `code` and `reason` say why to whoever asks. */
export type BundleVerification =
  | { readonly ok: true; readonly evidence: Verified }
  | { readonly ok: false; readonly code: BundleRejection; readonly reason: string };

export type BundleRejection =
  | "BUNDLE_MALFORMED"
  /** A bundle, with nothing in it that could be evidence: no DSSE envelope, or two signatures. */
  | "BUNDLE_UNUSABLE"
  | "BUNDLE_TOO_LARGE"
  | "BUNDLE_UNTRUSTED"
  | "STATEMENT_MALFORMED";

export interface BundleVerifier {
  /**
   * Reads the trust material before the first bundle is there, while a registry is still being asked.
   * @throws Fault `TRUST_ROOT_INVALID`
   */
  ready(trust: TrustMaterial): void;
  /** Never throws for a bad bundle. @throws Fault `TRUST_ROOT_INVALID` when the trust material itself is unusable. */
  verify(bundle: Uint8Array, trust: TrustMaterial): Promise<BundleVerification>;
}

export interface StatementSigner {
  /** Said to people: a workflow identity or a key's name. */
  readonly describe: string;
  /**
   * Signs one statement as a DSSE envelope (empty keyid) in a Sigstore bundle v0.3.
   * @throws Fault `TOKEN_UNAVAILABLE`, `TOKEN_EXPIRED`, `SIGNING_FAILED` (retryable when a service is down).
   */
  sign(statement: Statement): Promise<Uint8Array>;
}
