import type { Digest } from "../digest/digest.ts";
import type { Verified } from "../evidence/sigstore.ts";

/** What hangs on one image in its repository, as far as admission goes by it. */
export interface HeldEvidence {
  /** Every attestation that verifies, whoever signed it. */
  readonly evidence: readonly Verified[];
  /** How many referrers there are, of whatever kind. */
  readonly listed: number;
  /** Referrers that are listed as Sigstore bundles and hold none. */
  readonly broken: readonly { readonly referrer: Digest; readonly reason: string }[];
}

export const NOTHING_HELD: HeldEvidence = { evidence: [], listed: 0, broken: [] };

/** Kyverno 1.19, `attestationlimit` in pkg/image/verifiers/cpol/cosign/sigstore.go. */
const MOST_REFERRERS = 50;

/**
 * Why a ClusterPolicy doesn't look at an image's evidence at all, whatever it says (`fetchBundles` there);
 * undefined: it does. An ImageValidatingPolicy leaves out what it can't read.
 */
export function unreadable({ listed, broken: [broken] }: HeldEvidence): string | undefined {
  if (listed > MOST_REFERRERS) {
    return `has ${listed} referrers, and with more than ${MOST_REFERRERS} Kyverno reads none: remove what nobody asks for`;
  }
  if (broken === undefined) return undefined;
  return `has a referrer that is no bundle, because of which Kyverno reads none: remove ${broken.referrer} (${broken.reason})`;
}
