import type { Hono } from "hono";
import * as z from "zod";
import { numberParameter, onePage, readBody, repositoryCall } from "../call.ts";
import { changePull } from "../pulls/change-pull.ts";
import { findPull } from "../pulls/find-pull.ts";
import { mergePull } from "../pulls/merge-pull.ts";
import { mergeability } from "../pulls/mergeability.ts";
import { openPull } from "../pulls/open-pull.ts";
import { pullShape } from "../shapes.ts";
import type { TwinContext } from "../twin-context.ts";

const NewPull = z.object({
  title: z.string().min(1),
  head: z.string().min(1),
  base: z.string().min(1),
  body: z.string().nullish(),
});
const PullChange = z.object({
  title: z.string().optional(),
  body: z.string().optional(),
  base: z.string().optional(),
  state: z.enum(["open", "closed"]).optional(),
});
const Merge = z.object({
  sha: z.string().optional(),
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  merge_method: z.enum(["merge", "squash", "rebase"]).default("merge"),
});

/** Pull requests, from opened to merged. */
export function pullRoutes(app: Hono, twin: TwinContext): void {
  const base = "/repos/:owner/:repo/pulls";

  app.get(base, (c) => {
    const { repository } = repositoryCall(twin, c, "pull_requests", "read");
    const state = c.req.query("state") ?? "open";
    const head = c.req.query("head");
    const owner = (name: string | undefined) => name?.split("/")[0] ?? repository.owner;
    const found = repository.pulls
      .filter((pull) => state === "all" || pull.state === state)
      .filter((pull) => head === undefined || head === `${owner(pull.head.repository)}:${pull.head.ref}`)
      .toReversed();
    return c.json(
      onePage(
        c,
        found.map((pull) => pullShape(twin.root(), repository, pull)),
      ),
    );
  });

  app.post(base, async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "pull_requests", "write", "read");
    const body = await readBody(c, NewPull);
    const pull = await openPull(twin, repository, identity, { ...body, body: body.body ?? "" });
    return c.json(pullShape(twin.root(), repository, pull), 201);
  });

  app.get(`${base}/:number`, async (c) => {
    const { repository } = repositoryCall(twin, c, "pull_requests", "read");
    const pull = findPull(repository, numberParameter(c, "number"));
    return c.json(pullShape(twin.root(), repository, pull, await mergeability(twin, repository, pull)));
  });

  app.patch(`${base}/:number`, async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "pull_requests", "write");
    const pull = findPull(repository, numberParameter(c, "number"));
    await changePull(twin, repository, pull, identity, await readBody(c, PullChange));
    return c.json(pullShape(twin.root(), repository, pull));
  });

  app.put(`${base}/:number/merge`, async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "contents", "write");
    const pull = findPull(repository, numberParameter(c, "number"));
    const body = await readBody(c, Merge);
    const sha = await mergePull(twin, repository, pull, identity, {
      method: body.merge_method,
      expectedHead: body.sha,
      title: body.commit_title,
      message: body.commit_message,
    });
    return c.json({ sha, merged: true, message: "Pull Request successfully merged" });
  });
}
