import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseAllDocuments,
  visit,
} from "yaml";
import { Fault } from "../fault.ts";
import { type Workload, workloadOf } from "./workload.ts";

/** Where something stands in a file of manifests; line and column from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Manifests {
  readonly workloads: readonly (Place & { readonly workload: Workload })[];
  /** Objects of other kinds that start containers by a controller of their own: what that makes is judged when it comes. */
  readonly unjudged: readonly (Place & { readonly message: string })[];
  /** What can't be read as a manifest, each with its remedy. */
  readonly problems: readonly (Place & { readonly message: string })[];
  /** Objects that start no containers. */
  readonly others: number;
}

/** Reads the Kubernetes objects of a YAML or JSON file; a List's items are objects of their own. */
export function readManifests(file: string, text: string): Manifests {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, version: "1.2", merge: true });
  const at = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(1, line), column: Math.max(1, col) };
  };
  const found: {
    workloads: Manifests["workloads"][number][];
    unjudged: Manifests["unjudged"][number][];
    problems: Manifests["problems"][number][];
    others: number;
  } = { workloads: [], unjudged: [], problems: [], others: 0 };
  for (const document of "empty" in parsed ? [] : parsed) {
    const [error] = document.errors;
    if (error !== undefined) {
      const [first = ""] = error.message.split("\n");
      found.problems.push({ ...at(error.pos[0]), message: notYaml(text, first) });
      continue;
    }
    for (const node of objectsIn(document)) {
      const place = at(node.range?.[0] ?? 0);
      readObject(node, document, place, found);
    }
  }
  return found;
}

function readObject(
  node: Node,
  document: Document.Parsed,
  place: Place,
  found: { workloads: unknown[]; unjudged: unknown[]; problems: unknown[]; others: number },
): void {
  if (holdsTemplate(node)) {
    found.problems.push({ ...place, message: TEMPLATE });
    return;
  }
  const manifest: unknown = node.toJS(document);
  try {
    const workload = workloadOf(manifest);
    if (workload !== undefined) found.workloads.push({ ...place, workload });
    else if (startsContainers(manifest)) found.unjudged.push({ ...place, message: unjudged(manifest) });
    else found.others += 1;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    found.problems.push({ ...place, message: error.message });
  }
}

/** The documents' contents, Lists opened; an empty document is nothing. */
function objectsIn(document: Document.Parsed): readonly Node[] {
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return [];
  const items =
    isMap(contents) && String(contents.get("kind")).endsWith("List") ? contents.get("items") : undefined;
  return isSeq(items) ? items.items.flatMap((item) => (isMap(item) ? [item] : [])) : [contents];
}

const TEMPLATE = "a template: render it first (helm template, kustomize build) and give what comes out";

/** YAML reads an unquoted `{{ x }}` as a map whose key is a map. */
function holdsTemplate(node: Node): boolean {
  let template = false;
  visit(node, {
    Pair(_, { key }) {
      if (!isMap(key)) return undefined;
      template = true;
      return visit.BREAK;
    },
    Scalar(_, { value }) {
      if (typeof value !== "string" || !/^\{\{.*\}\}/.test(value)) return undefined;
      template = true;
      return visit.BREAK;
    },
  });
  return template;
}

function notYaml(text: string, message: string): string {
  return text.includes("{{") ? TEMPLATE : `it isn't YAML: ${message}`;
}

/** A list `containers` whose items have an image, wherever it stands: a Rollout's, an operator's. */
function startsContainers(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(startsContainers);
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(
    ([key, below]) =>
      (key === "containers" && Array.isArray(below) && below.some((one) => typeof one?.image === "string")) ||
      startsContainers(below),
  );
}

function unjudged(manifest: unknown): string {
  const { kind, apiVersion } = manifest as { readonly kind: string; readonly apiVersion: string };
  return `a ${kind} of ${apiVersion} starts containers by its own controller: the pods that come of it are judged, this isn't`;
}
