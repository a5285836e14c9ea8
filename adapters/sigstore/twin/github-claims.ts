/**
 * The claims of a GitHub Actions OIDC token that a caller may set; the rest is derived from them
 * (GitHub docs, "OpenID Connect reference"). All are strings on the wire.
 */
export interface JobClaims {
  /** `owner/name` of the repository that the run belongs to */
  readonly repository: string;
  /** `refs/heads/main` */
  readonly ref: string;
  /** commit of the run */
  readonly sha: string;
  /** `owner/name/.github/workflows/x.yml@refs/heads/main`: the workflow that was started */
  readonly workflow_ref: string;
  /** the workflow that the job is written in; the same unless it was called */
  readonly job_workflow_ref?: string;
  readonly job_workflow_sha?: string;
  readonly workflow_sha?: string;
  /** the workflow's `name:`; its path where it has none */
  readonly workflow?: string;
  readonly event_name?: string;
  readonly actor?: string;
  readonly actor_id?: string;
  readonly repository_id?: string;
  readonly repository_owner_id?: string;
  readonly repository_visibility?: string;
  readonly run_id?: string;
  readonly run_number?: string;
  readonly run_attempt?: string;
  readonly head_ref?: string;
  readonly base_ref?: string;
  readonly runner_environment?: string;
  /** only in a job that names a deployment environment */
  readonly environment?: string;
  readonly sub?: string;
}

/** Every claim of the token but the registered ones (`iss`, `aud`, `exp`, `iat`, `nbf`, `jti`). */
export function githubClaims(job: JobClaims): Record<string, string> {
  const [owner = ""] = job.repository.split("/");
  const claims = {
    actor: job.actor ?? owner,
    actor_id: job.actor_id ?? stableId(job.actor ?? owner),
    base_ref: "",
    event_name: "push",
    head_ref: "",
    job_workflow_ref: job.workflow_ref,
    job_workflow_sha: job.sha,
    ref_protected: "false",
    ref_type: job.ref.startsWith("refs/tags/") ? "tag" : "branch",
    repository_id: stableId(job.repository),
    repository_owner: owner,
    repository_owner_id: stableId(owner),
    repository_visibility: "public",
    run_attempt: "1",
    run_id: "1",
    run_number: "1",
    runner_environment: "github-hosted",
    workflow: job.workflow_ref.replace(/@.*$/, "").split("/").slice(2).join("/"),
    workflow_sha: job.sha,
    ...job,
  };
  return { ...claims, sub: job.sub ?? subject(claims) };
}

/** GitHub's default subject: the environment wins over the event, the event over the ref. */
function subject(claims: {
  repository: string;
  ref: string;
  event_name: string;
  environment?: string;
}): string {
  if (claims.environment !== undefined) return `repo:${claims.repository}:environment:${claims.environment}`;
  if (claims.event_name === "pull_request") return `repo:${claims.repository}:pull_request`;
  return `repo:${claims.repository}:ref:${claims.ref}`;
}

/** The same name has the same number in every run: GitHub's ids are opaque, so any stable one will do. */
function stableId(name: string): string {
  let hash = 17;
  for (const character of name) hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 1_000_000_007;
  return String(hash);
}
