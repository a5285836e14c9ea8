import { mkdirSync } from "node:fs";
import { gitConfiguration } from "#adapters/git/git-environment.ts";
import { runGit } from "#adapters/git/run-git.ts";

export interface CheckoutRequest {
  readonly url: string;
  /** Full ref, branch, tag or commit. */
  readonly ref: string;
  /** Where the ref may have moved since: the commit that is wanted. */
  readonly commit?: string;
  readonly directory: string;
  /** 0 is the whole history. */
  readonly depth: number;
  readonly token?: string;
  /** Leaves the credential in the clone's config, as actions/checkout does unless told otherwise. */
  readonly persistCredentials: boolean;
}

type Git = (...args: readonly string[]) => Promise<string>;

/**
 * A real clone of one ref, the way actions/checkout leaves it: a branch is checked out by name, anything
 * else detached.
 *
 * @throws Fault `GIT_FAILED`
 */
export async function gitCheckout(request: CheckoutRequest): Promise<{ readonly commit: string }> {
  const { url, token, directory } = request;
  mkdirSync(directory, { recursive: true });
  const credential =
    token === undefined
      ? {}
      : {
          [`http.${new URL(url).origin}/.extraheader`]: `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${token}`).toString("base64")}`,
        };
  const environment = gitConfiguration(credential);
  const git: Git = async (...args) =>
    (await runGit(args, { directory, environment })).toString("utf8").trim();

  await git("init", "--quiet", "--initial-branch=main");
  await git("remote", "add", "origin", url);
  const ref = request.ref.startsWith("refs/") ? request.ref : await fullRef(git, request.ref);
  const depth = request.depth > 0 ? [`--depth=${request.depth}`] : [];
  await git("fetch", "--quiet", "--no-tags", ...depth, "origin", ref);
  const fetched = await git("rev-parse", "FETCH_HEAD^{commit}");
  const commit = request.commit ?? fetched;
  if (commit !== fetched) await git("fetch", "--quiet", "--no-tags", ...depth, "origin", commit);
  if (request.depth === 0)
    await git("fetch", "--quiet", "--tags", "origin", "+refs/heads/*:refs/remotes/origin/*");
  const branch = ref.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : undefined;
  await (branch === undefined
    ? git("checkout", "--quiet", "--force", "--detach", commit)
    : git("checkout", "--quiet", "--force", "-B", branch, commit));
  if (request.persistCredentials) {
    for (const [key, value] of Object.entries(credential)) await git("config", "--local", key, value);
  }
  return { commit };
}

/** A short name is a branch, else a tag, else what it says (a commit). */
async function fullRef(git: Git, name: string): Promise<string> {
  const wanted = [`refs/heads/${name}`, `refs/tags/${name}`];
  const known = (await git("ls-remote", "origin", ...wanted)).split("\n").map((line) => line.split("\t")[1]);
  return wanted.find((ref) => known.includes(ref)) ?? name;
}
