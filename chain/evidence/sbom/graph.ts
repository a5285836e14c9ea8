import type { Package } from "./package.ts";

/**
 * Refs that have to hang on a root so that everything is reached from it: first what nothing else depends
 * on, then, for rings that nobody enters, their first ref. No edge between packages is invented.
 *
 * @param entered refs that the root depends on already
 */
export function orphans(packages: readonly Package[], entered: readonly string[]): readonly string[] {
  const byRef = new Map(packages.map((item) => [item.ref, item]));
  const reached = new Set<string>();
  const visit = (start: string) => {
    const stack = [start];
    for (let ref = stack.pop(); ref !== undefined; ref = stack.pop()) {
      if (reached.has(ref)) continue;
      reached.add(ref);
      stack.push(...(byRef.get(ref)?.dependsOn ?? []));
    }
  };
  for (const ref of entered) visit(ref);

  const needed = new Set(packages.flatMap((item) => item.dependsOn));
  const refs = [...byRef.keys()].sort();
  const attached: string[] = [];
  for (const candidates of [refs.filter((ref) => !needed.has(ref)), refs]) {
    for (const ref of candidates) {
      if (reached.has(ref)) continue;
      attached.push(ref);
      visit(ref);
    }
  }
  return attached.sort();
}
