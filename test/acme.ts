import { parsePolicy } from "#chain/clearance/parse-policy.ts";
import type { PolicySnapshot } from "#chain/clearance/policy.ts";
import { type Rules, rulesFor } from "#chain/clearance/rules.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { ImageName, type ImageReference, resourceUri } from "#chain/digest/image-name.ts";
import { provenanceFrom } from "#chain/evidence/provenance.ts";
import type { StatementSignerIdentity, Verified } from "#chain/evidence/sigstore.ts";
import { PREDICATE, statementAbout } from "#chain/evidence/statement.ts";
import { vsaFor } from "#chain/evidence/vsa.ts";
import type { CertificateClaims } from "#chain/source/certificate-claims.ts";
import { WorkflowClaims } from "#chain/source/workflow-claims.ts";
import { pretendVerified } from "./evidence-maker.ts";

/** The example organisation as clearance.yaml has it; tests change a line by `replace`. */
export const ACME_POLICY = `apiVersion: clearance/v1
gitops: acme/gitops
trust:
  main:
    root: trust/trusted_root.json
    issuer: https://token.actions.githubusercontent.com
builders:
  app:
    trust: main
    workflow: acme/builder/.github/workflows/build.yml@refs/heads/main
    source: acme/check-in
    ref: refs/heads/main
services:
  check-in:
    image: registry.example/acme/check-in
    builder: app
    channel: main
    tier: 0
    digestAt:
      file: apps/check-in/{environment}/{region}/kustomization.yaml
      path: images[check-in].digest
environments:
  - name: dev
    signer: { trust: main, workflow: promote-dev.yml }
    requires: [provenance, sbom]
  - name: staging
    signer: { trust: main, workflow: promote-staging.yml }
    soak: 10m
    health: { http: "https://staging.acme.example/healthz" }
  - name: prod
    signer: { trust: main, workflow: promote-prod.yml }
    regions: [a, b]
    approval: { people: 2, from: [acme/release] }
    health: { http: "https://{region}.acme.example/healthz" }
rollback:
  by: [acme/on-call]
admission: { elsewhere: refuse }
`;

export const ISSUER = "https://token.actions.githubusercontent.com";
export const SINCE = "5".repeat(40);
export const SOURCE_COMMIT = "c".repeat(40);
export const GITOPS_COMMIT = "9".repeat(40);
export const NOW = new Date("2026-11-20T12:00:00Z");

export function acmeSnapshot(text: string = ACME_POLICY): PolicySnapshot {
  const files = ["trust/trusted_root.json", "trust/build.pub", "trust/dev.pub", "trust/staging.pub"];
  return {
    policy: parsePolicy(text),
    commit: GITOPS_COMMIT,
    digest: digestOf(text),
    files: new Map(files.map((path) => [path, new TextEncoder().encode(`bytes of ${path}`)])),
  };
}

export function acmeRules(environment: string, text: string = ACME_POLICY): Rules {
  return rulesFor(acmeSnapshot(text), "check-in", environment);
}

export function checkIn(version = "v1"): ImageReference {
  return { image: ImageName.parse("registry.example/acme/check-in"), digest: digestOf(version) };
}

/** What the token of a run of acme/check-in's release workflow says, which calls acme/builder. */
export function releaseRun(changes: Partial<Record<string, string>> = {}): WorkflowClaims {
  const repository = changes["repository"] ?? "acme/check-in";
  const ref = changes["ref"] ?? "refs/heads/main";
  return WorkflowClaims.parse({
    iss: ISSUER,
    sub: `repo:${repository}:ref:${ref}`,
    repository,
    repository_id: "1",
    repository_owner: "acme",
    repository_owner_id: "2",
    workflow_ref: `${repository}/.github/workflows/release.yml@${ref}`,
    workflow_sha: SOURCE_COMMIT,
    job_workflow_ref: "acme/builder/.github/workflows/build.yml@refs/heads/main",
    ref,
    sha: SOURCE_COMMIT,
    event_name: "push",
    run_id: "7",
    run_attempt: "1",
    runner_environment: "github-hosted",
    ...changes,
  });
}

type Changed<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

/** The certificate that Fulcio gives for such a token; a claim that is changed to undefined isn't in it. */
export function certificateOf(
  run: WorkflowClaims,
  changes: Changed<CertificateClaims> = {},
  trust = "main",
): StatementSignerIdentity {
  const claims: CertificateClaims = {
    subject: `https://github.com/${run.job_workflow_ref}`,
    issuer: run.iss,
    runnerEnvironment: run.runner_environment,
    sourceRepositoryUri: `https://github.com/${run.repository}`,
    sourceRepositoryDigest: run.sha,
    sourceRepositoryRef: run.ref,
    buildConfigUri: `https://github.com/${run.workflow_ref}`,
    buildConfigDigest: run.workflow_sha,
    ...(run.environment === undefined ? {} : { deploymentEnvironment: run.environment }),
  };
  const changed = Object.entries({ ...claims, ...changes }).filter(([, value]) => value !== undefined);
  return { kind: "certificate", trust, claims: Object.fromEntries(changed) as unknown as CertificateClaims };
}

export function provenance(
  subject: ImageReference,
  run: WorkflowClaims = releaseRun(),
  signer: StatementSignerIdentity = certificateOf(run),
  witnessed?: readonly Date[],
): Verified {
  return pretendVerified(
    statementAbout(subject, PREDICATE.provenance, provenanceFrom(run)),
    signer,
    witnessed,
  );
}

export function sbom(
  subject: ImageReference,
  signer: StatementSignerIdentity = certificateOf(releaseRun()),
): Verified {
  const predicate = { bomFormat: "CycloneDX", specVersion: "1.6", components: [] };
  return pretendVerified(statementAbout(subject, PREDICATE.sbom, predicate), signer);
}

/** The run of an environment's signing job. */
export function signingRun(
  environment: string,
  changes: Partial<Record<string, string>> = {},
): WorkflowClaims {
  const workflow = `acme/gitops/.github/workflows/promote-${environment}.yml@refs/heads/main`;
  return releaseRun({
    repository: "acme/gitops",
    workflow_ref: workflow,
    job_workflow_ref: workflow,
    workflow_sha: GITOPS_COMMIT,
    sha: GITOPS_COMMIT,
    event_name: "workflow_dispatch",
    environment,
    ...changes,
  });
}

export function clearance(
  subject: ImageReference,
  environment: string,
  signer: StatementSignerIdentity = certificateOf(signingRun(environment)),
  predicate: Record<string, unknown> = {},
): Verified {
  const statement = vsaFor({
    subject,
    verifierId: `https://github.com/acme/gitops/.github/workflows/promote-${environment}.yml`,
    version: "0.0.0",
    timeVerified: NOW,
    resourceUri: resourceUri(subject.image),
    policyUri: `git+https://github.com/acme/gitops@${GITOPS_COMMIT}#clearance.yaml`,
    policyDigest: digestOf("policy"),
    inputs: [],
    levels: [`CLEARANCE_ENV_${environment.toUpperCase()}`],
  });
  return pretendVerified({ ...statement, predicate: { ...statement.predicate, ...predicate } }, signer);
}

export const NO_RESTRICTIONS = { quarantines: [], origins: [], holds: [] } as const;
export const NO_ANCESTRY = { descendsFrom: () => false } as const;
