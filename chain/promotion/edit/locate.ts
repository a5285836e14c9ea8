import { type Document, isAlias, isMap, isScalar, isSeq, type Scalar, type YAMLMap } from "yaml";
import { Fault } from "../../fault.ts";
import type { DigestPath, PathStep } from "./digest-path.ts";
import { isNamed } from "./list-entry.ts";

/** Where the path leads: to a value, or to a map that could hold it and doesn't yet. */
export type Place =
  | {
      readonly kind: "value";
      /** undefined for an entry of a list. */
      readonly key: Scalar | undefined;
      readonly value: Scalar;
    }
  | { readonly kind: "absent"; readonly parent: YAMLMap; readonly key: string };

/**
 * Follows the path through every document of a file that it may mean, and accepts exactly one place.
 *
 * @throws Fault `EDIT_PATH_MISSING`, `EDIT_PATH_AMBIGUOUS`, or `EDIT_UNSAFE` where the way leads
 *   through an alias or a merge key.
 */
export function locate(
  documents: readonly Document.Parsed[],
  path: string,
  { document, steps }: DigestPath,
): Place {
  const meant = documents.filter(
    (one) =>
      document === undefined ||
      (one.get("kind") === document.kind && one.getIn(["metadata", "name"]) === document.name),
  );
  const places = meant.flatMap(({ contents }) => follow(contents, steps, path));
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
  if (step === undefined || "text" in step) return [];
  if ("entry" in step) return throughEntry(node, step, rest, path);
  if (!isMap(node)) return [];
  const pairs = node.items.filter((pair) => isScalar(pair.key) && pair.key.value === step.key);
  if (rest.length > 0) return pairs.flatMap((pair) => follow(pair.value, rest, path));
  if (pairs.length === 0) return [absent(node, step.key, path)];
  return pairs.map(({ key, value }) => {
    if (!isScalar(key)) throw notAValue(path);
    return { kind: "value", key, value: scalarAt(value, path) };
  });
}

function throughEntry(
  node: unknown,
  step: Extract<PathStep, { entry: string }>,
  rest: readonly PathStep[],
  path: string,
): Place[] {
  if (!isSeq(node)) return [];
  const ofImages = /\bimages\[/.test(path);
  const named = node.items.filter((item) => isNamed(item, step, ofImages));
  const numbered =
    step.by === undefined && /^\d+$/.test(step.entry) ? node.items[Number(step.entry)] : undefined;
  const entries = named.length > 0 || numbered === undefined ? named : [numbered];
  if (entries.length > 1) throw ambiguous(path);
  if (rest.length > 0) return entries.flatMap((item) => follow(item, rest, path));
  return entries.map((item) => ({ kind: "value", key: undefined, value: scalarAt(item, path) }));
}

function scalarAt(node: unknown, path: string): Scalar {
  if (isAlias(node)) throw new Fault("EDIT_UNSAFE", `${path} is an alias (*${node.source}): write it out`);
  if (!isScalar(node)) throw notAValue(path);
  return node;
}

function notAValue(path: string): Fault {
  return new Fault(
    "EDIT_PATH_MISSING",
    `${path} isn't a single value: point digestAt.path at the digest itself`,
  );
}

function ambiguous(path: string): Fault {
  return new Fault(
    "EDIT_PATH_AMBIGUOUS",
    `${path} is in the file more than once: make it unique, or name the document (Deployment/check-in:${path})`,
  );
}

function absent(parent: YAMLMap, key: string, path: string): Place {
  if (parent.items.some((pair) => isScalar(pair.key) && pair.key.value === "<<")) {
    throw new Fault("EDIT_UNSAFE", `${path} may come from a merge key (<<): write the digest out beside it`);
  }
  return { kind: "absent", parent, key };
}
