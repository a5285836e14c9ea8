import { Fault } from "#chain/fault.ts";

/** Who is meant by logins and teams, and what keeps that from being all. */
export interface NamedPeople {
  /** Everybody who could be read, each once. */
  readonly people: readonly string[];
  /** Those of them that a team names. */
  readonly members: readonly string[];
  /** Of a team that can't be read. */
  readonly unread: Fault | undefined;
}

type TeamMembers = (team: string) => Promise<readonly string[]>;

/** Logins and teams as logins, each once. @throws the fault of a team that can't be read. */
export async function peopleOf(
  names: readonly string[],
  teamMembers: TeamMembers,
): Promise<readonly string[]> {
  const { people, unread } = await readablePeopleOf(names, teamMembers);
  if (unread !== undefined) throw unread;
  return people;
}

/** The same, where a team that can't be read must not keep the others from being known. */
export async function readablePeopleOf(
  names: readonly string[],
  teamMembers: TeamMembers,
): Promise<NamedPeople> {
  const answers = await Promise.all(
    names.map(async (name) => (name.includes("/") ? membersOf(name, teamMembers) : [name])),
  );
  const read = answers.map((one) => (one instanceof Fault ? [] : one));
  return {
    people: [...new Set(read.flat())],
    members: read.filter((_, index) => names[index]?.includes("/") === true).flat(),
    unread: answers.find((one) => one instanceof Fault),
  };
}

async function membersOf(team: string, teamMembers: TeamMembers): Promise<readonly string[] | Fault> {
  try {
    return await teamMembers(team);
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}
