import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseAllDocuments,
  type YAMLMap,
} from "yaml";

/** A value in a policy file, and where it stands. */
export interface Spot {
  /** As one would write it: `spec.attestors[0].cosign`. */
  readonly path: string;
  /** Plain data. */
  readonly value: unknown;
  /** Both from 1: of the key where the value has one. */
  readonly line: number;
  readonly column: number;
  readonly node: Node | null;
}

/** One Kubernetes object of a YAML or JSON file. */
export interface PolicyDocument {
  readonly kind: string;
  /** `policies.kyverno.io` of `policies.kyverno.io/v1`; empty for the core group. */
  readonly group: string;
  readonly root: Spot;
  /**
   * The values below a spot that a pattern names: `spec.rules[].verifyImages[]`, where `[]` is every
   * item of a list. What isn't there, or has another shape, is left out.
   */
  readonly select: (from: Spot, pattern: string) => readonly Spot[];
}

export interface ReadPolicies {
  readonly documents: readonly PolicyDocument[];
  /** What isn't YAML. */
  readonly problems: readonly { readonly line: number; readonly column: number; readonly message: string }[];
}

/** Reads every document of a stream; those that aren't YAML are problems, and the others are still read. */
export function readPolicyDocuments(text: string): ReadPolicies {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(text, { lineCounter: lines, version: "1.2" });
  const problems: ReadPolicies["problems"][number][] = [];
  const documents: PolicyDocument[] = [];
  for (const document of "empty" in parsed ? [] : parsed) {
    const [error] = document.errors;
    if (error !== undefined) {
      problems.push({ ...position(lines, error.pos[0]), message: error.message.split("\n")[0] ?? "" });
      continue;
    }
    documents.push(policyDocument(document, lines));
  }
  return { documents, problems };
}

/** The text at a path, or undefined where there is none. */
export function textAt(
  { select }: Pick<PolicyDocument, "select">,
  from: Spot,
  path: string,
): string | undefined {
  const value = select(from, path)[0]?.value;
  return typeof value === "string" ? value : undefined;
}

/** `policies.kyverno.io` of `policies.kyverno.io/v1`. */
export function groupOf(apiVersion: string | undefined): string {
  return apiVersion?.includes("/") === true ? (apiVersion.split("/")[0] ?? "") : "";
}

function policyDocument(document: Document.Parsed, lines: LineCounter): PolicyDocument {
  const spot = (path: string, node: Node | null, key: Node | null = null): Spot => ({
    path,
    node,
    get value() {
      return node?.toJS(document);
    },
    ...position(lines, (key ?? node)?.range?.[0] ?? 0),
  });
  const resolve = (node: unknown): Node | null =>
    isAlias(node) ? (node.resolve(document) ?? null) : ((node as Node | null | undefined) ?? null);
  const pairIn = (map: YAMLMap, name: string): Pair | undefined =>
    map.items.find(({ key }) => isScalar(key) && key.value === name) ??
    map.items
      .filter(({ key }) => isScalar(key) && key.value === "<<")
      .map(({ value }) => resolve(value))
      .filter(isMap)
      .map((merged) => pairIn(merged, name))
      .find((pair) => pair !== undefined);
  const child = (from: Spot, name: string): readonly Spot[] => {
    const pair = isMap(from.node) ? pairIn(from.node, name) : undefined;
    if (pair === undefined) return [];
    const path = from.path === "" ? name : `${from.path}.${name}`;
    return [spot(path, resolve(pair.value), pair.key as Node)];
  };
  const items = (from: Spot): readonly Spot[] =>
    isSeq(from.node)
      ? from.node.items.map((item, index) => spot(`${from.path}[${index}]`, resolve(item)))
      : [];
  const root = spot("", document.contents);
  const text = (name: string) => textAt({ select: child }, root, name);
  return {
    kind: text("kind") ?? "",
    group: groupOf(text("apiVersion")),
    root,
    select: (from, pattern) =>
      pattern.split(".").reduce<readonly Spot[]>(
        (spots, step) => {
          const [name = "", ...lists] = step.split("[]");
          const named = name === "" ? spots : spots.flatMap((one) => child(one, name));
          return lists.reduce<readonly Spot[]>((found) => found.flatMap(items), named);
        },
        [from],
      ),
  };
}

function position(lines: LineCounter, offset: number): { readonly line: number; readonly column: number } {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(1, line), column: Math.max(1, col) };
}
