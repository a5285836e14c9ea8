import { parseComment } from "#chain/promotion/comment-command.ts";
import type { Conversations } from "#chain/promotion/github.ts";
import { FRESH } from "./answer-comment.ts";
import { hasSaid } from "./say-once.ts";

/** What is younger than that has its webhook under way, most likely. */
const GRACE = 2 * 60_000;

/**
 * Commands of the last hour among the repository's newest hundred comments that nobody has answered, oldest first:
 * their webhook was lost, or came while nobody listened. Whoever answers looks again, whoever wrote them.
 */
export async function unansweredComments(
  promoter: string,
  now: Date,
  github: Pick<Conversations, "newestComments">,
): Promise<readonly number[]> {
  const all = await github.newestComments();
  return all
    .filter(({ id, author, body, createdAt, edited }) => {
      const age = now.getTime() - createdAt.getTime();
      const asks = author.kind === "human" && !edited && parseComment(body) !== undefined;
      return asks && age >= GRACE && age <= FRESH && !hasSaid(all, `answer ${id}`, promoter);
    })
    .map(({ id }) => id)
    .toReversed();
}
