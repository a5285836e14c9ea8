import { Fault } from "#chain/fault.ts";
import type { Clock } from "./clock.ts";

const FAILURES = 5;
const OPEN_FOR = 30_000;

/**
 * Stops asking a GitHub that fails again and again (5xx or no answer), lets one call through after a
 * while, and goes on when that one is answered.
 */
export class Breaker {
  readonly #clock: Clock;
  #failures = 0;
  #openUntil = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** @throws Fault `GITHUB_UNREACHABLE` (retryable) while it is open. */
  check(): void {
    if (this.#failures < FAILURES) return;
    const now = this.#clock.now();
    if (now < this.#openUntil) {
      const again = new Date(this.#openUntil).toISOString();
      const message = `GitHub failed ${this.#failures} times in a row: it is asked again at ${again}`;
      throw new Fault("GITHUB_UNREACHABLE", message, { retryable: true });
    }
    // Half open: this call finds out, the others wait for what it says.
    this.#openUntil = now + OPEN_FOR;
  }

  answered(): void {
    this.#failures = 0;
  }

  failed(): void {
    this.#failures += 1;
    if (this.#failures >= FAILURES) this.#openUntil = this.#clock.now() + OPEN_FOR;
  }
}
