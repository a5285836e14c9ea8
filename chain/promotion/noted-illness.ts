import { illUntil } from "../clearance/gates/illness.ts";
import type { OpenPullRequest } from "./github.ts";

/** Notes of illness are the reviews of the promoter itself, which says nothing else in that form. */
export function notedIllness({ author, reviews }: OpenPullRequest): Date | undefined {
  const own = reviews.filter((one) => one.author.login === author.login && one.author.kind === "bot");
  return illUntil(own.map(({ submittedAt }) => submittedAt));
}
