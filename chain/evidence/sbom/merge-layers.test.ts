import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { digestOf } from "../../digest/digest.ts";
import type { LayerEntry } from "../../digest/layer.ts";
import { type LayerFacts, readFacts } from "./layer-facts.ts";
import { mergeLayers } from "./merge-layers.ts";

/** Finds every file: its content is its fact. */
const everything = {
  name: "everything",
  wants: () => "all" as const,
  read: ({ bytes }: { bytes: Uint8Array }) => [
    { kind: "unreadable" as const, reason: new TextDecoder().decode(bytes) },
  ],
};

async function layer(name: string, ...lines: readonly string[]): Promise<LayerFacts> {
  async function* entries(): AsyncGenerator<LayerEntry> {
    for (const line of lines) {
      const [path = "", content] = line.split("=");
      const bytes = new TextEncoder().encode(content ?? "");
      const folder = path.endsWith("/");
      yield {
        path: folder ? path.slice(0, -1) : path,
        type: folder ? "directory" : "file",
        size: bytes.length,
        mode: 0o644,
        content: (async function* () {
          yield bytes;
        })(),
      };
    }
  }
  return readFacts(digestOf(name), entries(), [everything]);
}

const shown = (layers: readonly LayerFacts[]) =>
  mergeLayers(layers).map(({ path, fact }) => `${path}=${fact.kind === "unreadable" ? fact.reason : ""}`);

describe("mergeLayers", () => {
  it.each<[promise: string, lower: string[], upper: string[], seen: string[]]>([
    ["adds up", ["a=1"], ["b=2"], ["a=1", "b=2"]],
    ["lets the upper layer's file win", ["a=1"], ["a=2"], ["a=2"]],
    ["removes what a whiteout names", ["x/a=1", "x/b=1"], ["x/.wh.a="], ["x/b=1"]],
    ["removes a folder with all in it", ["x/y/a=1", "xy=1"], [".wh.x="], ["xy=1"]],
    [
      "hides what was in an opaque folder, and keeps what comes with it",
      ["x/a=1", "y=1"],
      ["x/b=2", "x/.wh..wh..opq="],
      ["x/b=2", "y=1"],
    ],
    ["hides everything below an opaque root", ["x/a=1"], [".wh..wh..opq=", "b=2"], ["b=2"]],
    ["hides a file that a folder replaces", ["x=1"], ["x/", "x/y=2"], ["x/y=2"]],
    ["hides a folder that a file replaces", ["x/y/a=1"], ["x=2"], ["x=2"]],
    ["keeps a folder that is only mentioned again", ["x/a=1"], ["x/"], ["x/a=1"]],
    ["keeps what a whiteout of its own layer names", ["x=1"], ["x=2", ".wh.x="], ["x=2"]],
    ["takes the last entry of a path", [], ["a=1", "a=2"], ["a=2"]],
  ])("%s", async (_, lower, upper, seen) => {
    expect(shown([await layer("lower", ...lower), await layer("upper", ...upper)])).toEqual(seen);
  });

  it("says which layer brought a fact", async () => {
    const merged = mergeLayers([await layer("one", "a=1", "b=1"), await layer("two", "b=2")]);
    expect(merged.map((found) => found.layer)).toEqual([digestOf("one"), digestOf("two")]);
  });

  it("gives what unpacking would give, whatever the layers do", async () => {
    const path = fc.constantFrom("a", "a/b", "a/b/c", "a/d", "e", "e/f");
    const line = fc.oneof(
      path.map((p) => `${p}=x`),
      path.map((p) => p.replace(/[^/]+$/, ".wh.$&")),
      path.map((p) => `${p}/.wh..wh..opq`),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(line, { maxLength: 4 }), { maxLength: 4 }), async (layers) => {
        // In one layer a path is either file or folder: such tars are what build tools write.
        const sane = layers.filter((lines) => {
          const files = lines.filter((l) => l.endsWith("=x")).map((l) => l.slice(0, -2));
          return !files.some((f) => lines.some((l) => l.startsWith(`${f}/`)));
        });
        const facts = await Promise.all(
          sane.map((lines, at) => layer(String(at), ...lines.flatMap((line) => [...parents(line), line]))),
        );
        expect(shown(facts)).toEqual(unpacked(sane));
      }),
    );
  });
});

/** Build tools name every folder before what is in it. */
function parents(line: string): string[] {
  const parts = line.split("/").slice(0, -1);
  return parts.map((_, at) => `${parts.slice(0, at + 1).join("/")}/`);
}

/** The slow and plain way: a set of files, changed layer by layer. */
function unpacked(layers: readonly (readonly string[])[]): string[] {
  let files = new Set<string>();
  for (const lines of layers) {
    const kept = new Set(files);
    const drop = (prefix: string) => {
      for (const file of kept) if (file === prefix || file.startsWith(`${prefix}/`)) kept.delete(file);
    };
    for (const text of lines) {
      if (text.endsWith("/.wh..wh..opq")) {
        const folder = text.slice(0, -"/.wh..wh..opq".length);
        for (const file of kept) if (file.startsWith(`${folder}/`) || file === folder) kept.delete(file);
      } else if (text.includes(".wh.")) drop(text.replace(".wh.", ""));
      else drop(text.slice(0, -2));
    }
    const own = lines.filter((l) => l.endsWith("=x")).map((l) => l.slice(0, -2));
    // A file in a place where a folder must be now makes way.
    for (const folder of lines.flatMap(parents)) kept.delete(folder.slice(0, -1));
    files = new Set([...kept, ...own]);
  }
  return [...files].sort().map((file) => `${file}=x`);
}
