import type { SignedEntity } from "@sigstore/verify";

type InclusionProof = SignedEntity["tlogEntries"][number]["inclusionProof"];

/**
 * A proof has to name the tree that its checkpoint is of. `@sigstore/verify` goes by the checkpoint alone; Go's
 * readers, at admission too, go by what the proof says and refuse where the two differ.
 *
 * @throws Error that says so
 */
export function demandProofOfItsCheckpoint(proof: InclusionProof): void {
  if (proof === undefined) return;
  const [, size, root] = proof.checkpoint?.envelope.split("\n") ?? [];
  if (size !== proof.treeSize || root !== proof.rootHash.toString("base64")) {
    throw new Error("the log's inclusion proof names another tree than its checkpoint");
  }
}
