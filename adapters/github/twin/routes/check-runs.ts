import type { Hono } from "hono";
import * as z from "zod";
import { numberParameter, onePage, parameter, readBody, repositoryCall } from "../call.ts";
import { accountOf, type Identity } from "../identity.ts";
import { ACTIONS_APP, checkRuns, jobAsCheck, jobChecks } from "../newest-checks.ts";
import { notFound, Refusal } from "../refusal.ts";
import { checkRunShape } from "../shapes.ts";
import type { CheckRecord, Repository } from "../state.ts";
import type { TwinContext } from "../twin-context.ts";

const Conclusion = z.enum([
  "action_required",
  "cancelled",
  "failure",
  "neutral",
  "success",
  "skipped",
  "timed_out",
]);
const Output = z.object({ title: z.string().nullish(), summary: z.string().nullish() });
const ChangedCheckRun = z.object({
  status: z.enum(["queued", "in_progress", "completed"]).optional(),
  conclusion: Conclusion.optional(),
  details_url: z.string().optional(),
  output: Output.optional(),
});
const NewCheckRun = ChangedCheckRun.extend({ name: z.string().min(1), head_sha: z.string() });

/** Check runs: only an App makes them, and each says which one it was. */
export function checkRunRoutes(app: Hono, twin: TwinContext): void {
  const base = "/repos/:owner/:repo/check-runs";

  app.post(base, async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "checks", "write");
    const body = await readBody(c, NewCheckRun);
    const appId = appOf(identity);
    if ((await twin.git(repository).resolve(body.head_sha)) === undefined) {
      throw new Refusal(422, `No commit found for SHA: ${body.head_sha}`);
    }
    const run: CheckRecord = {
      id: twin.store.newId(),
      sha: body.head_sha,
      name: body.name,
      appId,
      status: "queued",
      conclusion: null,
      title: "",
      summary: "",
      url: null,
      startedAt: twin.stamp(),
      completedAt: null,
    };
    change(twin, run, body);
    repository.checks.push(run);
    announce(twin, repository, run, identity, "created");
    return c.json(shape(twin, repository, run), 201);
  });

  app.patch(`${base}/:id`, async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "checks", "write");
    const id = numberParameter(c, "id");
    const run = repository.checks.find((one) => one.id === id);
    if (run === undefined || run.appId !== appOf(identity)) throw notFound();
    change(twin, run, await readBody(c, ChangedCheckRun));
    announce(twin, repository, run, identity, run.status === "completed" ? "completed" : "created");
    return c.json(shape(twin, repository, run));
  });

  app.get("/repos/:owner/:repo/commits/:sha/check-runs", (c) => {
    const { repository } = repositoryCall(twin, c, "checks", "read");
    const sha = parameter(c, "sha");
    const made = c.req.query("filter") === "all" ? repository.checks : checkRuns(repository, sha);
    const jobs = jobChecks(repository, sha).map(({ run, job }) => jobAsCheck(run, job));
    const listed = [...made.filter((one) => one.sha === sha), ...jobs].toSorted((a, b) => b.id - a.id);
    const page = onePage(c, listed).map((run) => shape(twin, repository, run));
    return c.json({ total_count: listed.length, check_runs: page });
  });
}

/** @throws Refusal 403 for a person. */
function appOf(identity: Identity): number {
  if (identity.kind === "installation") return identity.app.id;
  if (identity.kind === "job") return ACTIONS_APP.id;
  throw new Refusal(403, "You must authenticate via a GitHub App.");
}

function change(twin: TwinContext, run: CheckRecord, wish: z.infer<typeof ChangedCheckRun>): void {
  run.status = wish.conclusion === undefined ? (wish.status ?? run.status) : "completed";
  run.conclusion = wish.conclusion ?? run.conclusion;
  run.url = wish.details_url ?? run.url;
  run.title = wish.output?.title ?? run.title;
  run.summary = wish.output?.summary ?? run.summary;
  run.completedAt = run.status === "completed" ? twin.stamp() : null;
}

function shape(twin: TwinContext, repository: Repository, run: CheckRecord) {
  const apps = [ACTIONS_APP, ...Object.values(twin.state.apps)];
  const slug = apps.find((one) => one.id === run.appId)?.slug ?? "ghost";
  return checkRunShape(twin.root(), repository, run, slug);
}

function announce(
  twin: TwinContext,
  repository: Repository,
  run: CheckRecord,
  identity: Identity,
  action: "created" | "completed",
): void {
  twin.emit(repository, {
    name: "check_run",
    action,
    actor: accountOf(identity),
    suppressed: true,
    ref: `refs/heads/${repository.defaultBranch}`,
    sha: run.sha,
    payload: { check_run: shape(twin, repository, run) },
  });
}
