import { Fault } from "#chain/fault.ts";
import type { RollbackPorts } from "#operations/rollback.ts";
import { unansweredComments } from "#operations/unanswered-comments.ts";
import type { Log } from "./log.ts";

/** A command is good for an hour, so a lost one is found in time, for one request. */
const AGAIN = 10 * 60_000;

/** Finds commands whose webhook was lost: with a pass, and not with each. */
export class CommentSweep {
  readonly #github: RollbackPorts["github"];
  readonly #now: () => Date;
  #looked = Number.NEGATIVE_INFINITY;

  constructor({ github, now }: Pick<RollbackPorts, "github" | "now">) {
    this.#github = github;
    this.#now = now;
  }

  async look(answer: (comment: number) => void, log: Log): Promise<void> {
    const now = this.#now();
    if (now.getTime() - this.#looked < AGAIN) return;
    try {
      const { login } = await this.#github.viewer();
      for (const comment of await unansweredComments(login, now, this.#github)) {
        log.warn({ comment }, "comment found without its webhook");
        answer(comment);
      }
      this.#looked = now.getTime();
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      log.error({ code: error.code, fault: error.message }, "comments couldn't be read");
    }
  }
}
