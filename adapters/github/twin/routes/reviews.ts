import type { Hono } from "hono";
import * as z from "zod";
import { numberParameter, onePage, readBody, repositoryCall } from "../call.ts";
import { accountOf } from "../pushes.ts";
import { Refusal } from "../refusal.ts";
import { reviewShape } from "../shapes.ts";
import type { ReviewRecord } from "../state.ts";
import type { TwinContext } from "../twin-context.ts";
import { findPull, refuseJobs } from "./pulls.ts";

const NewReview = z.object({
  event: z.enum(["APPROVE", "REQUEST_CHANGES", "COMMENT"]),
  body: z.string().default(""),
  commit_id: z.string().optional(),
});

const STATES = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;

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
    const author = accountOf(identity);
    if (body.event === "APPROVE") refuseJobs(repository, identity);
    if (author.login === pull.author.login && body.event !== "COMMENT") {
      throw new Refusal(422, "Unprocessable Entity", [
        { code: "custom", message: "Can not approve your own pull request" },
      ]);
    }
    const review: ReviewRecord = {
      id: twin.store.newId(),
      author,
      state: STATES[body.event],
      body: body.body,
      commit: body.commit_id ?? pull.head.sha,
      at: new Date().toISOString(),
    };
    pull.reviews.push(review);
    twin.emit(repository, {
      name: "pull_request_review",
      action: "submitted",
      actor: author,
      suppressed: identity.kind === "job",
      ref: `refs/pull/${pull.number}/merge`,
      sha: pull.head.sha,
      payload: { review: reviewShape(review), pull_request: { number: pull.number, head: pull.head } },
    });
    return c.json(reviewShape(review));
  });
}
