import { describe, expect, it } from "vitest";
import { parsedOnce } from "./trust-cache.ts";

describe("trust files", () => {
  it("are parsed once for the same bytes, and anew when they change under the same name", () => {
    const parsed: string[] = [];
    const parse = parsedOnce((_name, bytes) => parsed.push(Buffer.from(bytes).toString("utf8")));
    for (const text of ["a", "a", "b", "a"]) parse("trust/root.json", Buffer.from(text));
    expect(parsed).toEqual(["a", "b"]);
  });

  it("are forgotten before they fill the memory", () => {
    let count = 0;
    const parse = parsedOnce(() => ++count);
    for (let n = 0; n < 1_000; n++) parse("root", Buffer.from(String(n)));
    parse("root", Buffer.from("0"));
    expect(count).toBe(1_001);
  });

  it("that can't be parsed are asked about again", () => {
    let count = 0;
    const parse = parsedOnce(() => {
      count += 1;
      throw new Error("unusable");
    });
    for (let n = 0; n < 2; n++) expect(() => parse("root", Buffer.from("a"))).toThrow("unusable");
    expect(count).toBe(2);
  });
});
