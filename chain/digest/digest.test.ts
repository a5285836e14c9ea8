import { describe, expect, it } from "vitest";
import { Digest, digestFromHex, digestOf, hexOf } from "./digest.ts";
import { parseImageReference } from "./image-name.ts";

const digest = digestOf("v1");
const hex = hexOf(digest);
/** What GitHub, registries and people write, and what no two programs agree to be the same. */
const SPELLINGS = [
  ["digits in upper case", `sha256:${hex.toUpperCase()}`],
  ["the algorithm in upper case", `SHA256:${hex}`],
  ["all of it in upper case", digest.toUpperCase()],
  ["one digit in upper case", `sha256:${hex.slice(0, 63)}A`],
  ["one digit too few", digest.slice(0, -1)],
  ["one digit too many", `${digest}0`],
  ["a line end", `${digest}\n`],
  ["a space before it", ` ${digest}`],
  ["another algorithm", `sha512:${hex}${hex}`],
  ["digits that only look like digits", `sha256:${hex.slice(0, 63)}\uFF10`],
  ["nothing", ""],
] as const;

describe("a digest", () => {
  it.each(SPELLINGS)("has one spelling, and isn't one with %s, alone or behind an image", (_, text) => {
    expect(Digest.safeParse(text).success).toBe(false);
    expect(() => parseImageReference(`ghcr.io/acme/check-in@${text}`)).toThrow(
      expect.objectContaining({ code: "INPUT_INVALID" }),
    );
  });

  it("is read back from its digits alone, in lower case", () => {
    expect(digestFromHex(hex)).toBe(digest);
    expect(digestFromHex(hex.toUpperCase())).toBeUndefined();
    expect(parseImageReference(`ghcr.io/acme/check-in@${digest}`)).toMatchObject({ digest });
  });
});
