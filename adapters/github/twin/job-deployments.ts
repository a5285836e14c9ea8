import type { JobHead } from "../runner/contract.ts";
import { ACTIONS_BOT } from "./identity.ts";
import { jobOf } from "./job-records.ts";
import { fullName } from "./permissions.ts";
import type { DeploymentStatusRecord, Repository, Run } from "./state.ts";
import type { TwinContext } from "./twin-context.ts";

/** A job with an environment is a deployment to it, whatever the job does, unless it says `deployment: false`. */
export function deploy(
  twin: TwinContext,
  repository: Repository,
  run: Run,
  head: JobHead,
  state: DeploymentStatusRecord["state"],
): void {
  if (head.environment === undefined || !head.environment.deployment) return;
  const job = jobOf(twin, run, head);
  let deployment = repository.deployments.find((one) => one.id === job.deployment);
  if (deployment === undefined) {
    deployment = {
      id: twin.store.newId(),
      environment: head.environment.name,
      ref: run.ref,
      sha: run.head,
      task: "deploy",
      description: "",
      payload: {},
      creator: ACTIONS_BOT,
      at: twin.stamp(),
      statuses: [],
    };
    repository.deployments.push(deployment);
    job.deployment = deployment.id;
  }
  const url = `${twin.root()}/${fullName(repository)}/actions/runs/${run.id}/job/${job.id}`;
  const at = twin.stamp();
  deployment.statuses.push({ id: twin.store.newId(), state, description: "", url, creator: ACTIONS_BOT, at });
}
