import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { inChunks, layerOf, type TestEntry } from "#test/layer-of.ts";
import { applyLayer } from "./apply-layer.ts";
import { storedLayer } from "./layer-store.ts";
import { layerReader } from "./read-layer.ts";
import { fileInside } from "./root-folder.ts";

let folder: string;
let root: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "clearance-layers-"));
  root = join(folder, "root");
  mkdirSync(root);
  writeFileSync(join(folder, "secret"), "outside");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function apply(...layers: readonly TestEntry[][]): Promise<void> {
  for (const entries of layers) {
    const layer = await layerOf(entries);
    const store = join(folder, "store");
    await applyLayer(root, await storedLayer(layer, () => inChunks(layer.bytes), layerReader(), store));
  }
}

/** Node's own recursive listing follows links, out of the root too. */
function tree(folder = ""): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? [path, ...tree(path)] : [path];
    })
    .sort();
}

function text(path: string): string {
  return readFileSync(join(root, path), "utf8");
}

describe("applyLayer", () => {
  it("lays layers over each other: contents, modes, links", async () => {
    await apply(
      [
        { name: "bin/tool", content: "one", mode: 0o4755 },
        { name: "bin/alias", symlink: "tool" },
        { name: "bin/twin", link: "bin/tool" },
        { name: "run/pipe", type: "fifo" },
      ],
      [{ name: "bin/tool", content: "two", mode: 0o600 }],
    );
    expect(tree()).toEqual(["bin", "bin/alias", "bin/tool", "bin/twin"]);
    expect([text("bin/tool"), text("bin/twin"), text("bin/alias")]).toEqual(["two", "one", "two"]);
    expect(lstatSync(join(root, "bin/tool")).mode & 0o7777).toBe(0o600);
    expect(lstatSync(join(root, "bin/twin")).mode & 0o7777).toBe(0o755);
  });

  it("writes through a link between folders where the image's own processes would", async () => {
    await apply(
      [
        { name: "usr/lib/", type: "directory" },
        { name: "lib", symlink: "/usr/lib" },
      ],
      [{ name: "lib/new.so", content: "x" }],
    );
    expect(tree()).toEqual(["lib", "usr", "usr/lib", "usr/lib/new.so"]);
  });

  it("removes what whiteouts name, and only below their own layer", async () => {
    await apply(
      [
        { name: "a/kept", content: "1" },
        { name: "a/gone", content: "1" },
        { name: "b/old/deep", content: "1" },
        { name: "c/old", content: "1" },
      ],
      [
        { name: "a/.wh.gone" },
        { name: "b/new", content: "2" },
        { name: "b/.wh..wh..opq" },
        { name: "c/new", content: "2" },
        { name: ".wh.c" },
        { name: "nowhere/.wh.x" },
      ],
    );
    expect(tree()).toEqual(["a", "a/kept", "b", "b/new", "c", "c/new"]);
  });

  it("replaces a folder by a file and a file by a folder", async () => {
    await apply(
      [
        { name: "x/y", content: "1" },
        { name: "z", content: "1" },
      ],
      [
        { name: "x", content: "2" },
        { name: "z/", type: "directory" },
      ],
    );
    expect(tree()).toEqual(["x", "z"]);
    expect(lstatSync(join(root, "z")).isDirectory()).toBe(true);
  });

  it.each([
    [
      "a link to the parent",
      [
        { name: "out", symlink: ".." },
        { name: "out/secret", content: "changed" },
      ],
    ],
    [
      "a chain of links",
      [
        { name: "a", symlink: "b/../.." },
        { name: "b", symlink: "/../.." },
        { name: "a/secret", content: "changed" },
      ],
    ],
    [
      "an absolute link",
      [
        { name: "out", symlink: "/" },
        { name: "out/secret", content: "x" },
      ],
    ],
    ["a whiteout through a link", [{ name: "out", symlink: ".." }, { name: "out/.wh.secret" }]],
    ["an opaque folder through a link", [{ name: "out", symlink: "../.." }, { name: "out/.wh..wh..opq" }]],
    [
      "a folder's mode through a link",
      [
        { name: "out", symlink: ".." },
        { name: "out/", type: "directory" as const, mode: 0o777 },
      ],
    ],
  ] satisfies [string, TestEntry[]][])("never leaves the root by %s", async (_, entries) => {
    const before = lstatSync(folder).mode;
    await apply(entries);
    expect(readFileSync(join(folder, "secret"), "utf8")).toBe("outside");
    expect(lstatSync(folder).mode).toBe(before);
    expect(readdirSync(folder).sort()).toEqual(["root", "secret", "store"]);
  });

  it.each([
    [
      "a hard link to a file outside",
      [
        { name: "up", symlink: ".." },
        { name: "x", link: "up/secret" },
      ],
    ],
    [
      "a hard link to a link",
      [
        { name: "up", symlink: "../secret" },
        { name: "x", link: "up" },
      ],
    ],
    ["a whiteout of the folder above", [{ name: ".wh..." }]],
    ["a whiteout of the folder itself", [{ name: "a/.wh.." }]],
    [
      "a loop of links",
      [
        { name: "a", symlink: "b" },
        { name: "b", symlink: "a" },
        { name: "a/x", content: "" },
      ],
    ],
    [
      "a path through a file",
      [
        { name: "a", content: "" },
        { name: "a/x", content: "" },
      ],
    ],
  ] satisfies [string, TestEntry[]][])("refuses %s", async (_, entries) => {
    await expect(apply(entries)).rejects.toMatchObject({ code: "IMAGE_MALFORMED" });
    expect(readFileSync(join(folder, "secret"), "utf8")).toBe("outside");
  });
});

describe("storedLayer", () => {
  it("asks for a layer once, and leaves nothing behind that isn't proven", async () => {
    const layer = await layerOf([{ name: "a", content: "x" }]);
    const store = join(folder, "store");
    const short = () => inChunks(layer.bytes.subarray(0, 20));
    await expect(storedLayer(layer, short, layerReader(), store)).rejects.toMatchObject({
      code: "IMAGE_MALFORMED",
    });
    expect(readdirSync(store)).toEqual([]);
    const first = await storedLayer(layer, () => inChunks(layer.bytes), layerReader(), store);
    const again = await storedLayer(layer, short, layerReader(), store);
    expect(again).toEqual(first);
  });
});

describe("fileInside", () => {
  it("finds the file that the image means, however its links are written", async () => {
    await apply([
      { name: "opt/node/bin/node", content: "n", mode: 0o755 },
      { name: "usr/local", symlink: "/opt/node" },
      { name: "usr/bin/node", symlink: "../../usr/local/bin/node" },
    ]);
    expect(await fileInside(root, "/usr/bin/node")).toBe(join(root, "opt/node/bin/node"));
  });

  it("finds nothing outside", async () => {
    await apply([
      { name: "a", symlink: ".." },
      { name: "b", symlink: "../secret" },
    ]);
    expect(existsSync(join(folder, "secret"))).toBe(true);
    expect(await fileInside(root, "/a")).toBe(root);
    for (const path of ["/b", "/../secret", "/a/secret", "/a/a/secret"]) {
      await expect(fileInside(root, path)).rejects.toMatchObject({ code: "IMAGE_MALFORMED" });
    }
  });
});
