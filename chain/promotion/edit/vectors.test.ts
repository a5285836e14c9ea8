import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import * as z from "zod";
import { digestOf } from "#chain/digest/digest.ts";
import { editDigest, readDigest } from "./edit-digest.ts";

const FOLDER = resolve(import.meta.dirname, "../../../test/vectors/gitops");
const Index = z.array(z.object({ file: z.string(), path: z.string() }));
const index = Index.parse(parse(readFileSync(join(FOLDER, "index.yaml"), "utf8")));
const old = digestOf("old");
const next = digestOf("next");

describe("files as GitOps repositories have them", () => {
  it("are all in the index", () => {
    const files = readdirSync(FOLDER, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== "index.yaml")
      .map(({ parentPath, name }) => join(parentPath, name).slice(FOLDER.length + 1));
    expect(new Set(index.map(({ file }) => file))).toEqual(new Set(files));
  });

  it.each(index)("$file at $path: only the digest's bytes change, and back again", ({ file, path }) => {
    const bytes = readFileSync(join(FOLDER, file));
    const { bytes: edited, before } = editDigest(bytes, path, next);
    expect([before, readDigest(edited, path)]).toEqual([old, next]);
    const text = bytes.toString("latin1");
    const places = [...text.matchAll(new RegExp(old, "g"))].map(({ index: at }) => at);
    const possible = places.map((at) => text.slice(0, at) + next + text.slice(at + old.length));
    expect(possible).toContain(Buffer.from(edited).toString("latin1"));
    expect(parseAllDocuments(Buffer.from(edited).toString()).flatMap(({ errors }) => errors)).toEqual([]);
    expect(Buffer.from(editDigest(edited, path, old).bytes)).toEqual(bytes);
  });
});
