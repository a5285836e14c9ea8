import { Breaker } from "#adapters/github/api/breaker.ts";
import { Budget, type Lane } from "#adapters/github/api/budget.ts";
import type { Clock } from "#adapters/github/api/clock.ts";
import { toFault } from "#adapters/github/api/github-fault.ts";
import { PATIENCE } from "#adapters/github/api/limits.ts";
import { mergePatiently } from "#adapters/github/api/merge.ts";
import { type Line, patiently } from "#adapters/github/api/patiently.ts";
import type { MemoryRequests } from "#adapters/github/memory/memory-requests.ts";

/** HTTP statuses that GitHub answers with instead of doing what it was asked. */
export type Refusal = 403 | 404 | 405 | 409 | 422 | 429 | 502;

const WORDS: Readonly<Record<Refusal, string>> = {
  403: "Resource not accessible by integration",
  404: "Not Found",
  405: "Base branch was modified. Review and try the merge again.",
  409: "Head branch was modified. Review and try the merge again.",
  422: "Validation Failed",
  429: "You have exceeded a secondary rate limit.",
  502: "Bad Gateway",
};

/** As Octokit throws it; undefined: nothing came back. */
export function answered(status: Refusal | undefined): Error {
  const message = status === undefined ? "fetch failed" : WORDS[status];
  const headers = status === 429 ? { "retry-after": "5" } : {};
  return Object.assign(new Error(message), {
    status: status ?? 500,
    ...(status === undefined ? {} : { response: { status, headers } }),
  });
}

const WRITES: readonly (keyof MemoryRequests)[] = [
  "updateRefs",
  "createCommitOnBranch",
  "createPullRequest",
  "rebuild",
  "deleteBranch",
  "updatePullRequest",
  "comment",
  "remark",
  "setStatus",
  "merge",
  "dispatch",
  "openIssue",
  "closeIssue",
];

/** The line of one task: who ended in the middle of a call holds nobody else's up. */
export function freshLine(lane: Lane, clock: Clock): Line {
  return { lane, budget: new Budget(clock, false), breaker: new Breaker(clock), patience: PATIENCE, clock };
}

/**
 * What the real client does with GitHub's answers: it waits for limits, repeats reads, asks a merge again, and tells
 * the rest as faults. The very code; only what sends is another.
 */
export function overWire(requests: MemoryRequests, lineNow: () => Line): MemoryRequests {
  const entries = Object.entries(requests) as [
    keyof MemoryRequests,
    (...given: unknown[]) => Promise<unknown>,
  ][];
  const wired = entries.map(([name, request]) => [name, sent(name, request)] as const);
  return { ...(Object.fromEntries(wired) as unknown as MemoryRequests), merge };

  function patient<T>(name: keyof MemoryRequests, request: () => Promise<T>): Promise<T> {
    const method = WRITES.includes(name) ? "POST" : "GET";
    const send = async () => ({ headers: {}, data: await request() });
    return patiently(send, { method, url: name }, lineNow()).then(({ data }) => data);
  }

  function sent(name: keyof MemoryRequests, request: (...given: unknown[]) => Promise<unknown>) {
    return (...given: unknown[]) => asFault(name, () => patient(name, () => request(...given)));
  }

  function merge(request: Parameters<MemoryRequests["merge"]>[0]) {
    const send = () => patient("merge", () => requests.merge(request));
    const look = () => patient("pullRequest", () => requests.pullRequest(request.pullRequest));
    return asFault("merge", () => mergePatiently(request, { send, look, clock: lineNow().clock }));
  }
}

async function asFault<T>(name: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw toFault(name, error);
  }
}
