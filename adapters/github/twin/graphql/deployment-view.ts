import type { DeploymentRecord } from "../state.ts";
import { actorView } from "./actor-view.ts";
import type { GraphqlCall } from "./graphql-call.ts";
import { opaqueId } from "./node-id.ts";

export function deploymentView(call: GraphqlCall, deployment: DeploymentRecord) {
  const status = deployment.statuses.at(-1);
  return {
    __typename: "Deployment",
    id: opaqueId("DE", deployment.id),
    databaseId: deployment.id,
    environment: deployment.environment,
    // GitHub's word for a deployment that succeeded and wasn't followed by another.
    state:
      status === undefined ? "PENDING" : status.state === "success" ? "ACTIVE" : status.state.toUpperCase(),
    commitOid: deployment.sha,
    createdAt: deployment.at,
    creator: actorView(call, deployment.creator),
    description: deployment.description,
    task: deployment.task,
    payload: JSON.stringify(deployment.payload),
    latestStatus:
      status === undefined
        ? null
        : {
            __typename: "DeploymentStatus",
            id: opaqueId("DES", status.id),
            state: status.state.toUpperCase(),
            description: status.description,
            logUrl: status.url,
            environmentUrl: null,
            createdAt: status.at,
            creator: actorView(call, status.creator),
          },
  };
}
