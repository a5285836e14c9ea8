import type { Digest } from "../../digest/digest.ts";
import type { Fact } from "./fact.ts";
import type { LayerFacts } from "./layer-facts.ts";

/** A fact where a container would see it, and the layer that brought it. */
export interface Found<F extends Fact = Fact> {
  readonly path: string;
  readonly layer: Digest;
  readonly fact: F;
}

/**
 * The facts of an image out of those of its layers, lowest first: what a layer removes, replaces or hides
 * is gone, as it is when the layers are unpacked (OCI image spec, "Applying Changesets"). Sorted by path.
 */
export function mergeLayers(layers: readonly LayerFacts[]): readonly Found[] {
  const seen = new Map<string, { layer: Digest; facts: readonly Fact[] }>();
  for (const layer of layers) {
    for (const path of seen.keys()) {
      if (isHidden(path, layer)) seen.delete(path);
    }
    for (const [path, facts] of layer.facts) seen.set(path, { layer: layer.diffId, facts });
  }
  return [...seen]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([path, { layer, facts }]) => facts.map((fact) => ({ path, layer, fact })));
}

function isHidden(path: string, upper: LayerFacts): boolean {
  if (upper.files.has(path) || upper.folders.has(path)) return true;
  if (upper.removed.has(path) || upper.opaque.has("")) return true;
  for (let slash = path.lastIndexOf("/"); slash > 0; slash = path.lastIndexOf("/", slash - 1)) {
    const folder = path.slice(0, slash);
    if (upper.files.has(folder) || upper.removed.has(folder) || upper.opaque.has(folder)) return true;
  }
  return false;
}

/** The facts of one kind, with their type. */
export function factsOfKind<K extends Fact["kind"]>(
  found: readonly Found[],
  kind: K,
): readonly Found<Extract<Fact, { kind: K }>>[] {
  return found.filter((item): item is Found<Extract<Fact, { kind: K }>> => item.fact.kind === kind);
}
