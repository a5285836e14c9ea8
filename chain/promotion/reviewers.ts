import type { Permission, Review } from "./github.ts";

/** As GitHub compares logins. */
export function loginKey(login: string): string {
  return login.toLowerCase();
}

export function mayWrite(permission: Permission): boolean {
  return permission === "admin" || permission === "maintain" || permission === "write";
}

/**
 * The last word of each person: a comment is none. Of different words of the same moment nobody can tell which came
 * last: a request for changes among them stands, and else there is none.
 */
export function lastWords(reviews: readonly Review[]): readonly Review[] {
  const last = new Map<string, Review>();
  const ambiguous = new Set<string>();
  for (const review of reviews) {
    if (review.state === "COMMENTED" || review.state === "PENDING") continue;
    const login = loginKey(review.author.login);
    const known = last.get(login);
    const age = known === undefined ? 1 : review.submittedAt.getTime() - known.submittedAt.getTime();
    if (age > 0) {
      last.set(login, review);
      ambiguous.delete(login);
    } else if (!(age < 0) && (review.state !== known?.state || review.commit !== known.commit)) {
      ambiguous.add(login);
      if (review.state === "CHANGES_REQUESTED") last.set(login, review);
    }
  }
  return [...last].flatMap(([login, review]) =>
    ambiguous.has(login) && review.state !== "CHANGES_REQUESTED" ? [] : [review],
  );
}
