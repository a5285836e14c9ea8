import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { orphans } from "./graph.ts";
import type { Package } from "./package.ts";

const REFS = ["a", "b", "c", "d", "e", "f"];

function graph(edges: readonly (readonly [string, string])[]): Package[] {
  return REFS.map((ref) => ({
    ref,
    component: { type: "library", name: ref },
    dependsOn: edges.filter(([from]) => from === ref).map(([, to]) => to),
    unmet: [],
  }));
}

function reachable(packages: readonly Package[], from: readonly string[]): Set<string> {
  const seen = new Set(from);
  for (const ref of seen)
    for (const next of packages.find((p) => p.ref === ref)?.dependsOn ?? []) seen.add(next);
  return seen;
}

const edge = fc.tuple(fc.constantFrom(...REFS), fc.constantFrom(...REFS));

describe("orphans", () => {
  it("hangs what nothing needs on the root, and of a ring its first", () => {
    const packages = graph([
      ["a", "b"],
      ["c", "d"],
      ["d", "c"],
    ]);
    expect(orphans(packages, [])).toEqual(["a", "c", "e", "f"]);
    expect(orphans(packages, ["d"])).toEqual(["a", "e", "f"]);
  });

  it("reaches everything, and needs every one of its answers", () => {
    fc.assert(
      fc.property(fc.array(edge), fc.subarray(REFS), (edges, entered) => {
        const packages = graph(edges);
        const attached = orphans(packages, entered);
        expect([...reachable(packages, [...entered, ...attached])].sort()).toEqual(REFS);
        for (const ref of attached) {
          const without = attached.filter((other) => other !== ref);
          expect(reachable(packages, [...entered, ...without])).not.toContain(ref);
        }
      }),
    );
  });
});
