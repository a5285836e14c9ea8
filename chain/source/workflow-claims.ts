import * as z from "zod";
import { RepositoryName, WorkflowIdentity } from "./workflow-identity.ts";

/**
 * What GitHub's OIDC token says of the job that asked for it (GitHub docs, "OpenID Connect reference"):
 * the claims that provenance and certificates are made of. Strings throughout, as in the token.
 */
export const WorkflowClaims = z.looseObject({
  iss: z.url(),
  sub: z.string().min(1),
  repository: RepositoryName,
  repository_id: z.string(),
  repository_owner: z.string(),
  repository_owner_id: z.string(),
  /** The calling workflow's file at its ref. */
  workflow_ref: WorkflowIdentity,
  workflow_sha: z.string(),
  /** The called workflow's file at its ref; the calling one's where nothing was called. */
  job_workflow_ref: WorkflowIdentity,
  job_workflow_sha: z.string().optional(),
  ref: z.string(),
  sha: z.string(),
  event_name: z.string(),
  run_id: z.string(),
  run_attempt: z.string(),
  runner_environment: z.string(),
  repository_visibility: z.string().optional(),
  environment: z.string().optional(),
});
export type WorkflowClaims = z.infer<typeof WorkflowClaims>;
