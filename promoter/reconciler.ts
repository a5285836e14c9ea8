import { setTimeout as pause } from "node:timers/promises";

/** What one pass says of itself. */
export interface Passed {
  readonly ok: boolean;
  readonly again: Date | null;
}

/** Time, given so that a test never waits. */
export interface ReconcilerClock {
  now(): number;
  /** Ends early where the signal says so. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

const WALL: ReconcilerClock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) => pause(milliseconds, undefined, { signal }),
};

/** Timers take no more than 2³¹ milliseconds. */
const LONGEST = 24 * 3_600_000;

/** What else is hinted at waits for its turn: a storm of hints must not become one of questions to the registry. */
const MOST_HINTS = 1_000;

export interface Pass {
  readonly ok: boolean;
  readonly started: Date;
  readonly milliseconds: number;
}

/**
 * Runs one pass at a time. A wake during a pass means one more pass after it, however many wakes there
 * were. It wakes by itself at the time that a pass has named, and after an interval, which catches webhooks that
 * were lost and registries that tell nobody; without one, nothing is asked between the two.
 */
export class Reconciler {
  readonly #pass: (signal: AbortSignal, hints: ReadonlySet<string>) => Promise<boolean | Passed>;
  readonly #intervalMs: number | null;
  readonly #clock: ReconcilerClock;
  readonly #stop = new AbortController();
  #wanted = false;
  #hints = new Set<string>();
  #again: number | undefined;
  #rouse: (() => void) | undefined;
  #loop: Promise<void> | undefined;
  last: Pass | undefined;

  /** `pass` answers whether everything could be decided, and when it may come out differently; it must not throw for a fault. */
  constructor(
    pass: (signal: AbortSignal, hints: ReadonlySet<string>) => Promise<boolean | Passed>,
    intervalMs: number | null,
    clock: ReconcilerClock = WALL,
  ) {
    this.#pass = pass;
    this.#intervalMs = intervalMs;
    this.#clock = clock;
  }

  /** Ends when it is closed, or with what no pass may throw. */
  start(): Promise<void> {
    this.#wanted = true;
    this.#loop ??= this.#run();
    return this.#loop;
  }

  /** With what whoever wakes says has changed: the next pass gets all that came until it begins. */
  wake(hints: Iterable<string> = []): void {
    for (const hint of hints) if (this.#hints.size < MOST_HINTS) this.#hints.add(hint);
    this.#wanted = true;
    this.#rouse?.();
  }

  /** Lets the pass under way finish. */
  async close(): Promise<void> {
    this.#stop.abort();
    this.#rouse?.();
    await this.#loop;
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      while (!this.#wanted && !this.#stop.signal.aborted) await this.#nap();
      if (this.#stop.signal.aborted) return;
      this.#wanted = false;
      const started = new Date();
      const hints = this.#hints;
      this.#hints = new Set();
      const passed = await this.#pass(this.#stop.signal, hints);
      const { ok, again } = typeof passed === "boolean" ? { ok: passed, again: null } : passed;
      this.#again = again?.getTime();
      this.last = { ok, started, milliseconds: Date.now() - started.getTime() };
    }
  }

  async #nap(): Promise<void> {
    const roused = new AbortController();
    this.#rouse = () => roused.abort();
    const untilAgain = this.#again === undefined ? Infinity : this.#again - this.#clock.now();
    const wait = Math.max(0, Math.min(untilAgain, this.#intervalMs ?? Infinity, LONGEST));
    await this.#clock.sleep(wait, roused.signal).catch(() => undefined);
    // The longest nap is a timer's limit and no reason to ask anything.
    this.#wanted ||= wait < LONGEST;
    this.#rouse = undefined;
  }
}
