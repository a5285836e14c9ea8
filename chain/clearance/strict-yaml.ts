import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, visit } from "yaml";
import { repeatedKeys } from "./repeated-keys.ts";

export interface YamlProblem {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** One YAML document as plain data, and where in the text each part of it stands. */
export interface StrictYaml {
  /** Undefined where there are problems: half a document is none. */
  readonly value: unknown;
  readonly problems: readonly YamlProblem[];
  /** Line and column (from 1) of a value, or of the nearest thing around it that exists. */
  at(path: readonly PropertyKey[]): Pick<YamlProblem, "line" | "column">;
  /** The same of a key. */
  keyAt(path: readonly PropertyKey[]): Pick<YamlProblem, "line" | "column">;
}

/**
 * Reads YAML 1.2 without what makes one text mean two things: no anchors, aliases, merge keys, explicit
 * tags, duplicate or non-text keys, and one document.
 */
export function readStrictYaml(text: string): StrictYaml {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    version: "1.2",
    uniqueKeys: false,
    merge: false,
  });
  const position = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const problems: YamlProblem[] = [...document.errors, ...document.warnings].map((error) => ({
    ...position(error.pos[0]),
    message: firstLine(error.message),
  }));
  const report = (node: Node, message: string) =>
    problems.push({ ...position(node.range?.[0] ?? 0), message });
  for (const key of repeatedKeys(document)) report(key, `the key ${String(key.value)} is there twice`);
  visit(document, {
    Alias: (_, node) => void report(node, "an alias: write the value out"),
    Node: (_, node) => {
      if ("anchor" in node && node.anchor !== undefined) report(node, "an anchor: write the value out");
      if (node.tag !== undefined) report(node, "an explicit tag: leave it out");
    },
    Pair: (_, pair) => {
      const key = pair.key;
      if (isScalar(key) && key.value === "<<") report(key, "a merge key: write the entries out");
      else if (!isScalar(key) || typeof key.value !== "string") {
        report(key as Node, "a key that is not text: put it in quotes");
      }
    },
  });
  const find = (path: readonly PropertyKey[], what: "key" | "value") => {
    let node: unknown = document.contents;
    let best = offsetOf(node);
    for (const [index, step] of path.entries()) {
      const pair = isMap(node) ? node.items.find((item) => keyOf(item) === String(step)) : undefined;
      const next = pair?.value ?? (isSeq(node) ? node.items[Number(step)] : undefined);
      const last = index === path.length - 1;
      best = (last && what === "key" ? offsetOf(pair?.key) : offsetOf(next)) ?? offsetOf(pair?.key) ?? best;
      if (next === undefined || next === null) break;
      node = next;
    }
    return position(best ?? 0);
  };
  return {
    value: problems.length === 0 ? document.toJS() : undefined,
    problems,
    at: (path) => find(path, "value"),
    keyAt: (path) => find(path, "key"),
  };
}

function keyOf(pair: Pair): string | undefined {
  return isScalar(pair.key) ? String(pair.key.value) : undefined;
}

function offsetOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}

function firstLine(message: string): string {
  return (message.split("\n")[0] ?? message).replace(/ at line \d+, column \d+:?$/u, "");
}
