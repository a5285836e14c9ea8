import * as z from "zod";
import type { SbomPredicate } from "./sbom-predicate.ts";

/** One component under one name, and the versions of it that an image holds; sorted. */
export interface ComponentVersions {
  readonly name: string;
  readonly versions: readonly string[];
}

/** What is in one SBOM and not in another, by component. */
export interface SbomDifference {
  readonly added: readonly ComponentVersions[];
  readonly removed: readonly ComponentVersions[];
  readonly changed: readonly {
    readonly name: string;
    readonly from: readonly string[];
    readonly to: readonly string[];
  }[];
  /** Components in each of them. */
  readonly counts: { readonly from: number; readonly to: number };
}

/**
 * Compares two SBOMs, whoever made them: a component is the same by its purl without version and
 * qualifiers, else by type, group and name. One image may hold several versions of it.
 */
export function sbomDifference(from: SbomPredicate, to: SbomPredicate): SbomDifference {
  const [before, after] = [componentsOf(from), componentsOf(to)];
  const names = [...new Set([...before.keys(), ...after.keys()])].sort();
  const pairs = names.map((key) => ({ from: before.get(key), to: after.get(key) }));
  return {
    added: pairs.flatMap(({ from, to }) => (from === undefined && to !== undefined ? [listed(to)] : [])),
    removed: pairs.flatMap(({ from, to }) => (from !== undefined && to === undefined ? [listed(from)] : [])),
    changed: pairs.flatMap(({ from, to }) => {
      if (from === undefined || to === undefined) return [];
      const [old, young] = [listed(from).versions, listed(to).versions];
      return old.join("\n") === young.join("\n") ? [] : [{ name: to.name, from: old, to: young }];
    }),
    counts: { from: from.components.length, to: to.components.length },
  };
}

const Component = z.looseObject({
  type: z.string(),
  name: z.string(),
  group: z.string().optional(),
  version: z.string().optional(),
  purl: z.string().optional(),
});

interface Found {
  readonly name: string;
  readonly versions: Set<string>;
}

function componentsOf({ components }: SbomPredicate): ReadonlyMap<string, Found> {
  const found = new Map<string, Found>();
  for (const one of components) {
    const { type, name, group, version = "", purl } = Component.safeParse(one).data ?? one;
    const key =
      text(purl)
        ?.replace(/[?#].*$/su, "")
        .replace(/@[^@/]*$/su, "") ?? JSON.stringify([type, group, name]);
    const full = text(group) === undefined ? name : `${text(group)}/${name}`;
    const known = found.get(key) ?? { name: full, versions: new Set() };
    known.versions.add(text(version) ?? "");
    found.set(key, known);
  }
  return found;
}

function listed({ name, versions }: Found): ComponentVersions {
  return { name, versions: [...versions].sort() };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
