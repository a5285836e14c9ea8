/** A CEL string literal. JSON's escapes are a subset of CEL's (CEL spec, "String and Bytes Values"). */
export function celString(text: string): string {
  return JSON.stringify(text);
}

/** A CEL list, one item a line, so that a diff shows the item that came or went. */
export function celList(items: readonly string[]): string {
  return items.length < 2 ? `[${items.join("")}]` : `[\n  ${items.join(",\n  ")}\n]`;
}
