import { describe, expect, it } from "vitest";
import { LARGEST_READ, MOST_READ } from "#chain/promotion/git.ts";
import { readable } from "./blob-sizes.ts";

describe("what is read of a change", () => {
  it("is no file that is too large", () => {
    expect(readable([LARGEST_READ, LARGEST_READ + 1, 1])).toEqual([true, false, true]);
  });

  it("is no more than the limit of them all, however many there are", () => {
    const most = MOST_READ / LARGEST_READ;
    const read = readable(Array.from({ length: 50 }, () => LARGEST_READ));
    expect(read.filter((one) => one)).toHaveLength(most);
    expect(read.indexOf(false)).toBe(most);
  });
});
