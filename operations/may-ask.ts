import type { GitHubReader } from "#chain/promotion/github.ts";
import { loginKey, mayWrite } from "#chain/promotion/reviewers.ts";
import { readablePeopleOf } from "./people-of.ts";

/** Whoever may ask for a rollback or a quarantine: everybody by name, and whether the one who asks is among them. */
export interface Askers {
  readonly people: readonly string[];
  readonly permitted: boolean;
}

/**
 * Asks GitHub who the people of `rollback.by` are now. A team goes by its members, wherever their names have
 * moved; a login that somebody has given up can be taken by anybody, so it counts with write access only. A team
 * that can't be read stops nobody whom another name lets ask: at night that would be everybody.
 *
 * @throws the fault of a team that can't be read, where it alone might have named the one who asks.
 */
export async function askersOf(
  login: string,
  by: readonly string[],
  github: Pick<GitHubReader, "teamMembers" | "permission">,
): Promise<Askers> {
  const { people, members, unread } = await readablePeopleOf(by, (team) => github.teamMembers(team));
  if (members.some((one) => same(one, login))) return { people, permitted: true };
  if (by.some((one) => same(one, login))) {
    if (mayWrite(await github.permission(login))) return { people, permitted: true };
  }
  if (unread !== undefined) throw unread;
  return { people, permitted: false };
}

/**
 * Who may approve a rollback that nobody asked for: the people of `rollback.by`. Those of a team that can't be read
 * are missing, so that it waits for somebody else, and is stopped by none.
 */
export async function approversOf(
  by: readonly string[],
  github: Pick<GitHubReader, "teamMembers">,
): Promise<readonly string[]> {
  return (await readablePeopleOf(by, (team) => github.teamMembers(team))).people;
}

function same(one: string, other: string): boolean {
  return loginKey(one) === loginKey(other);
}
