import type { WorkflowIdentity } from "./workflow-identity.ts";

/** The server in every identity: certificates' SANs, source repositories, verifier ids. */
export const GITHUB_SERVER = "https://github.com";

/** `https://github.com/owner/name`, as Fulcio writes a source repository (extension .12). */
export function repositoryUri(repository: string, server: string = GITHUB_SERVER): string {
  return `${server}/${repository}`;
}

/** A workflow identity as the subject alternative name of a certificate. */
export function subjectOf(identity: WorkflowIdentity, server: string = GITHUB_SERVER): string {
  return `${server}/${identity}`;
}
