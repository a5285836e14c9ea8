import { b as string } from "./zod.js";
// chain/source/workflow-identity.ts
const RepositoryName = string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})\/[A-Za-z0-9._-]{1,100}$/, "expected owner/name").brand();
const WorkflowIdentity = string().regex(/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+\/\.github\/workflows\/[^@/\s]+\.ya?ml@(refs\/(heads|tags|pull)\/\S+|[0-9a-f]{40})$/, "expected owner/name/.github/workflows/file.yml@refs/heads/branch").brand();
export { WorkflowIdentity as n, RepositoryName as t };
