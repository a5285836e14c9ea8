import { describe, expect, it } from "vitest";
import { codeOwnersOf } from "./code-owners.ts";

describe("code owners", () => {
  it.each([
    ["*", "apps/a/x.yaml", true],
    ["*.yaml", "apps/a/x.yaml", true],
    ["*.yaml", "x.yml", false],
    ["/apps/", "apps/a/x.yaml", true],
    ["/apps/", "old/apps/x.yaml", false],
    ["apps/", "old/apps/x.yaml", true],
    ["apps/", "apps", false],
    ["/apps", "apps/a/x.yaml", true],
    ["/apps", "apps", true],
    ["apps/a", "apps/a/x.yaml", true],
    ["apps/a", "old/apps/a/x.yaml", false],
    ["apps/*", "apps/x.yaml", true],
    ["apps/*", "apps/a/x.yaml", false],
    ["apps/*/prod/", "apps/a/prod/x.yaml", true],
    ["apps/*/prod/", "apps/a/b/prod/x.yaml", false],
    ["**/prod", "apps/a/prod/x.yaml", true],
    ["/apps/**", "apps/a/b/x.yaml", true],
    ["/apps/**/x.yaml", "apps/x.yaml", true],
    ["/apps/**/x.yaml", "apps/a/b/x.yaml", true],
    ["x.y?ml", "apps/x.yaml", true],
    ["x.yaml", "apps/xzyaml", false],
    ["/apps/with\\ space/", "apps/with space/x.yaml", true],
    ["!apps/", "apps/x.yaml", false],
    ["apps/[ab]/", "apps/a/x.yaml", false],
  ])("take %s to match %s: %s", (pattern, file, matches) => {
    expect(codeOwnersOf(`${pattern} @carol`, file)).toEqual(matches ? ["carol"] : []);
  });

  it("are those of the last line that matches", () => {
    const text = "# everyone\n* @acme/all\n/apps/ @acme/release dave@acme.example # both\n/apps/free/\n";
    expect(codeOwnersOf(text, "README.md")).toEqual(["acme/all"]);
    expect(codeOwnersOf(text, "apps/a/x.yaml")).toEqual(["acme/release", "dave@acme.example"]);
    expect(codeOwnersOf(text, "apps/free/x.yaml")).toEqual([]);
    expect(codeOwnersOf(text.replaceAll("\n", "\r\n"), "apps/a/x.yaml")).toHaveLength(2);
  });

  it("skip a line that GitHub would skip, as if it weren't there", () => {
    expect(codeOwnersOf("* @carol\n/apps/ carol\n", "apps/x.yaml")).toEqual(["carol"]);
  });

  it("are nobody in a file that GitHub doesn't load", () => {
    expect(codeOwnersOf(`* @carol\n#${"x".repeat(3 * 1024 * 1024)}`, "apps/x.yaml")).toEqual([]);
  });
});
