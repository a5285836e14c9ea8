import { createAppAuth } from "@octokit/auth-app";
import type { Octokit } from "@octokit/core";
import { Fault } from "#chain/fault.ts";
import type { Clock } from "./clock.ts";
import { toFault } from "./github-fault.ts";

export type GitHubAuth =
  | { readonly token: string }
  | { readonly appId: number | string; readonly privateKey: string };

/** A token, and when GitHub made it where that was just for us. */
export interface FreshToken {
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly made?: number;
}

/** Where each request gets its token: the one that was given, or an App's, fresh for the hour that it lives. */
export function tokenSource(
  auth: GitHubAuth,
  octokit: Octokit,
  at: { readonly owner: string; readonly repo: string },
  clock: Clock,
): () => Promise<FreshToken> {
  if ("token" in auth) return async () => ({ token: auth.token });
  const app = createAppAuth({ appId: auth.appId, privateKey: auth.privateKey, request: octokit.request });
  let installation: Promise<number> | undefined;
  let last: FreshToken | undefined;

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
      const { token } = await app({ type: "installation", installationId: await installation });
      if (last?.token !== token) last = { token, made: clock.now() };
      return last;
    } catch (error) {
      installation = undefined;
      throw toFault(`an installation token of App ${auth.appId} for ${at.owner}/${at.repo}`, error);
    }
  };
}
