import type { ActionFile } from "./action-file.ts";
import type { JobEnvironment, Permissions, RunServices } from "./contract.ts";
import {
  githubContext,
  githubEnvironment,
  idTokenClaims,
  type JobWorkflow,
  makeJobFolders,
  type RunFacts,
} from "./job-facts.ts";
import { type ActionResult, runAction } from "./run-action.ts";

/** One action as the only step after a checkout, in a job that no workflow file describes. */
export interface LoneAction {
  readonly facts: RunFacts;
  /** What `job_workflow_ref` names: the run's own workflow, or the one that it would have called. */
  readonly workflow: JobWorkflow;
  readonly environment?: JobEnvironment;
  readonly permissions: Permissions;
  readonly github: Pick<RunServices, "jobToken" | "idToken" | "checkout">;
  readonly machineEnvironment: Readonly<Record<string, string>>;
  /** A folder of this run alone. */
  readonly workDirectory: string;
  readonly entry: string;
  readonly action: Pick<ActionFile, "inputs">;
  readonly inputs: Readonly<Record<string, string>>;
}

/** Checks the run's commit out into a fresh workspace and runs the action there, as the runner would. */
export async function runLoneAction(
  lone: LoneAction,
): Promise<ActionResult & { readonly workspace: string }> {
  const { facts, github, permissions } = lone;
  const job = { id: "action", folders: makeJobFolders(lone.workDirectory, facts.event.payload) };
  const { workspace, temp } = job.folders;
  const token = await github.jobToken(permissions);
  const idToken =
    permissions["id-token"] === "write"
      ? await github.idToken(idTokenClaims(facts, { workflow: lone.workflow, environment: lone.environment }))
      : undefined;
  await github.checkout({
    repository: facts.repository.fullName,
    ref: facts.ref,
    commit: facts.commit,
    directory: workspace,
    depth: 1,
    token,
    persistCredentials: true,
  });
  const result = await runAction({
    entry: lone.entry,
    action: lone.action,
    inputs: lone.inputs,
    workspace,
    temp,
    environment: {
      ...lone.machineEnvironment,
      ...githubEnvironment(facts, job),
      ...(idToken === undefined
        ? {}
        : { ACTIONS_ID_TOKEN_REQUEST_URL: idToken.url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: idToken.token }),
    },
    contexts: { github: { ...githubContext(facts, job), token } },
    secrets: [token, ...(idToken === undefined ? [] : [idToken.token])],
  });
  return { ...result, workspace };
}
