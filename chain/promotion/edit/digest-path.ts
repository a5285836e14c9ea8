import { Fault } from "../../fault.ts";

/** One step into a YAML document. */
export type PathStep =
  | { readonly key: string }
  /** The list entry of that name, or the one whose `by` has that value; of digits alone, else its index. */
  | { readonly entry: string; readonly by: string | undefined }
  /** The text that stands here is YAML itself. */
  | { readonly text: true };

/** Which of a file's documents is meant, and the way from its top to one scalar. */
export interface DigestPath {
  readonly document: { readonly kind: string; readonly name: string } | undefined;
  readonly steps: readonly [PathStep, ...PathStep[]];
}

const DOCUMENT = /^([A-Z][A-Za-z0-9]*)\/([a-z0-9][a-z0-9.-]*):/;
const STEP =
  /\.?([^.[\]\s|"]+)|\["([^"\\]+)"\]|\[([A-Za-z][\w-]*)=([^[\]\s"]+)\]|\[([^[\]\s"]+)\]|(\|)(?=[^|])/y;

/**
 * Reads the path of a digest:
 *
 * - `images[check-in].digest`: keys joined by dots, list entries by their `name`;
 * - `spec.source.kustomize.images[ghcr.io/acme/check-in]`: an entry that is text, by the image that it names;
 * - `parameters[key=digest].value`, `containers[0].image`: entries by another key, or by number;
 * - `metadata.annotations["acme.example/digest"]`: a key with dots in it;
 * - `Deployment/check-in:spec.template.spec.containers[app].image`: in the document of that kind and name;
 * - `spec.source.helm.values|image.digest`: inside a block of text that is YAML itself.
 *
 * @throws Fault `EDIT_PATH_MISSING` for text that is no such path.
 */
export function parseDigestPath(path: string): DigestPath {
  const [prefix = "", kind, name] = DOCUMENT.exec(path) ?? [];
  const document = kind === undefined || name === undefined ? undefined : { kind, name };
  const steps: PathStep[] = [];
  STEP.lastIndex = prefix.length;
  while (STEP.lastIndex < path.length) {
    const first = steps.length === 0 || isText(steps.at(-1));
    const [found, key, quoted, by, value, entry] = STEP.exec(path) ?? [];
    if (found === undefined) throw malformed(path);
    if (key !== undefined && found.startsWith(".") === first) throw malformed(path);
    if (key === undefined && first && quoted === undefined) throw malformed(path);
    if (key !== undefined || quoted !== undefined) steps.push({ key: key ?? quoted ?? "" });
    else if (found === "|") steps.push({ text: true });
    else steps.push({ entry: entry ?? value ?? "", by });
  }
  const [first, ...rest] = steps;
  if (first === undefined) throw malformed(path);
  return { document, steps: [first, ...rest] };
}

function isText(step: PathStep | undefined): boolean {
  return step !== undefined && "text" in step;
}

function malformed(path: string): Fault {
  return new Fault(
    "EDIT_PATH_MISSING",
    `digestAt.path "${path}" is no path: write keys joined by dots and list entries by name, as in images[check-in].digest`,
  );
}
