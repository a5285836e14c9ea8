import type { Package } from "./package.ts";

/**
 * Refs that have to hang on a root so that everything is reached from it: what nothing else depends on,
 * and one ref of each ring that nobody enters. As few as possible; no edge between packages is invented.
 *
 * @param entered refs that the root depends on already
 */
export function orphans(packages: readonly Package[], entered: readonly string[]): readonly string[] {
  const edges = new Map(packages.map((item) => [item.ref, item.dependsOn]));
  const reached = new Set<string>();
  for (const ref of entered) walk(ref, edges, reached);
  // In the reverse of the order in which walks end, whatever leads into a ring comes before the ring.
  const ended: string[] = [];
  const seen = new Set<string>();
  for (const ref of [...edges.keys()].sort()) ended.push(...walk(ref, edges, seen));
  return ended
    .reverse()
    .filter((ref) => walk(ref, edges, reached).length > 0)
    .sort();
}

/** Everything newly reached from `start`, each after what it leads to; no recursion, graphs are deep. */
function walk(start: string, edges: ReadonlyMap<string, readonly string[]>, reached: Set<string>): string[] {
  const ended: string[] = [];
  if (reached.has(start)) return ended;
  reached.add(start);
  const path = [{ ref: start, next: 0 }];
  for (let here = path.at(-1); here !== undefined; here = path.at(-1)) {
    const target = edges.get(here.ref)?.[here.next];
    here.next += 1;
    if (target === undefined) {
      ended.push(here.ref);
      path.pop();
    } else if (!reached.has(target)) {
      reached.add(target);
      path.push({ ref: target, next: 0 });
    }
  }
  return ended;
}
