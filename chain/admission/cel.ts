/** A CEL string literal. JSON's escapes are a subset of CEL's (CEL spec, "String and Bytes Values"). */
export function celString(text: string): string {
  return JSON.stringify(text);
}

/** A CEL list, one item a line, so that a diff shows the item that came or went. */
export function celList(items: readonly string[]): string {
  return items.length < 2 ? `[${items.join("")}]` : `[\n  ${items.join(",\n  ")}\n]`;
}

/**
 * A list as long as it may be: CEL takes expressions of up to 100,000 characters (cel-go, `parser.go`), so
 * it stands in several variables. `has` is a CEL expression: whether `item` is in one of them.
 */
export function celLists(
  name: string,
  items: readonly string[],
): { readonly variables: readonly object[]; readonly has: (item: string) => string } {
  const parts: string[][] = [];
  let room = 0;
  for (const literal of items.map(celString)) {
    if (room < literal.length) {
      parts.push([]);
      room = LONGEST_LIST;
    }
    parts.at(-1)?.push(literal);
    room -= literal.length + ",\n  ".length;
  }
  const names = parts.map((_, index) => (index === 0 ? name : `${name}${index + 1}`));
  return {
    variables: parts.map((part, index) => ({ name: names[index], expression: celList(part) })),
    has: (item) => `(${names.map((one) => `${item} in variables.${one}`).join(" || ")})`,
  };
}

const LONGEST_LIST = 80_000;
