import { Name } from "../clearance/names.ts";
import type { CommitId } from "./git.ts";
import { parseSourceCommits, printSourceCommits, type SourceCommits } from "./source-commits.ts";
import {
  lastParagraph,
  type PromotionTrailers,
  parseRecords,
  printRecords,
  withoutRecords,
} from "./trailers.ts";

/**
 * What the one commit of a promotion's branch says beside its title. A body may be edited by anybody who may
 * write; a commit can't be, so this is where a fresh process reads what it can't compute.
 */
export interface Proposal {
  /** The promotions that go together, by service; empty for one that goes alone. */
  readonly members: ReadonlyMap<string, string>;
  /** Since when these places wait for something newer, over all pull requests that this one supersedes. */
  readonly waitingSince: Date | null;
  /** The head that this commit took the place of, because the base had moved on beneath it. */
  readonly rebuilt: CommitId | null;
  /**
   * What came into each service's source, by service, as it was read when this was opened. It only informs:
   * whoever may push to the branch can put other words there, which the body shows as a stranger's all the same.
   */
  readonly commits: ReadonlyMap<string, SourceCommits>;
  /** What the merge's record is to say, where the merge takes no words of ours. */
  readonly records: readonly PromotionTrailers[];
}

export const NO_PROPOSAL: Proposal = {
  members: new Map(),
  waitingSince: null,
  rebuilt: null,
  commits: new Map(),
  records: [],
};

/** The commit's whole message; without anything to say, the title alone. */
export function printProposal(title: string, proposal: Proposal): string {
  const { members, waitingSince, rebuilt, commits, records } = proposal;
  const trailers = [
    ...sorted(members).map(([service, id]) => `${MEMBER}: ${service} ${id}`),
    ...(waitingSince === null ? [] : [`${WAITING}: ${waitingSince.toISOString()}`]),
    ...(rebuilt === null ? [] : [`${REBUILT}: ${rebuilt}`]),
    ...sorted(commits).map(([service, source]) => `${COMMITS}: ${service} ${printSourceCommits(source)}`),
  ];
  return [title, trailers.join("\n"), printRecords(records)].filter((one) => one !== "").join("\n\n");
}

/** Strict: a line that isn't as we print it makes all of it nothing. Whose commit it is, the branch's name tells. */
export function parseProposal(message: string): Proposal {
  const members = new Map<string, string>();
  const commits = new Map<string, SourceCommits>();
  let waitingSince: Date | null = null;
  let rebuilt: CommitId | null = null;
  for (const line of lastParagraph(withoutRecords(message))) {
    const [, name, value = ""] = /^(Clearance-[A-Za-z-]+): (.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const [service = "", id = "", ...more] = value.split(" ");
    const time = new Date(value);
    const source = name === COMMITS ? parseSourceCommits(id) : undefined;
    if (name === MEMBER && isMember(service, id) && more.length === 0 && !members.has(service)) {
      members.set(service, id);
    } else if (name === WAITING && waitingSince === null && isTime(value, time)) waitingSince = time;
    else if (name === REBUILT && rebuilt === null && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(value)) {
      rebuilt = value;
    } else if (
      source !== undefined &&
      Name.safeParse(service).success &&
      more.length === 0 &&
      !commits.has(service)
    ) {
      commits.set(service, source);
    } else return NO_PROPOSAL;
  }
  return { members, waitingSince, rebuilt, commits, records: parseRecords(message) };
}

const MEMBER = "Clearance-Member";
const WAITING = "Clearance-Waiting-Since";
const REBUILT = "Clearance-Rebuilt";
const COMMITS = "Clearance-Commits";

function sorted<T>(byService: ReadonlyMap<string, T>): readonly (readonly [string, T])[] {
  return [...byService].sort(([a], [b]) => (a < b ? -1 : 1));
}

function isMember(service: string, id: string): boolean {
  return Name.safeParse(service).success && /^[0-9a-f]{64}$/.test(id);
}

function isTime(text: string, time: Date): boolean {
  return !Number.isNaN(time.getTime()) && time.toISOString() === text;
}
