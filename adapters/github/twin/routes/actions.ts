import type { Context, Hono } from "hono";
import * as z from "zod";
import { numberParameter, onePage, parameter, readBody, repositoryCall } from "../call.ts";
import { accountOf, userAccount } from "../identity.ts";
import { readJobLog } from "../job-records.ts";
import { notFound, Refusal } from "../refusal.ts";
import type { Scheduler } from "../scheduler.ts";
import { accountShape, annotationShape, jobShape, runShape } from "../shapes.ts";
import type { Repository, Run } from "../state.ts";
import type { TwinContext } from "../twin-context.ts";
import { readTriggers, type Triggers } from "../workflows/triggers.ts";

const Dispatch = z.object({ ref: z.string().min(1), inputs: z.record(z.string(), z.string()).default({}) });
const Decision = z.object({
  environment_ids: z.array(z.number()).min(1),
  state: z.enum(["approved", "rejected"]),
  comment: z.string(),
});

const RepositoryDispatch = z.object({
  event_type: z.string().min(1).max(100),
  client_payload: z.record(z.string(), z.unknown()).default({}),
});

const LONGEST_RERUN_MS = 30 * 24 * 3_600_000;

/** Dispatches, runs, jobs and the people who release them. */
export function actionRoutes(app: Hono, twin: TwinContext, scheduler: Scheduler): void {
  const base = "/repos/:owner/:repo/actions";

  app.post(`${base}/workflows/:file/dispatches`, (c) => dispatch(twin, scheduler, c));

  app.post("/repos/:owner/:repo/dispatches", async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "contents", "write");
    const { event_type: action, client_payload } = await readBody(c, RepositoryDispatch);
    // Like workflow_dispatch, and like nothing else, it starts runs whatever token asked for it.
    const ref = `refs/heads/${repository.defaultBranch}`;
    twin.emit(repository, {
      name: "repository_dispatch",
      action,
      actor: accountOf(identity),
      suppressed: false,
      ref,
      sha: (await twin.git(repository).resolve(ref)) ?? "",
      payload: { action, client_payload },
    });
    return c.body(null, 204);
  });

  for (const verb of ["disable", "enable"] as const) {
    app.put(`${base}/workflows/:file/${verb}`, (c) => {
      const { repository } = repositoryCall(twin, c, "actions", "write");
      const path = `.github/workflows/${parameter(c, "file")}`;
      const others = (repository.disabledWorkflows ?? []).filter((one) => one !== path);
      repository.disabledWorkflows = verb === "disable" ? [...others, path] : others;
      twin.store.save();
      return c.body(null, 204);
    });
  }

  app.get(`${base}/workflows/:file/runs`, (c) => {
    const { repository } = repositoryCall(twin, c, "actions", "read");
    const path = `.github/workflows/${parameter(c, "file")}`;
    return runList(
      twin,
      c,
      repository,
      repository.runs.filter((run) => run.path === path),
    );
  });

  app.get(`${base}/runs`, (c) => {
    const { repository } = repositoryCall(twin, c, "actions", "read");
    return runList(twin, c, repository, repository.runs);
  });

  app.get(`${base}/runs/:id`, (c) => {
    const { repository } = repositoryCall(twin, c, "actions", "read");
    return c.json(runShape(twin.root(), repository, findRun(repository, numberParameter(c, "id"))));
  });

  app.post(`${base}/runs/:id/cancel`, (c) => {
    const { repository } = repositoryCall(twin, c, "actions", "write");
    scheduler.cancel(findRun(repository, numberParameter(c, "id")));
    return c.json({}, 202);
  });

  for (const verb of ["rerun", "rerun-failed-jobs"]) {
    app.post(`${base}/runs/:id/${verb}`, async (c) => {
      const { repository } = repositoryCall(twin, c, "actions", "write");
      const run = findRun(repository, numberParameter(c, "id"));
      if (run.status !== "completed") throw new Refusal(403, "This workflow is already running");
      if (twin.now() - Date.parse(run.createdAt) > LONGEST_RERUN_MS) {
        throw new Refusal(403, "Unable to retry this workflow run because it was created over a month ago");
      }
      await scheduler.rerun(repository, run);
      return c.json({}, 201);
    });
  }

  app.post(`${base}/runs/:id/approve`, async (c) => {
    const { repository } = repositoryCall(twin, c, "actions", "write");
    const run = findRun(repository, numberParameter(c, "id"));
    if (run.conclusion !== "action_required") {
      throw new Refusal(403, "This run is not from a fork pull request");
    }
    await scheduler.approve(repository, run);
    return c.json({}, 201);
  });

  app.get(`${base}/runs/:id/jobs`, (c) => {
    const { repository } = repositoryCall(twin, c, "actions", "read");
    const run = findRun(repository, numberParameter(c, "id"));
    return c.json({
      total_count: run.jobs.length,
      jobs: onePage(
        c,
        run.jobs.map((job) => jobShape(twin.root(), repository, run, job)),
      ),
    });
  });

  app.get(`${base}/jobs/:id/logs`, (c) => {
    const { repository } = repositoryCall(twin, c, "actions", "read");
    const id = numberParameter(c, "id");
    const job = repository.runs.flatMap((run) => run.jobs).find((one) => one.id === id);
    if (job === undefined) throw notFound();
    return c.text(readJobLog(twin, job));
  });

  app.get("/repos/:owner/:repo/check-runs/:id/annotations", (c) => {
    const { repository } = repositoryCall(twin, c, "checks", "read");
    const id = numberParameter(c, "id");
    const job = repository.runs.flatMap((run) => run.jobs).find((one) => one.id === id);
    if (job === undefined) throw notFound();
    return c.json(onePage(c, job.annotations.map(annotationShape)));
  });

  app.get(`${base}/runs/:id/pending_deployments`, (c) => {
    const { repository, identity } = repositoryCall(twin, c, "actions", "read");
    const run = findRun(repository, numberParameter(c, "id"));
    return c.json(
      run.pending.map((name) => {
        const environment = repository.environments[name];
        const reviewers = environment?.reviewers ?? [];
        return {
          environment: { id: environment?.id, name },
          wait_timer: 0,
          current_user_can_approve: reviewers.includes(accountOf(identity).login),
          reviewers: reviewers.map((login) => ({
            type: "User",
            reviewer: accountShape(userAccount(twin.state, login)),
          })),
        };
      }),
    );
  });

  app.post(`${base}/runs/:id/pending_deployments`, async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "deployments", "write", "read");
    const run = findRun(repository, numberParameter(c, "id"));
    const body = await readBody(c, Decision);
    const by = accountOf(identity);
    const chosen = run.pending.flatMap((name) => repository.environments[name] ?? []);
    const named = chosen.filter((one) => body.environment_ids.includes(one.id));
    if (named.length !== body.environment_ids.length) {
      throw new Refusal(422, "There are no pending deployment requests for those environments.");
    }
    if (named.some((one) => one.preventSelfReview && run.actor.login === by.login)) {
      throw new Refusal(422, "The user who started the run can't approve its deployment.");
    }
    if (named.some((one) => !one.reviewers.includes(by.login))) {
      throw new Refusal(422, "The user is not a required reviewer of the environment.");
    }
    scheduler.decide(
      run,
      named.map((one) => one.name),
      body.state,
      by,
      body.comment,
    );
    return c.json([]);
  });

  app.get(`${base}/runs/:id/approvals`, (c) => {
    const { repository } = repositoryCall(twin, c, "actions", "read");
    const run = findRun(repository, numberParameter(c, "id"));
    return c.json(
      run.approvals.map((one) => ({
        state: one.state,
        comment: one.comment,
        user: accountShape(one.by),
        environments: [{ id: repository.environments[one.environment]?.id, name: one.environment }],
      })),
    );
  });
}

function runList(twin: TwinContext, c: Context, repository: Repository, runs: readonly Run[]): Response {
  const page = onePage(c, runs.toReversed());
  return c.json({
    total_count: runs.length,
    workflow_runs: page.map((run) => runShape(twin.root(), repository, run)),
  });
}

function findRun(repository: Repository, id: number): Run {
  const run = repository.runs.find((one) => one.id === id);
  if (run === undefined) throw notFound();
  return run;
}

async function dispatch(twin: TwinContext, scheduler: Scheduler, c: Context): Promise<Response> {
  const { repository, identity } = repositoryCall(twin, c, "actions", "write");
  const { ref: short, inputs } = await readBody(c, Dispatch);
  const path = `.github/workflows/${parameter(c, "file")}`;
  if (repository.disabledWorkflows?.includes(path)) {
    throw new Refusal(422, "Cannot trigger a 'workflow_dispatch' on a disabled workflow");
  }
  const git = twin.git(repository);
  const names = short.startsWith("refs/") ? [short] : [`refs/heads/${short}`, `refs/tags/${short}`];
  for (const ref of names) {
    const sha = await git.resolve(ref);
    if (sha === undefined) continue;
    // GitHub knows a workflow by the default branch, and runs the file of the ref.
    const known = await git.blob(`refs/heads/${repository.defaultBranch}:${path}`);
    const there = await git.blob(`${sha}:${path}`);
    if (known === undefined && there === undefined) throw notFound();
    const source = Buffer.from(there ?? []).toString("utf8");
    demandInputs(readTriggers(source)?.dispatch, inputs);
    scheduler.start(repository, {
      path,
      source,
      event: "workflow_dispatch",
      ref,
      sha,
      actor: accountOf(identity),
      inputs,
      payload: { inputs, ref, workflow: path },
    });
    return c.body(null, 204);
  }
  throw new Refusal(422, `No ref found for: ${short}`);
}

/** GitHub refuses a dispatch that the file doesn't expect, before there is a run. */
function demandInputs(
  expected: Triggers["dispatch"] | undefined,
  given: Readonly<Record<string, string>>,
): void {
  if (expected === undefined) throw new Refusal(422, "Workflow does not have 'workflow_dispatch' trigger");
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(expected, name));
  if (unknown.length > 0) throw new Refusal(422, `Unexpected inputs provided: ${JSON.stringify(unknown)}`);
  for (const [name, { required, hasDefault }] of Object.entries(expected)) {
    if (required && !hasDefault && given[name] === undefined) {
      throw new Refusal(422, `Required input '${name}' not provided`);
    }
  }
}
