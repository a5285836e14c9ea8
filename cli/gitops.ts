import type { GitHubAuth } from "#adapters/github/api/authentication.ts";
import { appFromEnvironment, tokenFromEnvironment } from "#adapters/github/auth-from-environment.ts";
import { type GitHubServer, githubServer } from "#adapters/github/server.ts";
import { cloneFolder, isWhole, temporaryFolder } from "#adapters/gitops/clone-folder.ts";
import { connectGitOps, type GitOps } from "#adapters/gitops/connect-gitops.ts";
import { originOf } from "#adapters/gitops/origin.ts";
import { Fault } from "#chain/fault.ts";
import { RepositoryName } from "#chain/source/workflow-identity.ts";
import { type Base, DEFAULT_BASE } from "#operations/observe-ports.ts";
import type { Invocation } from "./command.ts";

/** Which GitOps repository, on which GitHub. */
export interface Target {
  readonly repository: RepositoryName;
  readonly server: GitHubServer;
}

/**
 * `--gitops`, CLEARANCE_GITOPS, or the working directory's origin.
 *
 * @throws Fault `INPUT_INVALID`
 */
export async function findTarget({ option, environment, directory }: Invocation): Promise<Target> {
  const origin = await originOf(directory);
  const server = githubServer(environment, origin?.host);
  const given = option("gitops") ?? (environment["CLEARANCE_GITOPS"] || undefined);
  if (given === undefined) {
    if (origin !== undefined) return { repository: origin.repository, server };
    throw new Fault(
      "INPUT_INVALID",
      "which GitOps repository? Give --gitops owner/name, set CLEARANCE_GITOPS, or work in a clone of it",
    );
  }
  const repository = RepositoryName.safeParse(given);
  if (repository.success) return { repository: repository.data, server };
  throw new Fault("INPUT_INVALID", `the GitOps repository "${given}" isn't in the form owner/name`);
}

/** The promoter's App where the environment has one, else whoever the token belongs to. */
export async function promoterAuth({ environment }: Invocation, { server }: Target): Promise<GitHubAuth> {
  return (await appFromEnvironment(environment)) ?? personAuth(environment, server);
}

export async function personAuth(
  environment: Invocation["environment"],
  server: GitHubServer,
): Promise<{ readonly token: string }> {
  return { token: await tokenFromEnvironment(environment, server) };
}

/**
 * Work on the repository through a clone that is kept between commands. A clone that can't be read is
 * thrown away and the work done once more on a fresh one, so it must bear being repeated.
 */
export async function withClone<Result>(
  { environment }: Invocation,
  { repository, server: { apiUrl } }: Target,
  auth: GitHubAuth,
  work: (gitops: GitOps) => Promise<Result>,
): Promise<Result> {
  const kept = await cloneFolder(environment, apiUrl, repository);
  let damaged = false;
  try {
    return await work(connectGitOps({ apiUrl, repository, auth, dir: kept.dir }));
  } catch (error) {
    const failed = kept.kept && error instanceof Fault && error.code === "GIT_FAILED";
    damaged = failed && !(await isWhole(kept));
    if (!damaged) throw error;
  } finally {
    await kept.release(damaged);
  }
  const fresh = await temporaryFolder();
  try {
    return await work(connectGitOps({ apiUrl, repository, auth, dir: fresh.dir }));
  } finally {
    await fresh.release();
  }
}

/** The same for a command that reads or promotes. */
export async function withGitOps<Result>(
  invocation: Invocation,
  work: (gitops: GitOps) => Promise<Result>,
): Promise<Result> {
  const target = await findTarget(invocation);
  const auth = await promoterAuth(invocation, target);
  invocation.progress(`reading ${target.repository} at ${target.server.apiUrl}`);
  return withClone(invocation, target, auth, work);
}

export function baseOf({ option }: Invocation): Base {
  return { ...DEFAULT_BASE, policyPath: option("policy") ?? DEFAULT_BASE.policyPath };
}
