import type { GitHubAuth } from "#adapters/github/api/authentication.ts";
import { temporaryFolder } from "#adapters/gitops/clone-folder.ts";
import { connectGitOps, type GitOps } from "#adapters/gitops/connect-gitops.ts";
import type { Host } from "#adapters/host/host.ts";
import { Fault } from "#chain/fault.ts";
import { type Base, DEFAULT_BASE } from "#operations/observe-ports.ts";

/** What decisions are made by: the policy on the branch that the GitOps repository deploys from. */
export function baseOf({ policy }: { readonly policy: string }): Base {
  return { ...DEFAULT_BASE, policyPath: policy };
}

interface Inputs {
  readonly githubToken?: string | undefined;
  readonly appId?: string | undefined;
  readonly appPrivateKey?: string | undefined;
  readonly gitops?: string | undefined;
}

/** The GitOps repository for the length of one action; the clone is gone afterwards. */
export async function withGitOps<Result>(
  inputs: Inputs,
  host: Host,
  work: (gitops: GitOps) => Promise<Result>,
): Promise<Result> {
  const repository = inputs.gitops ?? host.environment["GITHUB_REPOSITORY"];
  if (repository === undefined)
    throw new Fault("INPUT_INVALID", "gitops: name the GitOps repository, owner/name");
  const apiUrl = host.environment["GITHUB_API_URL"] ?? "https://api.github.com";
  const auth = authOf(inputs);
  const folder = await temporaryFolder(host.environment["RUNNER_TEMP"]);
  try {
    return await work(connectGitOps({ apiUrl, repository, auth, dir: folder.dir }));
  } finally {
    await folder.release();
  }
}

function authOf({ githubToken, appId, appPrivateKey }: Inputs): GitHubAuth {
  if (appId !== undefined && appPrivateKey !== undefined) return { appId, privateKey: appPrivateKey };
  if (appId !== undefined || appPrivateKey !== undefined) {
    throw new Fault("INPUT_INVALID", "app-id and app-private-key: give both or neither");
  }
  if (githubToken !== undefined) return { token: githubToken };
  throw new Fault("INPUT_INVALID", "github-token: give a token, or an App's id and private key");
}
