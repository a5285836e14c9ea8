import { setTimeout as pause } from "node:timers/promises";

/** Time and chance, given so that a test never waits. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  sleep(milliseconds: number): Promise<void>;
  /** From 0 to below 1. */
  random(): number;
}

export const WALL_CLOCK: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds) => pause(milliseconds),
  random: () => Math.random(),
};
