import type { Clock } from "./clock.ts";

/** What a call is for; whoever comes first here goes first. */
export const LANES = ["rollback", "merge", "open", "refresh"] as const;
export type Lane = (typeof LANES)[number];

/** What a call takes from GitHub's secondary limits. */
export interface Cost {
  readonly api: "rest" | "graphql";
  /** 1 for a read, 5 for a write. */
  readonly points: number;
  /** How many things it creates or changes. */
  readonly content: number;
}

interface Window {
  readonly milliseconds: number;
  readonly limit: number;
  readonly weigh: (cost: Cost) => number;
}

/** GitHub's secondary limits of one identity. */
const WINDOWS: readonly Window[] = [
  { milliseconds: 60_000, limit: 900, weigh: ({ api, points }) => (api === "rest" ? points : 0) },
  { milliseconds: 60_000, limit: 2_000, weigh: ({ api, points }) => (api === "graphql" ? points : 0) },
  { milliseconds: 60_000, limit: 80, weigh: ({ content }) => content },
  { milliseconds: 3_600_000, limit: 500, weigh: ({ content }) => content },
];
const HOUR = 3_600_000;

/** How much of each limit a lane leaves to the lanes before it, in percent. */
const LEAVES: Readonly<Record<Lane, number>> = { rollback: 0, merge: 10, open: 20, refresh: 30 };

/** Calls under way at once in all lanes but rollback's; GitHub ends it at 100. */
const AT_ONCE = 16;

interface Waiting {
  readonly lane: Lane;
  readonly cost: Cost;
  readonly start: () => void;
}

/**
 * Who may call GitHub when, for one identity. A rollback is never held back here: what GitHub itself
 * answers is all that stops it. The others wait for their turn, in the order of lanes, and leave it room.
 */
export class Budget {
  readonly #clock: Clock;
  readonly #windows: readonly Window[];
  readonly #spent: { readonly at: number; readonly cost: Cost }[] = [];
  readonly #waiting: Waiting[] = [];
  readonly #quotas = new Map<string, { left: number; limit: number; until: number }>();
  #notBefore = 0;
  #running = 0;
  #wake = Number.POSITIVE_INFINITY;

  /** `paced` by GitHub's published limits; a server of one's own has those that its answers tell, or none. */
  constructor(clock: Clock, paced: boolean) {
    this.#clock = clock;
    this.#windows = paced ? WINDOWS : [];
  }

  /** Does the call once it is its turn. */
  async inTurn<T>(lane: Lane, cost: Cost, call: () => Promise<T>): Promise<T> {
    if (lane === "rollback") {
      this.#spend(cost);
      return call();
    }
    await new Promise<void>((start) => {
      this.#waiting.push({ lane, cost, start });
      this.#admit();
    });
    try {
      return await call();
    } finally {
      this.#running -= 1;
      this.#admit();
    }
  }

  /** GitHub asked for a pause: no call but a rollback's begins before its end. */
  pause(milliseconds: number): void {
    this.#notBefore = Math.max(this.#notBefore, this.#clock.now() + milliseconds);
  }

  /** What is left of the primary limit, as an answer's headers say. */
  learn(headers: Readonly<Record<string, string | number | undefined>>): void {
    const [left, limit, reset] = ["remaining", "limit", "reset"].map((name) =>
      Number(headers[`x-ratelimit-${name}`]),
    );
    if (left === undefined || limit === undefined || reset === undefined) return;
    if (![left, limit, reset].every(Number.isFinite)) return;
    const resource = headers["x-ratelimit-resource"];
    const api = resource === "graphql" ? "graphql" : "rest";
    if (resource === undefined || resource === "core" || resource === "graphql") {
      this.#quotas.set(api, { left, limit, until: reset * 1000 });
    }
  }

  #spend(cost: Cost): void {
    this.#spent.push({ at: this.#clock.now(), cost });
  }

  #admit(): void {
    const now = this.#clock.now();
    while (this.#spent[0] !== undefined && this.#spent[0].at <= now - HOUR) this.#spent.shift();
    this.#waiting.sort((one, other) => LANES.indexOf(one.lane) - LANES.indexOf(other.lane));
    const held = new Map<string, number>();
    const starting: Waiting[] = [];
    for (const one of this.#waiting) {
      if (this.#running >= AT_ONCE) break;
      const alike = `${one.lane} ${one.cost.api} ${one.cost.points}`;
      if (held.has(alike)) continue;
      const free = this.#freeAt(one, now);
      if (free > now) {
        held.set(alike, free);
        continue;
      }
      starting.push(one);
      this.#running += 1;
      this.#spend(one.cost);
    }
    for (const one of starting) {
      this.#waiting.splice(this.#waiting.indexOf(one), 1);
      one.start();
    }
    this.#comeBack(Math.min(...held.values()), now);
  }

  /** When nothing would hold this call back any more, by what is known now. */
  #freeAt({ lane, cost }: Waiting, now: number): number {
    const quota = this.#quotas.get(cost.api);
    const spare = quota !== undefined && quota.left * 100 <= quota.limit * LEAVES[lane] ? quota.until : 0;
    return Math.max(
      now,
      this.#notBefore,
      spare,
      ...this.#windows.map((one) => this.#roomIn(one, lane, cost)),
    );
  }

  #roomIn({ milliseconds, limit, weigh }: Window, lane: Lane, cost: Cost): number {
    const wanted = weigh(cost);
    if (wanted === 0) return 0;
    const since = this.#clock.now() - milliseconds;
    const recent = this.#spent.filter(({ at }) => at > since);
    let over =
      recent.reduce((sum, one) => sum + weigh(one.cost), wanted) - (limit * (100 - LEAVES[lane])) / 100;
    for (const { at, cost: before } of recent) {
      if (over <= 0) return 0;
      over -= weigh(before);
      if (over <= 0) return at + milliseconds;
    }
    return 0;
  }

  #comeBack(at: number, now: number): void {
    if (at === Number.POSITIVE_INFINITY || at >= this.#wake) return;
    this.#wake = at;
    void this.#clock.sleep(at - now).then(() => {
      if (this.#wake === at) this.#wake = Number.POSITIVE_INFINITY;
      this.#admit();
    });
  }
}
