import type { Clock } from "./clock.ts";

/** How long a question waits for others of its kind to come with it, in milliseconds. */
const TOGETHER = 3;

/** Questions that are asked at about the same time become one. */
export function batched<V>(
  load: (names: readonly string[]) => Promise<ReadonlyMap<string, V>>,
  clock: Clock,
): (name: string) => Promise<V | undefined> {
  let names = new Set<string>();
  let next: Promise<ReadonlyMap<string, V>> | undefined;
  return async (name) => {
    names.add(name);
    next ??= clock.sleep(TOGETHER).then(() => {
      const all = [...names];
      names = new Set();
      next = undefined;
      return load(all);
    });
    return (await next).get(name);
  };
}
