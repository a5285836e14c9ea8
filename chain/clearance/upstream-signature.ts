import type { Digest } from "../digest/digest.ts";
import type { UpstreamSignature } from "../evidence/import-record.ts";
import type { Verified } from "../evidence/sigstore.ts";
import { isAbout, PREDICATE } from "../evidence/statement.ts";
import type { ImportRule, UpstreamIdentity } from "./import-rule.ts";
import { matches } from "./pattern.ts";
import { printSigner } from "./print-signer.ts";
import type { Finding } from "./verdict.ts";

/**
 * Statements by which a maker answers for an image: cosign's signature and build provenance. Others by the same
 * signer are none: who attests a scan or a failed verification has not said that the image is his.
 */
export const SIGNATURES: readonly string[] = [
  "https://sigstore.dev/cosign/sign/v1",
  PREDICATE.provenance,
  "https://slsa.dev/provenance/v0.2",
];

/** Whether upstream has signed a digest as the rule asks: what the import's record says of it, or why not. */
export function upstreamSignature(
  digest: Digest,
  evidence: readonly Verified[],
  { signed, upstream }: Pick<ImportRule, "signed" | "upstream">,
): UpstreamSignature | Finding {
  if (signed === null) return { asked: false };
  const about = evidence.filter(
    ({ statement }) => SIGNATURES.includes(statement.predicateType) && isAbout(statement, digest),
  );
  const [found] = about.filter((one) => isBy(one, signed)).sort((a, b) => (a.bundle < b.bundle ? -1 : 1));
  if (found !== undefined) {
    return {
      asked: true,
      signedBy: found.signer.kind === "key" ? found.signer.key : found.signer.claims.subject,
      predicateType: found.statement.predicateType,
      bundle: found.bundle,
      witnessed: found.witnessed[0]?.toISOString() ?? null,
    };
  }
  const who = signed.kind === "key" ? `the key ${signed.key}` : signed.subject;
  const others = [...new Set(about.map(({ signer }) => printSigner(signer)))].sort().join(", ");
  const nearest = others === "" ? "nobody known has" : `${others} has`;
  const message = `${upstream}@${digest} isn't signed by ${who}; ${nearest}: nothing was copied`;
  return { code: "UPSTREAM_UNSIGNED", message };
}

function isBy({ signer }: Verified, wanted: UpstreamIdentity): boolean {
  if (wanted.kind === "key") return signer.kind === "key" && signer.key === wanted.key;
  return (
    signer.kind === "certificate" &&
    signer.trust === wanted.trust &&
    signer.claims.issuer === wanted.issuer &&
    matches(wanted.subject, signer.claims.subject)
  );
}
