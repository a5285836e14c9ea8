import type { Conversations, GitHubWriter, IssueComment } from "#chain/promotion/github.ts";
import { isPromoter } from "#chain/promotion/promoter.ts";

/** A line that people don't see and that a fresh process finds again: `<!-- clearance:done 17 -->`. */
export function sayingMarker(what: string): string {
  return `<!-- clearance:${what} -->`;
}

/** Whether the promoter has said it before. Anybody can copy a marker; only its own comments count. */
export function hasSaid(comments: readonly IssueComment[], what: string, promoter: string): boolean {
  return comments.some(
    ({ author, body }) => isPromoter(author, promoter) && body.startsWith(sayingMarker(what)),
  );
}

/** Comments on an issue or pull request, once however often it is asked to: GitHub is where that is remembered. */
export async function sayOnce(
  issue: number,
  what: string,
  text: string,
  promoter: string,
  github: Pick<Conversations, "comments"> & Pick<GitHubWriter, "comment">,
): Promise<void> {
  if (hasSaid(await github.comments(issue), what, promoter)) return;
  await github.comment(issue, `${sayingMarker(what)}\n${text}`);
}
