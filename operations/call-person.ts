import type { CommitId } from "#chain/promotion/git.ts";
import type { GitHub, Issue } from "#chain/promotion/github.ts";
import { isPromoter } from "#chain/promotion/promoter.ts";
import { sayingMarker } from "./say-once.ts";

const LABEL = "clearance-alarm";

export interface Call {
  /** What it is about: there is one open issue of it. */
  readonly key: string;
  readonly title: string;
  readonly text: string;
  /** Where it shows as a failed status, besides. */
  readonly commit?: CommitId;
}

/** Opens an issue of which there is none open yet. Who closes it while it still burns is called again. */
export async function callPerson(
  { key, title, text, commit }: Call,
  promoter: string,
  github: GitHub,
  open?: readonly Issue[],
): Promise<void> {
  const known = open ?? (await openCalls(promoter, github));
  if (callOf(known, key) !== undefined) return;
  await github.openIssue({ title, body: `${sayingMarker(`alarm ${key}`)}\n${text}`, label: LABEL });
  if (commit === undefined) return;
  const context = `clearance/alarm/${key.replaceAll(" ", "/")}`;
  await github.setStatus(commit, { context, state: "failure", description: title.slice(0, 140) });
}

/** The open alarms of the promoter; an issue by anybody else is none, whatever it says. */
export async function openCalls(promoter: string, github: GitHub): Promise<readonly Issue[]> {
  const open = await github.issues(LABEL);
  return open.filter(({ author }) => isPromoter(author, promoter));
}

export function callOf(open: readonly Issue[], key: string): Issue | undefined {
  return open.find(({ body }) => body.startsWith(sayingMarker(`alarm ${key}`)));
}
