import { mkdirSync } from "node:fs";
import { Fault } from "#chain/fault.ts";
import { runChild } from "./child-process.ts";
import { machineEnvironment } from "./machine-environment.ts";

export interface CheckoutRequest {
  readonly url: string;
  /** Full ref, branch, tag or commit. */
  readonly ref: string;
  /** Where the ref has moved since: the commit that is wanted. */
  readonly commit?: string;
  readonly directory: string;
  /** 0 is the whole history. */
  readonly depth: number;
  readonly token?: string;
  /** Leaves the credential in the clone's config, as actions/checkout does unless told otherwise. */
  readonly persistCredentials: boolean;
}

/**
 * A real clone of one ref, the way actions/checkout leaves it: a branch is checked out by name, anything
 * else detached.
 *
 * @throws Fault `GIT_FAILED`
 */
export async function gitCheckout(request: CheckoutRequest): Promise<{ readonly commit: string }> {
  mkdirSync(request.directory, { recursive: true });
  const extra = `http.${new URL(request.url).origin}/.extraheader`;
  const header =
    request.token === undefined
      ? undefined
      : `AUTHORIZATION: basic ${Buffer.from(`x-access-token:${request.token}`).toString("base64")}`;
  const git = (...args: readonly string[]): Promise<string> => runGit(request, args, extra, header);
  await git("init", "--quiet", "--initial-branch=main");
  await git("remote", "add", "origin", request.url);
  const depth = request.depth > 0 ? [`--depth=${request.depth}`] : [];
  const ref = request.ref.startsWith("refs/") ? request.ref : await fullRef(git, request.ref);
  await git("fetch", "--quiet", "--no-tags", ...depth, "origin", ref);
  const fetched = await git("rev-parse", "FETCH_HEAD");
  const commit = request.commit ?? fetched;
  if (commit !== fetched) await git("fetch", "--quiet", "--no-tags", ...depth, "origin", commit);
  const branch = ref.startsWith("refs/heads/") ? ref.slice("refs/heads/".length) : undefined;
  if (branch === undefined) await git("checkout", "--quiet", "--force", "--detach", commit);
  else {
    await git("update-ref", `refs/remotes/origin/${branch}`, commit);
    await git("checkout", "--quiet", "--force", "-B", branch, `refs/remotes/origin/${branch}`);
  }
  if (header !== undefined && request.persistCredentials) await git("config", "--local", extra, header);
  return { commit: await git("rev-parse", "HEAD") };
}

/** A short name is a branch, else a tag, else what it says (a commit). */
async function fullRef(git: (...args: readonly string[]) => Promise<string>, name: string): Promise<string> {
  const wanted = [`refs/heads/${name}`, `refs/tags/${name}`];
  const known = (await git("ls-remote", "origin", ...wanted)).split("\n").map((line) => line.split("\t")[1]);
  return wanted.find((ref) => known.includes(ref)) ?? name;
}

async function runGit(
  request: CheckoutRequest,
  args: readonly string[],
  extra: string,
  header: string | undefined,
): Promise<string> {
  const lines: string[] = [];
  const code = await runChild({
    command: "git",
    args,
    directory: request.directory,
    // The credential travels in the environment: an argument could be read by anyone on the machine.
    environment: {
      ...machineEnvironment(process.env),
      GIT_CONFIG_NOSYSTEM: "1",
      GIT_CONFIG_GLOBAL: "/dev/null",
      GIT_TERMINAL_PROMPT: "0",
      ...(header === undefined
        ? {}
        : { GIT_CONFIG_COUNT: "1", GIT_CONFIG_KEY_0: extra, GIT_CONFIG_VALUE_0: header }),
    },
    onLine: (line) => lines.push(line),
  });
  const said = lines.join("\n");
  if (code !== 0) {
    throw new Fault("GIT_FAILED", `git ${args[0]} of ${request.url} at ${request.ref} failed: ${said}`);
  }
  return said;
}
