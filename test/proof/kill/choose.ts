import { changes, type KillPoint } from "./call-gate.ts";

/** Picks among all the points at which a job with these calls can end. */
export type Choose = (points: readonly KillPoint[], calls: readonly string[]) => readonly KillPoint[];

/**
 * Every moment of the calls that can change a server. A process leaves nothing but what its calls did, so a job that
 * ends at any call in between leaves the world of one of these.
 */
export function chooseChanges(points: readonly KillPoint[], calls: readonly string[]): readonly KillPoint[] {
  return points.filter(({ call }) => call === 1 || changes(calls[call - 1] ?? ""));
}

/** So many of the kill points, the same ones for the same seed. */
export function chooseBySeed(count: number, seed: number): Choose {
  return (points) => {
    const next = randomNumbers(seed);
    const weighed = points.map((point) => ({ point, weight: next() }));
    return weighed
      .sort((a, b) => a.weight - b.weight)
      .slice(0, count)
      .map(({ point }) => point);
  };
}

/** mulberry32: small, and good enough to pick by. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
