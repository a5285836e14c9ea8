import { describe, expect, it } from "vitest";
import { parseAssignments } from "./step-files.ts";

describe("the files that steps write", () => {
  it.each([
    ["a=1\nb=x=y\n", { a: "1", b: "x=y" }],
    ["a=\n", { a: "" }],
    ["a<<EOF\none\ntwo=2\nEOF\nb=3\n", { a: "one\ntwo=2", b: "3" }],
    ["a<<EOF\nEOF\n", { a: "" }],
    ["a=uses << inside\n", { a: "uses << inside" }],
    ["a=1\r\na=2\r\n", { a: "2" }],
    ["__proto__<<E\nx\nE\nok=1\n", { ok: "1" }],
  ])("are read as GitHub reads them: %j", (text, values) => {
    expect({ ...parseAssignments(text, "GITHUB_OUTPUT") }).toEqual(values);
  });

  it.each([["a<<EOF\nnever ends\n"], ["just words\n"], ["=value\n"], ["a<<\nx\n"]])(
    "are a fault where half a value could pass for a whole one: %j",
    (text) => {
      expect(() => parseAssignments(text, "GITHUB_OUTPUT")).toThrow(
        expect.objectContaining({ code: "WORKFLOW_INVALID" }),
      );
    },
  );
});
