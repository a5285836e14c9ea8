import fc from "fast-check";
import { expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { repeatedKeys } from "./repeated-keys.ts";

const entry = fc.tuple(
  fc.constantFrom("a", '"a"', "b", "1", '"1"', "<<", "~", "null"),
  fc.constantFrom("x", "{ a: 1, a: 2 }", "{ a: 1, b: 2 }", "[{ a: 1, b: 1 }, { c: 1, c: 1 }]"),
);

it("finds a key twice exactly where the parser's own check finds it", () => {
  const map = fc.array(entry, { minLength: 1, maxLength: 6 });
  const text = map.map((entries) => `${entries.map(([key, value]) => `${key}: ${value}`).join("\n")}\n`);
  fc.assert(
    fc.property(text, (yaml) => {
      const theirs = parseAllDocuments(yaml).flatMap(({ errors }) => errors.map(({ pos }) => pos[0]));
      const ours = parseAllDocuments(yaml, { uniqueKeys: false }).flatMap((one) =>
        "range" in one ? repeatedKeys(one).map(({ range }) => range?.[0]) : [],
      );
      expect(new Set(ours)).toEqual(new Set(theirs));
      expect(ours).toHaveLength(theirs.length);
    }),
    { numRuns: 100 },
  );
});
