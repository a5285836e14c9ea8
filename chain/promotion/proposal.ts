import { Name } from "../clearance/names.ts";
import type { CommitId } from "./git.ts";
import { lastParagraph } from "./trailers.ts";

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
}

export const NO_PROPOSAL: Proposal = { members: new Map(), waitingSince: null, rebuilt: null };

/** The commit's whole message; without anything to say, the title alone. */
export function printProposal(title: string, proposal: Proposal): string {
  const { members, waitingSince, rebuilt } = proposal;
  const trailers = [
    ...[...members].sort(([a], [b]) => (a < b ? -1 : 1)).map((member) => `${MEMBER}: ${member.join(" ")}`),
    ...(waitingSince === null ? [] : [`${WAITING}: ${waitingSince.toISOString()}`]),
    ...(rebuilt === null ? [] : [`${REBUILT}: ${rebuilt}`]),
  ];
  return trailers.length === 0 ? title : `${title}\n\n${trailers.join("\n")}`;
}

/** Strict: a line that isn't as we print it makes all of it nothing. Whose commit it is, the branch's name tells. */
export function parseProposal(message: string): Proposal {
  const members = new Map<string, string>();
  let waitingSince: Date | null = null;
  let rebuilt: CommitId | null = null;
  for (const line of lastParagraph(message)) {
    const [, name, value = ""] = /^(Clearance-[A-Za-z-]+): (.*)$/.exec(line) ?? [];
    if (name === undefined) continue;
    const [service = "", id = "", ...more] = value.split(" ");
    const time = new Date(value);
    if (name === MEMBER && isMember(service, id) && more.length === 0 && !members.has(service)) {
      members.set(service, id);
    } else if (name === WAITING && waitingSince === null && isTime(value, time)) waitingSince = time;
    else if (name === REBUILT && rebuilt === null && /^[0-9a-f]{40}(?:[0-9a-f]{24})?$/.test(value)) {
      rebuilt = value;
    } else return NO_PROPOSAL;
  }
  return { members, waitingSince, rebuilt };
}

const MEMBER = "Clearance-Member";
const WAITING = "Clearance-Waiting-Since";
const REBUILT = "Clearance-Rebuilt";

function isMember(service: string, id: string): boolean {
  return Name.safeParse(service).success && /^[0-9a-f]{64}$/.test(id);
}

function isTime(text: string, time: Date): boolean {
  return !Number.isNaN(time.getTime()) && time.toISOString() === text;
}
