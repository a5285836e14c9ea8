import { expect, it } from "vitest";
import { firstDifference } from "./first-difference.ts";

it.each([
  ["the same text", "a\nb\n", "a\nb\n", undefined],
  ["a file that isn't there", null, "a\n", { line: 1, column: 1, message: "it isn't there" }],
  ["a file too much", "a\n", null, { line: 1, column: 1, message: "nothing generates it: delete it" }],
  [
    "a changed line",
    "a\n  action: Audit\nb\n",
    "a\n  action: Deny\nb\n",
    { line: 2, column: 11, message: 'it holds "action: Audit", and the generator gives "action: Deny"' },
  ],
  [
    "a line too much at the end",
    "a\nb\n",
    "a\n",
    { line: 2, column: 1, message: 'it holds "b", and the generator gives ""' },
  ],
  [
    "a line too few",
    "a\n",
    "a\nb\n",
    { line: 2, column: 1, message: 'it holds "", and the generator gives "b"' },
  ],
  [
    "a space too much",
    "a: b \n",
    "a: b\n",
    { line: 1, column: 5, message: 'it holds "a: b ", and the generator gives "a: b"' },
  ],
  ["an end without its line break", "a\nb", "a\nb\n", { line: 2, column: 2, message: "it ends too early" }],
])("finds %s", (_what, held, wanted, difference) => {
  expect(firstDifference(held, wanted)).toEqual(difference);
});
