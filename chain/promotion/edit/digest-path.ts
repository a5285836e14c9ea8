import { Fault } from "../../fault.ts";

/** One step into a YAML document: a map's key, or the list entry of that name. */
export type PathStep = { readonly key: string } | { readonly entry: string };

const STEP = /\.?([^.[\]\s]+)|\[([^[\]\s]+)\]/y;

/**
 * Reads `images[check-in].digest` or `spec.template.spec.containers[app].image`: keys joined by dots,
 * list entries by their `name` in brackets.
 *
 * @throws Fault `EDIT_PATH_MISSING` for text that is no such path.
 */
export function parseDigestPath(path: string): readonly [PathStep, ...PathStep[]] {
  const steps: PathStep[] = [];
  STEP.lastIndex = 0;
  while (STEP.lastIndex < path.length) {
    const at = STEP.lastIndex;
    const [step, key, entry] = STEP.exec(path) ?? [];
    const dotted = step?.startsWith(".") ?? false;
    if (step === undefined || (key !== undefined && dotted === (at === 0))) throw malformed(path);
    if (entry !== undefined && at === 0) throw malformed(path);
    steps.push(key === undefined ? { entry: entry ?? "" } : { key });
  }
  const [first, ...rest] = steps;
  if (first === undefined) throw malformed(path);
  return [first, ...rest];
}

function malformed(path: string): Fault {
  return new Fault(
    "EDIT_PATH_MISSING",
    `digestAt.path "${path}" is no path: write keys joined by dots and list entries by name, as in images[check-in].digest`,
  );
}
