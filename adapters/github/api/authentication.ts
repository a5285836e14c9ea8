import { createAppAuth } from "@octokit/auth-app";
import type { Octokit } from "@octokit/core";
import { Fault } from "#chain/fault.ts";
import { toFault } from "./github-fault.ts";

export type GitHubAuth =
  | { readonly token: string }
  | { readonly appId: number | string; readonly privateKey: string };

/** Where each request gets its token: the one that was given, or an App's, fresh for the hour that it lives. */
export function tokenSource(
  auth: GitHubAuth,
  octokit: Octokit,
  at: { readonly owner: string; readonly repo: string },
): () => Promise<string> {
  if ("token" in auth) return async () => auth.token;
  const app = createAppAuth({ appId: auth.appId, privateKey: auth.privateKey, request: octokit.request });
  let installation: Promise<number> | undefined;

  async function findInstallation(): Promise<number> {
    const { token } = await app({ type: "app" }).catch((cause: unknown) => {
      throw new Fault("INPUT_INVALID", "the App's private key can't sign: give the whole PEM file", {
        cause,
      });
    });
    const found = await octokit.request("GET /repos/{owner}/{repo}/installation", {
      ...at,
      headers: { authorization: `bearer ${token}` },
    });
    return found.data.id;
  }

  return async () => {
    try {
      installation ??= findInstallation();
      return (await app({ type: "installation", installationId: await installation })).token;
    } catch (error) {
      installation = undefined;
      throw toFault(`an installation token of App ${auth.appId} for ${at.owner}/${at.repo}`, error);
    }
  };
}
