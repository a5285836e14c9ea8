import type { KillPoint } from "./call-gate.ts";

/** So many of the kill points, the same ones for the same seed. */
export function chooseBySeed(
  count: number,
  seed: number,
): (points: readonly KillPoint[]) => readonly KillPoint[] {
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
