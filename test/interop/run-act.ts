import { cp, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { JobClaims } from "#adapters/sigstore/twin/github-claims.ts";
import type { ChainWorld } from "./chain-world.ts";
import { type JudgeAnswer, runJudge } from "./run-judge.ts";

export interface ActRun {
  /** A clone of the repository. */
  readonly clone: string;
  readonly repository: string;
  /** The workflow's file; in the clone, or anywhere. */
  readonly workflow: string;
  readonly event: "push" | "workflow_dispatch";
  readonly inputs?: Readonly<Record<string, string>>;
  readonly actor: string;
  /** Whose secrets the jobs get: act knows no environments, so these are of all that the workflow names. */
  readonly environments?: readonly string[];
  /** Folders that stand for `owner/name@ref`. */
  readonly repositories: Readonly<Record<string, string>>;
  /** What the job's OIDC token says beyond repository, ref and commit; act makes no tokens itself. */
  readonly claims: Pick<JobClaims, "workflow_ref"> & Partial<JobClaims>;
}

/**
 * Runs a workflow by act on this machine itself, without containers, against the sandbox's GitHub, OIDC
 * issuer, registry and Sigstore. What act lacks is handed to it: variables, secrets, and the address that
 * jobs ask for their OIDC token. It takes `actions/checkout` of the repository itself as done by the clone.
 */
export async function runAct(act: string, world: ChainWorld, run: ActRun): Promise<JudgeAnswer> {
  const { github, sigstore } = world.sandbox;
  const folder = await mkdtemp(join(world.dir, "act-"));
  const home = join(folder, "home");
  await mkdir(home);
  const event = join(folder, "event.json");
  await writeFile(event, JSON.stringify({ inputs: run.inputs ?? {} }));
  const sha = (await world.git(run.clone, "rev-parse", "HEAD")).trim();
  const grant = await sigstore.grant({
    repository: run.repository,
    ref: "refs/heads/main",
    sha,
    event_name: run.event,
    actor: run.actor,
    ...run.claims,
  });
  const { variables } = github.jobValues(run.repository);
  const secrets = Object.assign(
    {},
    ...(run.environments ?? []).map((name) => github.jobValues(run.repository, name).secrets),
  ) as Readonly<Record<string, string>>;
  const environment = {
    GITHUB_REPOSITORY: run.repository,
    GITHUB_API_URL: github.apiUrl,
    GITHUB_GRAPHQL_URL: `${github.gitRoot}/api/graphql`,
    ACTIONS_ID_TOKEN_REQUEST_URL: grant.url,
    ACTIONS_ID_TOKEN_REQUEST_TOKEN: grant.token,
  };
  const args = [
    [run.event, "--workflows", run.workflow, "--eventpath", event, "--actor", run.actor],
    ["--platform", "ubuntu-24.04=-self-hosted", "--no-cache-server", "--action-offline-mode"],
    ["--action-cache-path", join(folder, "actions")],
    pairs("--local-repository", run.repositories),
    pairs("--env", environment),
    pairs("--var", variables),
    // By name alone: the values come from act's own environment, and keys have several lines.
    Object.keys(secrets).flatMap((name) => ["--secret", name]),
  ].flat();
  const path = [dirname(process.execPath), process.env["PATH"] ?? ""].join(":");
  return runJudge(act, args, { cwd: run.clone, env: { HOME: home, PATH: path, ...secrets } });
}

function pairs(flag: string, values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => [flag, `${name}=${value}`]);
}

/** A copy of the toolkit without links, which act doesn't follow out of a folder. */
export async function copiedToolkit(toolkit: string, into: string): Promise<string> {
  for (const name of ["action.yml", "actions", "dist"]) {
    await cp(join(toolkit, name), join(into, name), { recursive: true, dereference: true });
  }
  return into;
}
