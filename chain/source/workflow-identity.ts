import * as z from "zod";

/** `owner/name` as GitHub spells it. */
export const RepositoryName = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/[A-Za-z0-9._-]{1,100}$/, "expected owner/name")
  .brand<"RepositoryName">();
export type RepositoryName = z.infer<typeof RepositoryName>;

/**
 * A workflow file at a ref: `acme/check-in/.github/workflows/release.yml@refs/heads/main`, the form of
 * GitHub's `workflow_ref` and `job_workflow_ref` claims. As a certificate's SAN it has the
 * server before it (Fulcio, "OIDC: GitHub").
 */
export const WorkflowIdentity = z
  .string()
  .regex(
    /^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+\/\.github\/workflows\/[^@/\s]+\.ya?ml@(refs\/(heads|tags|pull)\/\S+|[0-9a-f]{40})$/,
    "expected owner/name/.github/workflows/file.yml@refs/heads/branch",
  )
  .brand<"WorkflowIdentity">();
export type WorkflowIdentity = z.infer<typeof WorkflowIdentity>;
