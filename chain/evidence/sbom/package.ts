import type { Component } from "./cyclonedx.ts";

/** A component of an image, what it needs, and what of that is missing. */
export interface Package {
  readonly ref: string;
  readonly component: Component;
  /** Refs of packages in the same list. */
  readonly dependsOn: readonly string[];
  /** Names that it requires and that aren't in the image: its dependencies are incomplete. */
  readonly unmet: readonly string[];
}

/** The same name and version in several places is one component that occurs several times. */
export function mergePackages(packages: readonly Package[]): Package[] {
  const merged = new Map<string, Package>();
  for (const item of packages) {
    const known = merged.get(item.ref);
    merged.set(item.ref, known === undefined ? item : join(known, item));
  }
  return [...merged.values()].sort((a, b) => (a.ref < b.ref ? -1 : 1));
}

function join(a: Package, b: Package): Package {
  const occurrences = new Map(
    [...(a.component.evidence?.occurrences ?? []), ...(b.component.evidence?.occurrences ?? [])].map(
      (occurrence) => [`${occurrence.location}\0${occurrence.additionalContext ?? ""}`, occurrence],
    ),
  );
  return {
    ref: a.ref,
    component: {
      ...b.component,
      ...a.component,
      ...(occurrences.size === 0
        ? {}
        : {
            evidence: {
              occurrences: [...occurrences].sort(([x], [y]) => (x < y ? -1 : 1)).map(([, value]) => value),
            },
          }),
    },
    dependsOn: [...new Set([...a.dependsOn, ...b.dependsOn])].sort(),
    unmet: [...new Set([...a.unmet, ...b.unmet])].sort(),
  };
}
