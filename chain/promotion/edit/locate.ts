import {
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Scalar,
  type YAMLMap,
} from "yaml";
import { Fault } from "../../fault.ts";
import type { PathStep } from "./digest-path.ts";

/** Where the path leads: to a value, or to a map that could hold it and doesn't yet. */
export type Place =
  | { readonly kind: "value"; readonly key: Scalar; readonly value: Scalar }
  | { readonly kind: "absent"; readonly parent: YAMLMap; readonly key: string };

/**
 * Follows the path through every document of a file and accepts exactly one place.
 *
 * @throws Fault `EDIT_PATH_MISSING`, `EDIT_PATH_AMBIGUOUS`, or `EDIT_UNSAFE` where the way leads
 *   through an alias or a merge key.
 */
export function locate(
  documents: readonly Document.Parsed[],
  path: string,
  steps: readonly PathStep[],
): Place {
  const places = documents.flatMap((document) => follow(document.contents, steps, path));
  const values = places.filter((place) => place.kind === "value");
  const [place, second] = values.length > 0 ? values : places;
  if (place === undefined) {
    throw new Fault(
      "EDIT_PATH_MISSING",
      `nothing is at ${path}: correct digestAt.path, or add the entry to the file`,
    );
  }
  if (second !== undefined) throw ambiguous(path);
  return place;
}

function follow(node: unknown, steps: readonly PathStep[], path: string): Place[] {
  const [step, ...rest] = steps;
  if (isAlias(node))
    throw new Fault("EDIT_UNSAFE", `${path} leads through an alias (*${node.source}): write it out`);
  if (step === undefined) return [];
  if ("entry" in step) {
    if (!isSeq(node)) return [];
    const kustomizeImages = path.startsWith("images[");
    const entries = node.items.filter((item) => isNamed(item, step.entry, kustomizeImages));
    if (entries.length > 1) throw ambiguous(path);
    return entries.flatMap((item) => follow(item, rest, path));
  }
  if (!isMap(node)) return [];
  const pairs = node.items.filter((pair) => isScalar(pair.key) && pair.key.value === step.key);
  if (rest.length > 0) return pairs.flatMap((pair) => follow(pair.value, rest, path));
  if (pairs.length === 0) return [absent(node, step.key, path)];
  return pairs.map((pair) => {
    if (isAlias(pair.value))
      throw new Fault("EDIT_UNSAFE", `${path} is an alias (*${pair.value.source}): write it out`);
    if (!isPair(pair) || !isScalar(pair.key) || !isScalar(pair.value)) {
      throw new Fault(
        "EDIT_PATH_MISSING",
        `${path} isn't a single value: point digestAt.path at the digest itself`,
      );
    }
    return { kind: "value", key: pair.key, value: pair.value };
  });
}

function ambiguous(path: string): Fault {
  return new Fault("EDIT_PATH_AMBIGUOUS", `${path} is in the file more than once: make it unique`);
}

function absent(parent: YAMLMap, key: string, path: string): Place {
  if (parent.items.some((pair) => isScalar(pair.key) && pair.key.value === "<<")) {
    throw new Fault("EDIT_UNSAFE", `${path} may come from a merge key (<<): write the digest out beside it`);
  }
  return { kind: "absent", parent, key };
}

/** Kustomize names images in full (`ghcr.io/acme/check-in`); the path may name the last part alone. */
function isNamed(item: unknown, name: string, byLastPart: boolean): boolean {
  const found = isMap(item) ? (item.get("name", true) as Node | undefined) : undefined;
  if (!isScalar(found) || typeof found.value !== "string") return false;
  return found.value === name || (byLastPart && found.value.endsWith(`/${name}`));
}
