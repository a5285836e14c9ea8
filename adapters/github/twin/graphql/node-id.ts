/** What a node's id stands for. The text is opaque to whoever gets it, as GitHub's is. */
export type NodeKey =
  | { readonly kind: "R"; readonly repository: number }
  | { readonly kind: "PR"; readonly repository: number; readonly pull: number }
  | { readonly kind: "REF"; readonly repository: number; readonly name: string }
  | { readonly kind: "C"; readonly repository: number; readonly name: string }
  | { readonly kind: "MQE"; readonly repository: number; readonly pull: number };

export function nodeId(key: NodeKey): string {
  const rest = "pull" in key ? String(key.pull) : "name" in key ? key.name : "";
  return opaqueId(key.kind, `${key.repository}:${rest}`);
}

/** The id of something that nobody looks up by it. */
export function opaqueId(kind: string, text: string | number): string {
  return `${kind}_kw${Buffer.from(String(text)).toString("base64url")}`;
}

export function readNodeId(id: string): NodeKey | undefined {
  const [, kind, text = ""] = /^([A-Z]+)_kw([\w-]+)$/.exec(id) ?? [];
  const [, repository, rest = ""] =
    /^(\d+):(.*)$/.exec(Buffer.from(text, "base64url").toString("utf8")) ?? [];
  if (kind === undefined || repository === undefined) return undefined;
  const at = { repository: Number(repository) };
  switch (kind) {
    case "R":
      return { kind, ...at };
    case "PR":
    case "MQE":
      return { kind, ...at, pull: Number(rest) };
    case "REF":
    case "C":
      return { kind, ...at, name: rest };
    default:
      return undefined;
  }
}
