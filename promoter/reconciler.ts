import { setTimeout as sleep } from "node:timers/promises";

export interface Pass {
  readonly ok: boolean;
  readonly started: Date;
  readonly milliseconds: number;
}

/**
 * Runs one pass at a time. A wake during a pass means one more pass after it, however many wakes there
 * were; an interval catches the webhooks that were lost.
 */
export class Reconciler {
  readonly #pass: (signal: AbortSignal) => Promise<boolean>;
  readonly #intervalMs: number;
  readonly #stop = new AbortController();
  #wanted = false;
  #rouse: (() => void) | undefined;
  #loop: Promise<void> | undefined;
  last: Pass | undefined;

  /** `pass` answers whether everything could be decided; it must not throw for a fault. */
  constructor(pass: (signal: AbortSignal) => Promise<boolean>, intervalMs: number) {
    this.#pass = pass;
    this.#intervalMs = intervalMs;
  }

  /** Ends when it is closed, or with what no pass may throw. */
  start(): Promise<void> {
    this.#wanted = true;
    this.#loop ??= this.#run();
    return this.#loop;
  }

  wake(): void {
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
      if (!this.#wanted) await this.#nap();
      if (this.#stop.signal.aborted) return;
      this.#wanted = false;
      const started = new Date();
      const ok = await this.#pass(this.#stop.signal);
      this.last = { ok, started, milliseconds: Date.now() - started.getTime() };
    }
  }

  async #nap(): Promise<void> {
    const roused = new AbortController();
    this.#rouse = () => roused.abort();
    await sleep(this.#intervalMs, undefined, { signal: roused.signal }).catch(() => undefined);
    this.#rouse = undefined;
  }
}
