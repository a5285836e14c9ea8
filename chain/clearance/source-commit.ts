import type { ImageReference } from "../digest/image-name.ts";
import { provenanceIn } from "../evidence/provenance.ts";
import type { Verified } from "../evidence/sigstore.ts";
import { findAttestation } from "./attestation.ts";
import type { Rules } from "./rules.ts";

/**
 * The source commits that a digest's accepted provenance witnesses, as `repository@commit`. One digest may have
 * several: a build that changed nothing of it attests it again. What the certificate says goes before what the
 * statement says; only a key's statement is taken at its word, for the repository that its workflow ran in.
 */
export function sourceCommitsOf(
  { digest }: ImageReference,
  evidence: readonly Verified[],
  rules: Pick<Rules, "builder">,
): readonly string[] {
  const { accepted } = findAttestation("provenance", digest, evidence, rules.builder);
  return [...new Set(accepted.flatMap(witnessedBy))].sort();
}

function witnessedBy({ signer, statement }: Verified): readonly string[] {
  if (signer.kind === "certificate") {
    const { sourceRepositoryUri, sourceRepositoryDigest } = signer.claims;
    return [`${sourceRepositoryUri}@${sourceRepositoryDigest}`];
  }
  const definition = provenanceIn(statement)?.buildDefinition;
  const repository = definition?.externalParameters.workflow?.repository;
  if (repository === undefined) return [];
  return (definition?.resolvedDependencies ?? []).flatMap(({ uri, digest }) => {
    const commit = digest?.["gitCommit"];
    return commit !== undefined && uri?.startsWith(`git+${repository}@`) === true
      ? [`${repository}@${commit}`]
      : [];
  });
}
