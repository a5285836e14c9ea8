import { Fault } from "#chain/fault.ts";
import type { FreshToken } from "./authentication.ts";
import type { Breaker } from "./breaker.ts";
import type { Budget, Cost, Lane } from "./budget.ts";
import type { Clock } from "./clock.ts";
import { answerIn } from "./github-fault.ts";
import { type Answered, limitIn, limitWait, type Patience } from "./limits.ts";

/** What one lane's calls share. */
export interface Line {
  readonly lane: Lane;
  readonly budget: Budget;
  readonly breaker: Breaker;
  readonly patience: Patience;
  readonly clock: Clock;
  readonly token?: () => Promise<FreshToken>;
}

/** The parts of Octokit's request that say what it costs. */
interface Asked {
  readonly method: string;
  readonly url: string;
  readonly query?: unknown;
}

interface Reply {
  readonly headers: Answered["headers"];
  readonly data: unknown;
}

/** GitHub may not know a token yet right after it gave it out. */
const TOKEN_IS_FRESH = 10_000;

/**
 * Limits are waited for, as long as patience lasts, whatever the call: GitHub did nothing. A read that failed
 * otherwise is repeated soon; a write isn't, since it may have been done.
 */
export async function patiently<R extends Reply>(
  send: () => Promise<R>,
  asked: Asked,
  line: Line,
): Promise<R> {
  const { lane, budget, breaker, patience, clock } = line;
  const cost = costOf(asked);
  const read = cost.points === 1;
  let waits = patience.waits;
  let lagged = false;
  for (let attempt = 1; ; attempt++) {
    // A rollback asks once, whatever became of the others' calls.
    if (lane !== "rollback" || attempt > 1) breaker.check();
    const { reply, error, answer } = await budget.inTurn(lane, cost, () => attemptOnce(send, line));
    if (reply !== undefined && answer === undefined) return reply;
    if (error instanceof Fault) throw error;
    const limit = answer === undefined ? undefined : limitWait(answer, clock.now());
    if (limit !== undefined) budget.pause(limit);
    let pause = limit;
    if (read && !lagged && answer?.status === 404 && (await isFresh(line))) {
      lagged = true;
      pause = 1_000;
    } else if (read && attempt < patience.attempts && (answer === undefined || answer.status >= 500)) {
      pause ??= jittered(100 * 2 ** attempt, clock);
    }
    // An answer of "wait 0 seconds" must not become a tight loop.
    const least = pause === undefined ? undefined : Math.max(pause, 100);
    if (least === undefined || least > waits) {
      if (reply !== undefined) return reply;
      throw error;
    }
    waits -= least;
    await clock.sleep(least);
  }
}

interface Attempt<R> {
  readonly reply?: R;
  readonly error?: unknown;
  /** What GitHub answered where that was a no. */
  readonly answer?: Answered | undefined;
}

/** Whatever comes of it, the breaker and the budget learn from it. */
async function attemptOnce<R extends Reply>(
  send: () => Promise<R>,
  { budget, breaker }: Line,
): Promise<Attempt<R>> {
  try {
    const reply = await send();
    budget.learn(reply.headers);
    breaker.answered();
    const limited = limitIn(reply.data);
    return limited === undefined ? { reply } : { reply, answer: { ...limited, headers: reply.headers } };
  } catch (error) {
    const answer = answerIn(error);
    if (answer !== undefined) budget.learn(answer.headers);
    if (answer !== undefined && answer.status < 500) breaker.answered();
    else if (!(error instanceof Fault)) breaker.failed();
    return { error, answer };
  }
}

async function isFresh({ token, clock }: Line): Promise<boolean> {
  const made = (await token?.())?.made;
  return made !== undefined && clock.now() - made < TOKEN_IS_FRESH;
}

/** Between half of it and all of it, so that those who failed together don't come back together. */
function jittered(milliseconds: number, clock: Clock): number {
  return milliseconds * (0.5 + clock.random() / 2);
}

function costOf({ method, url, query }: Asked): Cost {
  if (url.endsWith("/graphql")) {
    // GitHub doesn't say whether a document counts once: each of its mutations does here.
    const mutations = typeof query === "string" ? (query.match(/\(input: /g)?.length ?? 0) : 0;
    return { api: "graphql", points: mutations > 0 ? 5 : 1, content: mutations };
  }
  const read = method === "GET" || method === "HEAD";
  return { api: "rest", points: read ? 1 : 5, content: read ? 0 : 1 };
}
