import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { workingTree } from "./working-tree.ts";

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "clearance-tree-"));
  await mkdir(join(root, "quarantine/deep"), { recursive: true });
  await writeFile(join(root, "quarantine/b.yaml"), "b");
  await writeFile(join(root, "quarantine/deep/a.yaml"), "a");
});
afterEach(() => rm(root, { recursive: true, force: true }));

const text = async (path: string) => {
  const bytes = await workingTree(root).read("any", path);
  return bytes === undefined ? undefined : new TextDecoder().decode(bytes);
};

describe("workingTree", () => {
  it("lists files below a folder, sorted, and none for a folder that isn't there", async () => {
    const tree = workingTree(root);
    expect(await tree.list("any", "quarantine")).toEqual(["quarantine/b.yaml", "quarantine/deep/a.yaml"]);
    expect(await tree.list("any", "")).toEqual(["quarantine/b.yaml", "quarantine/deep/a.yaml"]);
    expect(await tree.list("any", "holds")).toEqual([]);
  });

  it("reads a file's bytes, and undefined for a folder or what isn't there", async () => {
    expect(await text("quarantine/b.yaml")).toBe("b");
    expect(await text("quarantine")).toBeUndefined();
    expect(await text("quarantine/b.yaml/c")).toBeUndefined();
    expect(await text("absent")).toBeUndefined();
  });

  it("never follows a symbolic link out of the tree: its content is its target, as in Git", async () => {
    await symlink("/etc/hostname", join(root, "quarantine/link.yaml"));
    expect(await text("quarantine/link.yaml")).toBe("/etc/hostname");
    expect(await workingTree(root).list("any", "quarantine")).toContain("quarantine/link.yaml");
  });
});
