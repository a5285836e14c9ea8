import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { entryPath } from "./entry-path.ts";

describe("entryPath", () => {
  it.each([
    ["usr/bin/node", "usr/bin/node"],
    ["./usr/bin/", "usr/bin"],
    ["/etc//passwd", "etc/passwd"],
    ["./", ""],
    ["a/./b", "a/b"],
    [".hidden/..file", ".hidden/..file"],
  ])("reads %j as %j", (name, path) => {
    expect(entryPath(name)).toBe(path);
  });

  it.each(["../etc/passwd", "a/../../b", "/..", "a/..", "a\0b"])("refuses %j", (name) => {
    expect(() => entryPath(name)).toThrow(expect.objectContaining({ code: "IMAGE_MALFORMED" }));
  });

  it("gives the same path when it reads its own answer", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "b.c", ".d", "", ".", "é", "...")), (parts) => {
        const path = entryPath(parts.join("/"));
        expect(entryPath(path)).toBe(path);
        expect(path.split("/")).not.toContain("..");
      }),
    );
  });
});
