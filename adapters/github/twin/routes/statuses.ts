import type { Hono } from "hono";
import * as z from "zod";
import { onePage, parameter, readBody, repositoryCall } from "../call.ts";
import { accountOf, type Identity } from "../identity.ts";
import { ACTIONS_APP } from "../newest-checks.ts";
import { invalid, Refusal } from "../refusal.ts";
import { statusShape } from "../shapes.ts";
import type { StatusRecord } from "../state.ts";
import type { TwinContext } from "../twin-context.ts";

const NewStatus = z.object({
  state: z.enum(["pending", "success", "failure", "error"]),
  context: z.string().default("default"),
  description: z.string().max(140).nullish(),
  target_url: z.string().nullish(),
});

const LIMIT = 1000;

/** Commit statuses. */
export function statusRoutes(app: Hono, twin: TwinContext): void {
  app.post("/repos/:owner/:repo/statuses/:sha", async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "statuses", "write");
    const sha = parameter(c, "sha");
    const body = await readBody(c, NewStatus);
    if (!/^[0-9a-f]{40}$/.test(sha) || (await twin.git(repository).resolve(sha)) === undefined) {
      throw new Refusal(422, `No commit found for SHA: ${sha}`);
    }
    const earlier = repository.statuses.filter((one) => one.sha === sha && one.context === body.context);
    if (earlier.length >= LIMIT) {
      throw invalid("This SHA and context has reached the maximum number of statuses.");
    }
    const status: StatusRecord = {
      id: twin.store.newId(),
      sha,
      context: body.context,
      state: body.state,
      description: body.description ?? "",
      url: body.target_url ?? null,
      creator: accountOf(identity),
      ...appOf(identity),
      at: twin.stamp(),
    };
    repository.statuses.push(status);
    twin.emit(repository, {
      name: "status",
      actor: status.creator,
      suppressed: identity.kind === "job",
      ref: `refs/heads/${repository.defaultBranch}`,
      sha,
      payload: { sha, context: status.context, state: status.state },
    });
    return c.json(statusShape(status), 201);
  });

  // Newest first, every status that was ever posted: the reader takes the first of each context.
  app.get("/repos/:owner/:repo/commits/:sha/statuses", (c) => {
    const { repository } = repositoryCall(twin, c, "statuses", "read");
    const sha = parameter(c, "sha");
    const found = repository.statuses.filter((one) => one.sha === sha).toReversed();
    return c.json(onePage(c, found.map(statusShape)));
  });
}

function appOf(identity: Identity): { readonly appId?: number } {
  if (identity.kind === "job") return { appId: ACTIONS_APP.id };
  return identity.kind === "installation" ? { appId: identity.app.id } : {};
}
