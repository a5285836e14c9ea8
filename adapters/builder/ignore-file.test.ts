import { describe, expect, it } from "vitest";
import { parseIgnore } from "./ignore-file.ts";

describe("parseIgnore", () => {
  it.each<[rules: string, path: string, isFolder: boolean, ignored: boolean]>([
    ["*.md", "README.md", false, true],
    ["*.md", "docs/deep/README.md", false, true],
    ["*.md", "README.mdx", false, false],
    ["/build", "build", true, true],
    ["/build", "src/build", true, false],
    ["test/", "src/test", true, true],
    ["test/", "src/test", false, false],
    ["docs/*.txt", "docs/a.txt", false, true],
    ["docs/*.txt", "docs/a/b.txt", false, false],
    ["**/fixtures", "a/b/fixtures", true, true],
    ["**/fixtures", "fixtures", true, true],
    ["a/**/b", "a/b", false, true],
    ["a/**/b", "a/x/y/b", false, true],
    ["logs/**", "logs/a/b", false, true],
    ["?.js", "a.js", false, true],
    ["?.js", "ab.js", false, false],
    ["*.md\n!README.md", "README.md", false, false],
    ["!README.md\n*.md", "README.md", false, true],
    ["# comment\n\n", "# comment", false, false],
    ["\\#file", "#file", false, true],
    ["a.b", "aXb", false, false],
    ["", ".git", true, true],
    ["!.git", ".git", true, true],
    ["", ".clearanceignore", false, true],
    ["", ".gitignore", false, false],
  ])("%j on %j (folder: %j) is %j", (rules, path, isFolder, ignored) => {
    expect(parseIgnore(rules)(path, isFolder)).toBe(ignored);
  });
});
