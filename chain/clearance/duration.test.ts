import { describe, expect, it } from "vitest";
import { Duration, milliseconds, printDuration } from "./duration.ts";

describe("durations", () => {
  it.each([
    ["400ms", 400, "400ms"],
    ["90s", 90_000, "1m 30s"],
    ["10m", 600_000, "10m"],
    ["36h", 129_600_000, "1d 12h"],
    ["2d", 172_800_000, "2d"],
  ])("%s is %d milliseconds and prints as %s", (text, length, printed) => {
    expect(milliseconds(Duration.parse(text))).toBe(length);
    expect(printDuration(length)).toBe(printed);
  });

  it.each(["0s", "10", "-1s", "1.5h", "1w", "10 m", "1000000s", ""])("takes no %j", (text) => {
    expect(Duration.safeParse(text).success).toBe(false);
  });

  it("prints nothing left as 0s", () => {
    expect(printDuration(-5)).toBe("0s");
  });
});
