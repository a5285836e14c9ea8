import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matches } from "./pattern.ts";

describe("matches", () => {
  it("takes a rule without * to the letter, whatever letters it has", () => {
    const text = fc.string({ unit: "grapheme" }).filter((one) => !one.includes("*"));
    fc.assert(
      fc.property(text, text, (rule, value) => {
        expect(matches(rule, value)).toBe(rule === value);
        expect(matches(`${rule}*`, `${rule}x`)).toBe(true);
        expect(matches(`*${rule}`, `x${rule}`)).toBe(true);
      }),
    );
  });

  it.each([
    ["refs/tags/v*", "refs/tags/v1.2.3", true],
    ["refs/tags/v*", "refs/tags/v", false],
    ["refs/tags/v*", "refs/tags/v1/x", false],
    ["refs/tags/v*", "xrefs/tags/v1", false],
    ["refs/tags/v*", "refs/tags/v1\n", false],
    ["refs/tags/v*-lts", "refs/tags/v1-lts", true],
    ["refs/tags/v*-lts", "refs/tags/v1-lts2", false],
    ["a.yml@refs/heads/x*", "a.yml@refs/heads/x@y", false],
    ["a.yml@refs/heads/x*", "abyml@refs/heads/xy", false],
    ["acme/*", undefined, false],
    ["", undefined, false],
  ])("%s and %s: %s", (rule, value, expected) => {
    expect(matches(rule, value)).toBe(expected);
  });
});
