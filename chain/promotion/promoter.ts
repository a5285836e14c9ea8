import type { Actor } from "./github.ts";

/**
 * Whether it is the promoter's App that did or said something. A person can't have its login, but markers, branch
 * names and words anybody can copy: this is the one question that nobody else's work passes.
 */
export function isPromoter(actor: Actor | undefined, promoter: string): boolean {
  return actor?.kind === "bot" && actor.login === promoter;
}
