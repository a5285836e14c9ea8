import { Fault } from "#chain/fault.ts";
import type { GitHubReader } from "#chain/promotion/github.ts";

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
  const { logins, known, people, unread } = await namedBy(by, github);
  if (known.some((one) => same(one, login))) return { people, permitted: true };
  if (logins.some((one) => same(one, login))) {
    const permission = await github.permission(login);
    if (["admin", "maintain", "write"].includes(permission)) return { people, permitted: true };
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
  return (await namedBy(by, github)).people;
}

async function namedBy(by: readonly string[], github: Pick<GitHubReader, "teamMembers">) {
  const teams = await Promise.all(
    by.filter((name) => name.includes("/")).map((team) => members(team, github)),
  );
  const known = teams.flatMap((team) => (team instanceof Fault ? [] : team));
  const logins = by.filter((name) => !name.includes("/"));
  const unread = teams.find((team) => team instanceof Fault);
  return { logins, known, people: [...new Set([...logins, ...known])], unread };
}

async function members(
  team: string,
  github: Pick<GitHubReader, "teamMembers">,
): Promise<readonly string[] | Fault> {
  try {
    return await github.teamMembers(team);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

function same(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
