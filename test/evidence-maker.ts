import { type Digest, digestOf } from "#chain/digest/digest.ts";
import type { StatementSignerIdentity, Verified } from "#chain/evidence/sigstore.ts";
import type { Statement } from "#chain/evidence/statement.ts";

/**
 * For tests of the core alone: calls a statement verified that nobody verified. Everything outside the
 * core's unit tests takes evidence from the real verifier.
 */
export function pretendVerified(
  statement: Statement,
  signer: StatementSignerIdentity,
  witnessed: readonly Date[] = [new Date("2026-11-20T09:00:00Z")],
): Verified {
  const bundle: Digest = digestOf(JSON.stringify([statement, signer, witnessed]));
  return { statement, signer, witnessed, bundle } as unknown as Verified;
}
