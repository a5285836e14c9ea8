import { Fault } from "#chain/fault.ts";
import { COMMENT_USAGE, parseComment, type RollbackCommand } from "#chain/promotion/comment-command.ts";
import type { IssueComment } from "#chain/promotion/github.ts";
import { cell } from "#chain/promotion/markdown.ts";
import { mayWrite } from "#chain/promotion/reviewers.ts";
import { digestWords, rolledBackWords } from "#chain/promotion/rolled-back-words.ts";
import { baseCommit } from "./observe-base.ts";
import { readPolicy } from "./observe-policy.ts";
import { type Base, DEFAULT_BASE } from "./observe-ports.ts";
import { type RollbackOutcome, type RollbackPorts, rollback } from "./rollback.ts";
import { hasSaid, sayOnce } from "./say-once.ts";

/** What became of a comment. `ignored` leaves no trace: whoever isn't asked can't make the promoter speak. */
export type CommentAnswer =
  | { readonly outcome: "ignored"; readonly reason: string }
  | { readonly outcome: "answered"; readonly text: string; readonly rollback?: RollbackOutcome };

/** An event that comes later than that is a replay, or of a day on which nobody listened: asking again is safer. */
export const FRESH = 60 * 60_000;
/** A clock that is behind by more makes every comment young, a replayed one too. */
const SKEW = 10 * 60_000;

/**
 * Does what a comment asks, for whoever GitHub says wrote it, and answers below it, once: the answer names the
 * comment, so that the same event a day later does nothing. An event is a hint; the comment is read again.
 *
 * @throws those of `rollback`, after they were told below the comment.
 */
export async function answerComment(
  id: number,
  ports: RollbackPorts,
  base: Base = DEFAULT_BASE,
): Promise<CommentAnswer> {
  const { github, git, now } = ports;
  const comment = await github.findComment(id);
  if (comment === undefined) return ignored("there is no such comment any more");
  const parsed = parseComment(comment.body);
  if (parsed === undefined) return ignored("it isn't a command");
  if (comment.author.kind !== "human") return ignored(`${comment.author.login} isn't a person`);
  await git.refresh();
  const { policy } = await readPolicy(git, await baseCommit(git, base.branch), base.policyPath);
  const promoter = `${policy.promoter.app}[bot]`;
  if (hasSaid(await github.comments(comment.issue), `answer ${id}`, promoter)) {
    return ignored("it was answered before");
  }
  const answer = async (text: string, outcome?: RollbackOutcome): Promise<CommentAnswer> => {
    await sayOnce(comment.issue, `answer ${id}`, text, promoter, github);
    return { outcome: "answered", text, ...(outcome === undefined ? {} : { rollback: outcome }) };
  };
  const unheard = objectionTo(comment, now());
  if (unheard !== undefined || "problem" in parsed) {
    if (!(await writes(comment, ports))) return ignored("it is a stranger's");
    return answer(unheard ?? `${"problem" in parsed ? parsed.problem : ""}. Write \`${COMMENT_USAGE}\`.`);
  }
  return roll(parsed.command, comment, { ports, base, answer });
}

async function roll(
  command: RollbackCommand,
  comment: IssueComment,
  {
    ports,
    base,
    answer,
  }: {
    readonly ports: RollbackPorts;
    readonly base: Base;
    readonly answer: (text: string, outcome?: RollbackOutcome) => Promise<CommentAnswer>;
  },
): Promise<CommentAnswer> {
  try {
    const outcome = await rollback({ ...command, requestedBy: comment.author.login, base }, ports);
    const stranger =
      outcome.outcome === "refused" && outcome.findings.some(({ code }) => code === "NOT_PERMITTED");
    if (stranger && !(await writes(comment, ports))) return ignored("it is a stranger's");
    return await answer(describe(outcome), outcome);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    // A stranger can make it fail as well, and makes nobody speak by that; whoever runs this is told all the same.
    const text = `It couldn't be decided. ${error.code}: ${cell(error.message, 2_000)}. Ask again in a new comment.`;
    if (await writes(comment, ports)) await answer(text);
    throw error;
  }
}

/** Who may write can change anybody's comment, so a changed one is nobody's word. */
function objectionTo({ edited, createdAt }: IssueComment, now: Date): string | undefined {
  if (edited)
    return "This comment was changed after it was written, so nobody's word is sure. Write a new one.";
  const age = now.getTime() - createdAt.getTime();
  if (age < -SKEW) {
    return "By the promoter's clock this comment isn't written yet, so nobody can say how old it is. Nothing was done: set the clock of its machine.";
  }
  if (age <= FRESH) return undefined;
  return "This comment is more than an hour old, and nothing was done. Write a new one if it still holds.";
}

async function writes({ author }: IssueComment, { github }: RollbackPorts): Promise<boolean> {
  return mayWrite(await github.permission(author.login));
}

function describe(outcome: RollbackOutcome): string {
  switch (outcome.outcome) {
    case "rolled-back": {
      const lines = outcome.warnings.map(({ code, message }) => `- ${code}: ${cell(message, 1_000)}`);
      const done = `**Rolled back** by #${outcome.pullRequest}, merged as ${outcome.commit}:`;
      return [done, ...rolledBackWords(outcome), ...lines].join("\n");
    }
    case "already": {
      return `Nothing to do: ${cell(outcome.requestedBy)} has put ${cell(digestWords("to", outcome), 2_000)} back before (${cell(outcome.reason)}).`;
    }
    case "waiting": {
      const open = outcome.answers.filter((one) => one.outcome !== "passed");
      return [
        `#${outcome.pullRequest} waits, and is merged as soon as it may be:`,
        ...open.map(({ reason }) => `- ${reason}`),
      ].join("\n");
    }
    case "refused":
      break;
  }
  const reasons = outcome.findings.map(({ code, message }) => `- ${code}: ${cell(message, 1_000)}`);
  return ["**Refused.**", ...reasons].join("\n");
}

function ignored(reason: string): CommentAnswer {
  return { outcome: "ignored", reason };
}
