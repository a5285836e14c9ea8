import { Fault } from "#chain/fault.ts";
import type { GitHubReader } from "#chain/promotion/github.ts";
import type { SourceCommits, SourceRange } from "#chain/promotion/source-commits.ts";
import type { Step } from "#chain/promotion/step.ts";

/**
 * What is said where a promotion is opened, with what came into its services' sources where somebody is to decide.
 * Asked here and never again: the branch's commit carries it.
 */
export async function wordsOf(
  { message, body, sources }: Extract<Step, { do: "open" }>,
  github: Pick<GitHubReader, "commitsBetween">,
): Promise<{ readonly message: string; readonly body: string }> {
  if (sources === undefined) return { message, body };
  const answers = new Map<string, Promise<SourceCommits | undefined>>();
  const commits = new Map<string, SourceCommits>();
  for (const range of sources.ranges) {
    const { service, repository, from, to } = range;
    const name = `${repository} ${from} ${to}`;
    const answer = answers.get(name) ?? ask(range, github);
    answers.set(name, answer);
    const found = await answer;
    if (found !== undefined) commits.set(service, found);
  }
  return sources.worded(commits);
}

/** It only informs, so that no answer keeps a promotion from being opened: the body says what to do without. */
async function ask(
  { repository, from, to }: SourceRange,
  github: Pick<GitHubReader, "commitsBetween">,
): Promise<SourceCommits | undefined> {
  try {
    return await github.commitsBetween(repository, from, to);
  } catch (error) {
    if (error instanceof Fault) return undefined;
    throw error;
  }
}
