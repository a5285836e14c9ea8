import type { StatementSignerIdentity } from "../evidence/sigstore.ts";

/** A signer for people: a workflow identity or a key's name. */
export function printSigner(signer: StatementSignerIdentity): string {
  return signer.kind === "key" ? `the key ${signer.key}` : signer.claims.subject;
}
