import type { Permissions, RunRequest } from "../runner/contract.ts";
import { fullName } from "./permissions.ts";
import { rulesetsOf } from "./rulesets.ts";
import { type RunSources, runServices } from "./run-services.ts";
import type { Repository, Run } from "./state.ts";
import type { TwinContext } from "./twin-context.ts";

/** GITHUB_TOKEN's permissions in an organisation that left the safe default. */
const DEFAULT_PERMISSIONS: Permissions = { contents: "read", packages: "read" };

/** A run as the runner gets it. */
export function runRequest(
  twin: TwinContext,
  repository: Repository,
  run: Run,
  source: string,
  workDirectory: string,
  sources: RunSources,
): RunRequest {
  const ownerId = 1;
  return {
    runId: run.id,
    runNumber: run.number,
    attempt: run.attempt,
    repository: {
      fullName: fullName(repository),
      id: repository.id,
      ownerId,
      visibility: repository.visibility,
      defaultBranch: repository.defaultBranch,
    },
    event: {
      name: run.event,
      payload: {
        ...run.payload,
        repository: {
          id: repository.id,
          full_name: fullName(repository),
          name: repository.name,
          owner: { login: repository.owner, id: ownerId },
          default_branch: repository.defaultBranch,
          visibility: repository.visibility,
        },
        sender: { login: run.actor.login, id: run.actor.id, type: run.actor.type },
      },
    },
    actor: { login: run.actor.login, id: run.actor.id },
    ref: run.ref,
    refProtected: rulesetsOf(repository, run.ref.replace("refs/heads/", "")).length > 0,
    commit: run.sha,
    workflow: { path: run.path, source, ref: run.ref, commit: run.sha },
    inputs: run.inputs,
    variables: repository.variables,
    defaultPermissions: DEFAULT_PERMISSIONS,
    urls: {
      server: "https://github.com",
      api: `${twin.root()}/api/v3`,
      graphql: `${twin.root()}/api/graphql`,
    },
    workDirectory,
    machineEnvironment: sources.machineEnvironment,
    github: runServices(twin, repository, run, sources),
  };
}
