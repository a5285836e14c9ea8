import { type Document, isScalar, type Scalar, visit } from "yaml";

/**
 * Every key that its map has had before. The parser's own search compares each key with all others, so that a
 * file of half a megabyte, which anybody may propose, would keep it busy for a minute.
 */
export function repeatedKeys(document: Document): readonly Scalar[] {
  const repeated: Scalar[] = [];
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<unknown>();
      for (const { key } of items) {
        if (!isScalar(key)) continue;
        if (seen.has(key.value)) repeated.push(key);
        seen.add(key.value);
      }
    },
  });
  return repeated;
}
