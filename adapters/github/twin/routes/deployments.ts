import type { Hono } from "hono";
import * as z from "zod";
import { numberParameter, onePage, readBody, repositoryCall } from "../call.ts";
import { accountOf } from "../identity.ts";
import { notFound, Refusal } from "../refusal.ts";
import { accountShape } from "../shapes.ts";
import type { DeploymentRecord, DeploymentStatusRecord, Repository } from "../state.ts";
import type { TwinContext } from "../twin-context.ts";

const NewDeployment = z.object({
  ref: z.string(),
  environment: z.string().default("production"),
  task: z.string().default("deploy"),
  description: z.string().nullish(),
  payload: z.union([z.string(), z.record(z.string(), z.unknown())]).default(""),
});

const NewDeploymentStatus = z.object({
  state: z.enum(["error", "failure", "inactive", "in_progress", "queued", "pending", "success"]),
  description: z.string().max(140).nullish(),
  log_url: z.string().nullish(),
});

/** Deployments and what is reported of them. */
export function deploymentRoutes(app: Hono, twin: TwinContext): void {
  app.post("/repos/:owner/:repo/deployments", async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "deployments", "write");
    const body = await readBody(c, NewDeployment);
    const git = twin.git(repository);
    const sha = (await git.resolve(`refs/heads/${body.ref}`)) ?? (await git.resolve(body.ref));
    if (sha === undefined) throw new Refusal(422, `No ref found for: ${body.ref}`);
    const deployment: DeploymentRecord = {
      id: twin.store.newId(),
      sha,
      ref: body.ref,
      environment: body.environment,
      task: body.task,
      description: body.description ?? "",
      payload: body.payload,
      creator: accountOf(identity),
      at: new Date().toISOString(),
      statuses: [],
    };
    repository.deployments.push(deployment);
    return c.json(deploymentShape(deployment), 201);
  });

  app.get("/repos/:owner/:repo/deployments", (c) => {
    const { repository } = repositoryCall(twin, c, "deployments", "read");
    const asks = (name: "environment" | "sha" | "ref", value: string) => {
      const asked = c.req.query(name);
      return asked === undefined || asked === value;
    };
    const found = repository.deployments.filter(
      (one) => asks("environment", one.environment) && asks("sha", one.sha) && asks("ref", one.ref),
    );
    return c.json(onePage(c, found.toReversed().map(deploymentShape)));
  });

  app.post("/repos/:owner/:repo/deployments/:id/statuses", async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "deployments", "write");
    const body = await readBody(c, NewDeploymentStatus);
    const status: DeploymentStatusRecord = {
      id: twin.store.newId(),
      state: body.state,
      description: body.description ?? "",
      url: body.log_url ?? "",
      creator: accountOf(identity),
      at: new Date().toISOString(),
    };
    deploymentOf(repository, numberParameter(c, "id")).statuses.push(status);
    return c.json(deploymentStatusShape(status), 201);
  });

  app.get("/repos/:owner/:repo/deployments/:id/statuses", (c) => {
    const { repository } = repositoryCall(twin, c, "deployments", "read");
    const { statuses } = deploymentOf(repository, numberParameter(c, "id"));
    return c.json(onePage(c, statuses.toReversed().map(deploymentStatusShape)));
  });
}

function deploymentOf(repository: Repository, id: number): DeploymentRecord {
  const found = repository.deployments.find((one) => one.id === id);
  if (found === undefined) throw notFound();
  return found;
}

function deploymentShape(one: DeploymentRecord) {
  return {
    id: one.id,
    sha: one.sha,
    ref: one.ref,
    task: one.task,
    payload: one.payload,
    environment: one.environment,
    description: one.description,
    creator: accountShape(one.creator),
    created_at: one.at,
    updated_at: one.at,
  };
}

function deploymentStatusShape(status: DeploymentStatusRecord) {
  return {
    id: status.id,
    state: status.state,
    creator: accountShape(status.creator),
    description: status.description,
    log_url: status.url,
    target_url: status.url,
    created_at: status.at,
    updated_at: status.at,
  };
}
