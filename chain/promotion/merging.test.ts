import { expect, it } from "vitest";
import { methodOf, unmergeable, writesAhead } from "./merging.ts";

it("kargo#1497: names the method of every merge, the one that keeps most of what was approved", () => {
  expect(methodOf({ mergeMethods: ["rebase", "squash", "merge"] })).toBe("merge");
  expect(methodOf({ mergeMethods: ["rebase", "squash"] })).toBe("squash");
  expect(methodOf({ mergeMethods: ["rebase"] })).toBe("rebase");
  expect(methodOf({ mergeMethods: [] })).toBeUndefined();
});

it("writes the record ahead where the merge takes no words of ours", () => {
  expect(writesAhead(undefined)).toBe(false);
  expect(writesAhead({ mergeMethods: ["rebase", "squash"], queue: null })).toBe(false);
  expect(writesAhead({ mergeMethods: ["rebase"], queue: null })).toBe(true);
  expect(writesAhead({ mergeMethods: ["merge"], queue: "merge" })).toBe(true);
});

it("finds no way where there is none, and in a queue that squashes", () => {
  expect(unmergeable({ mergeMethods: [], queue: null })).toMatch(/allows no way/);
  expect(unmergeable({ mergeMethods: ["merge"], queue: "squash" })).toMatch(/let it merge or rebase/);
  for (const queue of ["merge", "rebase"] as const) {
    expect(unmergeable({ mergeMethods: [], queue })).toBeUndefined();
  }
});
