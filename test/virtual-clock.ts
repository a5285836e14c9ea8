import type { Clock } from "#adapters/github/api/clock.ts";

/** A clock that stands still until everybody sleeps, and then goes on to whoever wakes first. */
export interface VirtualClock extends Clock {
  /** Lets time pass until this ends, and gives back what it ended with. */
  until<T>(work: Promise<T>): Promise<T>;
}

export function virtualClock(start = 1_800_000_000_000): VirtualClock {
  let now = start;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    random: () => 0.5,
    sleep: (milliseconds) =>
      new Promise((wake) => {
        sleepers.push({ at: now + milliseconds, wake });
      }),
    async until(work) {
      let ended = false;
      const end = work.finally(() => {
        ended = true;
      });
      end.catch(() => undefined);
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        if (ended) return end;
        sleepers.sort((one, other) => one.at - other.at);
        const next = sleepers.shift();
        if (next === undefined) continue;
        now = Math.max(now, next.at);
        next.wake();
      }
    },
  };
}
