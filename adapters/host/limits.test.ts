import { describe, expect, it } from "vitest";
import { cutAnnotation, cutSummary } from "./limits.ts";

const MIB = 1024 * 1024;

describe("cutSummary", () => {
  it("leaves alone what fits", () => {
    expect(cutSummary("# Fine\n", MIB - 7)).toBe("# Fine\n");
  });

  it("cuts at a line's end, says so and stays within a step's limit", () => {
    const cut = cutSummary("a line of text é\n".repeat(80_000), 500);
    expect(Buffer.byteLength(cut) + 500).toBeLessThanOrEqual(MIB);
    expect(cut).toMatch(/text é\n\n…cut: .*\n$/);
  });

  it("never breaks a character in two", () => {
    expect(cutSummary("é".repeat(MIB), 1)).not.toContain("\uFFFD");
  });

  it("adds nothing once the limit is used up", () => {
    expect(cutSummary("more\n", MIB)).toBe("");
  });
});

describe("cutAnnotation", () => {
  it("keeps GitHub's 4,096 characters", () => {
    expect(cutAnnotation("x".repeat(5000))).toHaveLength(4096);
    expect(cutAnnotation("short")).toBe("short");
  });
});
