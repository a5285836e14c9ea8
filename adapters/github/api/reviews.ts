import * as z from "zod";
import type { Review } from "#chain/promotion/github.ts";
import { Account } from "./actor.ts";
import type { Connection } from "./connection.ts";
import { allPages } from "./pages.ts";

const ReviewAnswer = z
  .object({
    user: Account,
    state: z.enum(["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED", "PENDING"]),
    commit_id: z.string().nullable(),
    submitted_at: z.coerce.date().optional(),
  })
  .transform(
    (review): Review => ({
      author: review.user,
      state: review.state,
      commit: review.commit_id,
      // A review that isn't submitted yet has no time, and its state says that it counts for nothing.
      submittedAt: review.submitted_at ?? new Date(0),
    }),
  );

/** Oldest first, as GitHub lists them. */
export function readReviews({ octokit, at }: Connection, pullRequest: number): Promise<Review[]> {
  const path = "/repos/{owner}/{repo}/pulls/{pull_number}/reviews";
  return allPages(octokit, path, { ...at, pull_number: pullRequest }, ReviewAnswer);
}
