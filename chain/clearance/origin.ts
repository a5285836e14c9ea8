import type { ImageReference } from "../digest/image-name.ts";
import { provenanceIn } from "../evidence/provenance.ts";
import type { Verified } from "../evidence/sigstore.ts";
import { isAbout } from "../evidence/statement.ts";
import { GITHUB_SERVER, repositoryUri } from "../source/github-server.ts";
import { findAttestation } from "./attestation.ts";
import { isImport } from "./imported.ts";
import { matches } from "./pattern.ts";
import type { Origin, QuarantinedOrigin } from "./restriction.ts";
import type { Rules } from "./rules.ts";
import type { Finding } from "./verdict.ts";

/** Whether a verified provenance says that its digests come from there. */
export function comesFrom({ statement, signer }: Verified, origin: Origin): boolean {
  const provenance = provenanceIn(statement);
  if (provenance === undefined && !isImport(statement)) return false;
  if (origin.kind === "builder") {
    if (signer.kind === "key") return signer.key === origin.builder;
    return signer.claims.subject === `${GITHUB_SERVER}/${origin.builder}`;
  }
  const { commit, source } = origin;
  const uri = source === undefined ? undefined : repositoryUri(source);
  if (signer.kind === "certificate") {
    const { sourceRepositoryDigest, sourceRepositoryUri } = signer.claims;
    if (sourceRepositoryDigest === commit && (uri === undefined || uri === sourceRepositoryUri)) return true;
  }
  return (provenance?.buildDefinition.resolvedDependencies ?? []).some(
    (one) =>
      one.digest?.["gitCommit"] === commit && (uri === undefined || one.uri?.startsWith(`git+${uri}@`)),
  );
}

/**
 * What a quarantine of a builder or a commit says of a digest. Monotone: a digest of a service that is
 * concerned must have an accepted provenance from elsewhere, so hiding its provenance refuses it too.
 */
export function originFindings(
  { digest }: ImageReference,
  evidence: readonly Verified[],
  rules: Pick<Rules, "builder">,
  origins: readonly QuarantinedOrigin[],
): Finding[] {
  const inForce = origins.filter(({ origin }) => concerns(origin, rules));
  if (inForce.length === 0) return [];
  const { accepted } = findAttestation("provenance", digest, evidence, rules.builder);
  if (accepted.some((one) => !inForce.some(({ origin }) => comesFrom(one, origin)))) return [];
  const about = evidence.filter(({ statement }) => isAbout(statement, digest));
  const guilty = inForce.filter(({ origin }) => about.some((one) => comesFrom(one, origin)));
  return (guilty.length > 0 ? guilty : inForce).map(({ origin, owner, reason, since }) => {
    const fact = guilty.length > 0 ? "comes from" : "isn't shown to come from elsewhere than";
    const why = `in quarantine since ${since.toISOString()}, by ${owner}: ${reason}`;
    return { code: "QUARANTINED", message: `${digest} ${fact} ${printOrigin(origin)}, ${why}` };
  });
}

/** Whether a service's digests could come from there at all: another service is left alone. */
function concerns(origin: Origin, { builder }: Pick<Rules, "builder">): boolean {
  if (builder.kind === "import") {
    const { signer } = builder.summary;
    if (origin.kind === "commit") return origin.source === undefined;
    const maker = signer.kind === "key" ? signer.key : signer.subject;
    return maker === origin.builder || maker === `${GITHUB_SERVER}/${origin.builder}`;
  }
  if (origin.kind === "builder") {
    if (builder.kind === "key") return builder.key === origin.builder;
    return matches(builder.subject, `${GITHUB_SERVER}/${origin.builder}`);
  }
  if (builder.kind === "key" || origin.source === undefined) return true;
  return matches(builder.source, repositoryUri(origin.source));
}

/** `the commit 0123… of acme/check-in`: an origin for people. */
export function printOrigin(origin: Origin): string {
  if (origin.kind === "builder") return `the builder ${origin.builder}`;
  return `the commit ${origin.commit}${origin.source === undefined ? "" : ` of ${origin.source}`}`;
}
