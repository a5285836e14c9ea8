import { describe, expect, it } from "vitest";
import { EXIT } from "#chain/fault.ts";
import { runBuiltAction } from "./harness.ts";

const probe = (inputs: Readonly<Record<string, string>>) =>
  runBuiltAction("probe", {
    action: { inputs: { token: null, end: { default: "done" }, strict: { default: "false" } } },
    inputs,
  });

describe("an action that is done", () => {
  it("leaves outputs, a summary and annotations, and hides what is secret", async () => {
    const result = await probe({ token: "line-one\nline-two", strict: "TRUE" });
    expect(result).toMatchObject({
      exitCode: EXIT.done,
      outputs: { digest: "sha256:abc", report: "two\nlines" },
      summary: "## Probe\n",
      annotations: [{ level: "notice", title: "Note", message: "look here", path: "app.yaml", line: 3 }],
    });
    expect(result.log.split("\n")[0]).toBe("clearance probe");
    expect(result.log).toContain("strict: true");
    expect(result.log).not.toMatch(/line-one|line-two/);
  });
});

describe("an action that says no", () => {
  it("ends with 1 and names each finding, within GitHub's ten annotations", async () => {
    const result = await probe({ end: "refused" });
    expect(result.exitCode).toBe(EXIT.refused);
    const errors = result.annotations.filter((annotation) => annotation.level === "failure");
    expect(errors).toHaveLength(10);
    expect(errors[0]).toMatchObject({ title: "Refused: HELD", message: "finding 1" });
    expect(errors[9]?.message).toContain("3 more");
    expect(result.log).toContain("HELD: finding 12");
  });

  it("ends with 2 for a fault, with its code and remedy where people look", async () => {
    const result = await probe({ end: "fault" });
    expect(result.exitCode).toBe(EXIT.fault);
    expect(result.annotations.at(-1)).toMatchObject({ level: "failure", title: "Fault: POLICY_UNREADABLE" });
    expect(result.summary).toContain("**POLICY_UNREADABLE**: clearance.yaml isn't on main");
  });

  it("ends with 2 for a flag that is neither true nor false", async () => {
    const result = await probe({ strict: "perhaps" });
    expect(result.exitCode).toBe(EXIT.fault);
    expect(result.annotations.at(-1)?.message).toContain("strict: expected true or false");
  });

  it("ends with 70 for a bug, and shows where it is", async () => {
    const result = await probe({ end: "bug" });
    expect(result.exitCode).toBe(EXIT.bug);
    expect(result.annotations.at(-1)?.message).toMatch(/TypeError: nobody expected this\n\s+at /);
  });
});

describe("a promise that nobody awaited", () => {
  it("ends with 70 too: the 1 of Node itself would say refused", async () => {
    const result = await probe({ end: "nobody awaited" });
    expect(result.exitCode).toBe(EXIT.bug);
    expect(result.annotations.at(-1)?.message).toContain("TypeError: nobody awaited this");
  });
});

describe("the runner, starting an action", () => {
  it("warns of an input that the action doesn't declare", async () => {
    const result = await probe({ tokn: "x" });
    expect(result.annotations[0]).toMatchObject({
      level: "warning",
      message: "Unexpected input(s): tokn",
    });
  });
});
