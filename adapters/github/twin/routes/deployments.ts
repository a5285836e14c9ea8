import type { Hono } from "hono";
import * as z from "zod";
import { numberParameter, onePage, readBody, repositoryCall } from "../call.ts";
import { accountOf } from "../identity.ts";
import { newestChecks } from "../newest-checks.ts";
import { notFound, Refusal } from "../refusal.ts";
import { deploymentShape, deploymentStatusShape } from "../shapes.ts";
import type { DeploymentRecord, Repository } from "../state.ts";
import type { TwinContext } from "../twin-context.ts";

const NewDeployment = z.object({
  ref: z.string().min(1),
  task: z.string().default("deploy"),
  environment: z.string().default("production"),
  description: z.string().nullish(),
  payload: z.union([z.record(z.string(), z.unknown()), z.string()]).default(""),
  required_contexts: z.array(z.string()).optional(),
});
const NewStatus = z.object({
  state: z.enum(["error", "failure", "inactive", "in_progress", "queued", "pending", "success"]),
  description: z.string().default(""),
  log_url: z.string().default(""),
});

/** Deployments and their statuses, newest first. */
export function deploymentRoutes(app: Hono, twin: TwinContext): void {
  const base = "/repos/:owner/:repo/deployments";

  app.get(base, (c) => {
    const { repository } = repositoryCall(twin, c, "deployments", "read");
    const same = (name: string, value: string) => (c.req.query(name) ?? value) === value;
    const found = repository.deployments.filter(
      (one) =>
        same("environment", one.environment) &&
        same("sha", one.sha) &&
        same("task", one.task) &&
        same("ref", one.ref.replace(/^refs\/(?:heads|tags)\//, "")),
    );
    const page = onePage(c, found.toReversed());
    return c.json(page.map((one) => deploymentShape(twin.root(), repository, one)));
  });

  app.post(base, async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "deployments", "write");
    const body = await readBody(c, NewDeployment);
    const git = twin.git(repository);
    const sha = (await git.resolve(`refs/heads/${body.ref}`)) ?? (await git.resolve(body.ref));
    if (sha === undefined) throw new Refusal(422, `No ref found for: ${body.ref}`);
    demandChecks(repository, sha, body.ref, body.required_contexts);
    const deployment: DeploymentRecord = {
      id: twin.store.newId(),
      environment: body.environment,
      ref: body.ref,
      sha,
      task: body.task,
      description: body.description ?? "",
      payload: body.payload,
      creator: accountOf(identity),
      at: twin.stamp(),
      statuses: [],
    };
    repository.deployments.push(deployment);
    twin.emit(repository, {
      name: "deployment",
      action: "created",
      actor: deployment.creator,
      suppressed: identity.kind === "job",
      ref: `refs/heads/${repository.defaultBranch}`,
      sha,
      payload: { deployment: deploymentShape(twin.root(), repository, deployment) },
    });
    return c.json(deploymentShape(twin.root(), repository, deployment), 201);
  });

  app.get(`${base}/:id/statuses`, (c) => {
    const { repository } = repositoryCall(twin, c, "deployments", "read");
    const { statuses, environment } = find(repository, numberParameter(c, "id"));
    return c.json(onePage(c, statuses.toReversed()).map((one) => deploymentStatusShape(one, environment)));
  });

  app.post(`${base}/:id/statuses`, async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "deployments", "write");
    const deployment = find(repository, numberParameter(c, "id"));
    const { state, description, log_url: url } = await readBody(c, NewStatus);
    const creator = accountOf(identity);
    const status = { id: twin.store.newId(), state, description, url, creator, at: twin.stamp() };
    deployment.statuses.push(status);
    twin.emit(repository, {
      name: "deployment_status",
      action: "created",
      actor: creator,
      suppressed: identity.kind === "job",
      ref: `refs/heads/${repository.defaultBranch}`,
      sha: deployment.sha,
      payload: { deployment_status: deploymentStatusShape(status, deployment.environment) },
    });
    return c.json(deploymentStatusShape(status, deployment.environment), 201);
  });
}

function find(repository: Repository, id: number): DeploymentRecord {
  const found = repository.deployments.find((one) => one.id === id);
  if (found === undefined) throw notFound();
  return found;
}

/** Without `required_contexts` GitHub asks for every status that the commit has. */
function demandChecks(
  repository: Repository,
  sha: string,
  ref: string,
  required: readonly string[] | undefined,
): void {
  const checks = newestChecks(repository, sha);
  const wanted = required ?? checks.map((one) => one.context);
  const passed = (context: string) => checks.some((one) => one.context === context && one.passed);
  if (wanted.every(passed)) return;
  throw new Refusal(409, `Conflict: Commit status checks failed for ${ref}.`);
}
