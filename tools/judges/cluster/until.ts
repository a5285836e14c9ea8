import { setTimeout as sleep } from "node:timers/promises";
import type { KeptProcess } from "./kept-process.ts";

/**
 * Asks until the answer is there, and no longer than the processes live that it comes from; the last
 * thing that was in the way is the error's cause.
 */
export async function until<T>(
  what: string,
  ask: () => Promise<T | undefined>,
  options: { readonly seconds?: number; readonly alive?: readonly KeptProcess[] } = {},
): Promise<T> {
  const { seconds = 60, alive = [] } = options;
  const deadline = performance.now() + seconds * 1000;
  let obstacle: unknown;
  do {
    for (const process of alive) await process.assertAlive();
    try {
      const answer = await ask();
      if (answer !== undefined) return answer;
      obstacle = undefined;
    } catch (error) {
      obstacle = error;
    }
    await sleep(50);
  } while (performance.now() < deadline);
  throw new Error(`waited ${seconds} s in vain for ${what}`, { cause: obstacle });
}
