import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeAll } from "./write-all.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "clearance-write-all-"));
  await writeFile(join(directory, "old.yaml"), "old");
  await writeFile(join(directory, "gone.yaml"), "gone");
  await mkdir(join(directory, "folder"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

const bytes = (text: string) => new TextEncoder().encode(text);
const there = async () => (await readdir(directory, { recursive: true })).sort();

describe("writeAll", () => {
  it("writes, replaces and takes away", async () => {
    await writeAll(directory, [
      { path: "a/b/new.yaml", bytes: bytes("new") },
      { path: "gone.yaml", bytes: null },
      { path: "old.yaml", bytes: bytes("changed") },
    ]);
    expect(await there()).toEqual(["a", "a/b", "a/b/new.yaml", "folder", "old.yaml"]);
    expect(await readFile(join(directory, "old.yaml"), "utf8")).toBe("changed");
  });

  it.each([
    ["stands under a file", "old.yaml/x.yaml"],
    ["is a folder", "folder"],
  ])("leaves everything as it was when one of them %s", async (_what, path) => {
    const files = [
      { path: "a.yaml", bytes: bytes("new") },
      { path: "gone.yaml", bytes: null },
      { path: "old.yaml", bytes: bytes("changed") },
      { path, bytes: bytes("new") },
    ];
    await expect(writeAll(directory, files)).rejects.toThrow();
    expect(await there()).toEqual(["folder", "gone.yaml", "old.yaml"]);
    expect(await readFile(join(directory, "old.yaml"), "utf8")).toBe("old");
  });
});
