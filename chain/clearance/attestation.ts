import type { Digest } from "../digest/digest.ts";
import { type Provenance, provenanceIn } from "../evidence/provenance.ts";
import { sbomIn } from "../evidence/sbom-predicate.ts";
import type { Verified } from "../evidence/sigstore.ts";
import { isAbout, type Statement } from "../evidence/statement.ts";
import type { CertificateClaims } from "../source/certificate-claims.ts";
import { findImport, NO_ANCESTRY } from "./imported.ts";
import { matches } from "./pattern.ts";
import type { Requirement } from "./policy.ts";
import { printSigner } from "./print-signer.ts";
import type { BuilderIdentity } from "./rules.ts";
import { notSignedFor } from "./summary.ts";
import type { Finding, Found } from "./verdict.ts";

/** The builder's attestations of one kind about a digest. */
export function findAttestation(
  requirement: Requirement,
  digest: Digest,
  evidence: readonly Verified[],
  builder: BuilderIdentity,
): Found {
  if (requirement === "provenance" && builder.kind === "import") {
    return findImport(digest, evidence, builder.summary);
  }
  const kind = KINDS[requirement];
  const candidates = evidence.filter(({ statement }) => kind.is(statement) && isAbout(statement, digest));
  const objections = candidates.map((candidate) => objectionTo(candidate, builder));
  return {
    accepted: candidates.filter((_, index) => objections[index] === undefined),
    finding: kind.finding(
      digest,
      objections.filter((objection) => objection !== undefined),
    ),
  };
}

interface Objection {
  readonly code: "BUILDER_NOT_ACCEPTED" | "SOURCE_NOT_ACCEPTED";
  readonly message: string;
}

const KINDS: Record<
  Requirement,
  {
    readonly is: (statement: Statement) => boolean;
    readonly finding: (digest: Digest, objections: readonly Objection[]) => Finding;
  }
> = {
  provenance: {
    is: (statement) => provenanceIn(statement) !== undefined,
    finding: (digest, objections) =>
      nearest(objections) ?? {
        code: "PROVENANCE_MISSING",
        message: `no build provenance about ${digest}: build it with the declared builder`,
      },
  },
  sbom: {
    is: (statement) => sbomIn(statement) !== undefined,
    finding: (digest, objections) => {
      const miss = nearest(objections);
      const why =
        miss === undefined ? "attest one in the build workflow" : `there is one, but ${miss.message}`;
      return { code: "SBOM_MISSING", message: `no accepted SBOM about ${digest}: ${why}` };
    },
  },
};

/** The right builder called from a wrong source is nearer than a wrong builder; ties by text, never by order. */
function nearest(objections: readonly Objection[]): Objection | undefined {
  const rank = ({ code, message }: Objection) => `${code === "SOURCE_NOT_ACCEPTED" ? 0 : 1} ${message}`;
  return [...objections].sort((a, b) => (rank(a) < rank(b) ? -1 : 1))[0];
}

function objectionTo(evidence: Verified, builder: BuilderIdentity): Objection | undefined {
  if (builder.kind === "import") {
    const message = notSignedFor(evidence, builder.summary, NO_ANCESTRY);
    return message === undefined ? undefined : notBuilder(message);
  }
  if (builder.kind === "key") {
    const { signer } = evidence;
    if (signer.kind === "key" && signer.key === builder.key) return undefined;
    return notBuilder(`it is signed by ${printSigner(signer)}, not by the key ${builder.key}`);
  }
  if (evidence.signer.kind !== "certificate" || evidence.signer.trust !== builder.trust) {
    return notBuilder(
      `it is signed by ${printSigner(evidence.signer)}, not under the trust root ${builder.trust}`,
    );
  }
  const { claims } = evidence.signer;
  const provenance = provenanceIn(evidence.statement);
  return claimsObjection(claims, builder) ?? (provenance && contradiction(provenance, claims));
}

function claimsObjection(
  claims: CertificateClaims,
  builder: Extract<BuilderIdentity, { kind: "workflow" }>,
): Objection | undefined {
  if (claims.issuer !== builder.issuer || !matches(builder.subject, claims.subject)) {
    return notBuilder(`it is signed by ${claims.subject}, not by ${builder.subject}`);
  }
  if (!matches(builder.source, claims.sourceRepositoryUri)) {
    return notSource(
      `it was built from ${claims.sourceRepositoryUri ?? "no known repository"}, not from ${builder.source}`,
    );
  }
  if (!matches(builder.ref, claims.sourceRepositoryRef)) {
    return notSource(
      `it was built from ${claims.sourceRepositoryRef ?? "no known ref"}, not from ${builder.ref}`,
    );
  }
  return undefined;
}

/**
 * Provenance that says something else than the certificate it was signed under was not written from
 * that run's token: none of it can be relied on.
 */
function contradiction(provenance: Provenance, claims: CertificateClaims): Objection | undefined {
  const { builder } = provenance.runDetails;
  if (builder.id !== claims.subject) {
    return notBuilder(`its builder.id ${builder.id} is not the workflow that signed it, ${claims.subject}`);
  }
  const { externalParameters, resolvedDependencies } = provenance.buildDefinition;
  const workflow = externalParameters.workflow;
  const caller = workflow && `${workflow.repository}/${workflow.path}@${workflow.ref}`;
  if (caller === undefined || caller !== claims.buildConfigUri) {
    return notSource(
      `its workflow ${caller ?? "(none)"} is not the certificate's, ${claims.buildConfigUri ?? "(none)"}`,
    );
  }
  if (workflow?.repository !== claims.sourceRepositoryUri) {
    return notSource(
      `its repository ${workflow?.repository} is not the certificate's, ${claims.sourceRepositoryUri}`,
    );
  }
  const commits = (resolvedDependencies ?? [])
    .filter(({ uri }) => uri === `git+${claims.sourceRepositoryUri}@${claims.sourceRepositoryRef}`)
    .map(({ digest }) => digest?.["gitCommit"]);
  if (commits.length !== 1 || commits[0] !== claims.sourceRepositoryDigest) {
    return notSource(
      `its source commit is not the certificate's, ${claims.sourceRepositoryDigest ?? "(none)"}`,
    );
  }
  return undefined;
}

function notBuilder(message: string): Objection {
  return { code: "BUILDER_NOT_ACCEPTED", message };
}

function notSource(message: string): Objection {
  return { code: "SOURCE_NOT_ACCEPTED", message };
}
