import type { Hono } from "hono";
import * as z from "zod";
import { numberParameter, onePage, readBody, repositoryCall } from "../call.ts";
import { announceReview, reviewPull } from "../pulls/discuss-pull.ts";
import { findPull } from "../pulls/find-pull.ts";
import { notFound, Refusal } from "../refusal.ts";
import { reviewShape } from "../shapes.ts";
import type { TwinContext } from "../twin-context.ts";

const NewReview = z.object({
  event: z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]),
  body: z.string().default(""),
  commit_id: z.string().optional(),
});

const Dismissal = z.object({ message: z.string().min(1) });

/** Reviews, which keep the head that they were given on. */
export function reviewRoutes(app: Hono, twin: TwinContext): void {
  const pulls = "/repos/:owner/:repo/pulls/:number";

  app.get(`${pulls}/reviews`, (c) => {
    const { repository } = repositoryCall(twin, c, "pull_requests", "read");
    const pull = findPull(repository, numberParameter(c, "number"));
    return c.json(onePage(c, pull.reviews.map(reviewShape)));
  });

  app.post(`${pulls}/reviews`, async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "pull_requests", "write", "read");
    const pull = findPull(repository, numberParameter(c, "number"));
    const body = await readBody(c, NewReview);
    const review = reviewPull(twin, repository, pull, identity, { ...body, commit: body.commit_id });
    return c.json(reviewShape(review));
  });

  app.put(`${pulls}/reviews/:id/dismissals`, async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "pull_requests", "write");
    const pull = findPull(repository, numberParameter(c, "number"));
    const id = numberParameter(c, "id");
    await readBody(c, Dismissal);
    const review = pull.reviews.find((one) => one.id === id);
    if (review === undefined) throw notFound();
    if (review.state === "COMMENTED")
      throw new Refusal(422, "Can not dismiss a commented pull request review");
    review.state = "DISMISSED";
    announceReview(twin, repository, pull, identity, review, "dismissed");
    return c.json(reviewShape(review));
  });
}
