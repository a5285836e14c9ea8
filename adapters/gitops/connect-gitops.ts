import type { GitRepository } from "#chain/promotion/git.ts";
import { bareClone } from "../git/bare-clone.ts";
import type { GitHubAuth } from "../github/api/authentication.ts";
import { gitUrl } from "../github/git-url.ts";
import { type GitHubApi, githubApi } from "../github/github-api.ts";

/** The GitOps repository from both sides: what Git holds, and what GitHub says of it. */
export interface GitOps {
  readonly git: GitRepository;
  readonly github: GitHubApi;
}

/**
 * One identity's view of a GitOps repository. The bare clone in `dir` is a cache: it may be deleted at any time.
 */
export function connectGitOps(options: {
  /** `https://api.github.com`, or a GHES's `https://host/api/v3`. */
  readonly apiUrl: string;
  readonly repository: string;
  readonly auth: GitHubAuth;
  readonly dir: string;
}): GitOps {
  const { apiUrl, repository, auth, dir } = options;
  const github = githubApi({ apiUrl, repository, auth });
  const git = bareClone({ url: gitUrl(apiUrl, repository), dir, token: () => github.token() });
  return { git, github };
}
