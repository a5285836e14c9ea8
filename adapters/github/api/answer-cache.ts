import type { Octokit } from "@octokit/core";
import { answerIn } from "./github-fault.ts";

type Answer = Awaited<ReturnType<Octokit["request"]>>;

/** Reads with their entity tags. It may be emptied at any time. */
export type AnswerCache = Map<string, { readonly tag: string; readonly answer: Answer }>;

/** Answers that are kept; the oldest goes first. */
const MOST = 2_000;

/**
 * Reads of which GitHub says "not modified" where nothing is new, which takes nothing from the primary limit.
 * An entity tag holds for one token, so the token is part of an answer's name.
 */
export function keepAnswers(octokit: Octokit, known: AnswerCache): void {
  octokit.hook.wrap("request", async (send, request) => {
    if (request.method !== "GET") return send(request);
    const { url } = octokit.request.endpoint.parse(request);
    const name = `${String(request.headers.authorization)} ${url}`;
    const before = known.get(name);
    if (before !== undefined) request.headers["if-none-match"] = before.tag;
    try {
      const answer = await send(request);
      known.delete(name);
      if (answer.headers.etag !== undefined) known.set(name, { tag: answer.headers.etag, answer });
      const [oldest] = known.keys();
      if (known.size > MOST && oldest !== undefined) known.delete(oldest);
      return answer;
    } catch (error) {
      const same = answerIn(error);
      if (same?.status !== 304 || before === undefined) throw error;
      const { link } = before.answer.headers;
      return { ...before.answer, headers: { ...same.headers, ...(link === undefined ? {} : { link }) } };
    }
  });
}
