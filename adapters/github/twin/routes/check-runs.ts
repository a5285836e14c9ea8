import type { Hono } from "hono";
import * as z from "zod";
import { onePage, parameter, readBody, repositoryCall } from "../call.ts";
import { Refusal } from "../refusal.ts";
import { checkRunShape } from "../shapes.ts";
import type { CheckRunRecord } from "../state.ts";
import type { TwinContext } from "../twin-context.ts";

const NewCheckRun = z.object({
  name: z.string().min(1),
  head_sha: z.string(),
  status: z.enum(["queued", "in_progress", "completed"]).optional(),
  conclusion: z
    .enum(["action_required", "cancelled", "failure", "neutral", "success", "skipped", "timed_out"])
    .optional(),
});

/** Check runs: only an App makes them, and each says which one it was. */
export function checkRunRoutes(app: Hono, twin: TwinContext): void {
  app.post("/repos/:owner/:repo/check-runs", async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "checks", "write");
    const body = await readBody(c, NewCheckRun);
    if (identity.kind !== "installation" && identity.kind !== "job") {
      throw new Refusal(403, "You must authenticate via a GitHub App.");
    }
    if ((await twin.git(repository).resolve(body.head_sha)) === undefined) {
      throw new Refusal(422, `No commit found for SHA: ${body.head_sha}`);
    }
    const run: CheckRunRecord = {
      id: twin.store.newId(),
      sha: body.head_sha,
      name: body.name,
      app: identity.kind === "installation" ? identity.app.slug : "github-actions",
      status: body.conclusion === undefined ? (body.status ?? "queued") : "completed",
      conclusion: body.conclusion ?? null,
    };
    repository.checkRuns = [...(repository.checkRuns ?? []), run];
    return c.json(checkRunShape(twin.root(), repository, run), 201);
  });

  app.get("/repos/:owner/:repo/commits/:sha/check-runs", (c) => {
    const { repository } = repositoryCall(twin, c, "checks", "read");
    const sha = parameter(c, "sha");
    const newestFirst = (repository.checkRuns ?? []).filter((one) => one.sha === sha).toReversed();
    const latest = newestFirst.filter(
      ({ app: by, name }, index) =>
        newestFirst.findIndex((one) => one.app === by && one.name === name) === index,
    );
    const listed = c.req.query("filter") === "all" ? newestFirst : latest;
    const page = onePage(c, listed).map((run) => checkRunShape(twin.root(), repository, run));
    return c.json({ total_count: listed.length, check_runs: page });
  });
}
