import {
  appendFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { archive } from "./layer-archive.ts";
import { type ContextEntry, walkContext } from "./walk-context.ts";

const METADATA = { folder: "app", created: new Date(0), owner: { uid: 0, gid: 0 } };
const SIZE = 3_000_000;

let folder: string;
let file: string;
let entries: ContextEntry[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "clearance-archive-"));
  file = join(folder, "file");
  writeFileSync(file, Buffer.alloc(SIZE, "a"));
  entries = await walkContext(folder);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function pack(options: { readonly halfWay?: () => void } = {}): Promise<number> {
  let size = 0;
  let done = false;
  for await (const chunk of archive(entries, METADATA)) {
    size += chunk.length;
    if (!done && size > SIZE / 4) {
      done = true;
      options.halfWay?.();
    }
  }
  return size;
}

const CHANGED = { code: "INPUT_INVALID", retryable: true };

describe("archive", () => {
  it("packs a file that nothing touches", async () => {
    expect(await pack()).toBeGreaterThan(SIZE);
  });

  it("refuses a file that has grown since the context was walked", async () => {
    appendFileSync(file, "more");
    await expect(pack()).rejects.toMatchObject(CHANGED);
  });

  it.each([
    ["grows", () => appendFileSync(file, "more")],
    ["shrinks", () => truncateSync(file, 10)],
    ["is written over with as many bytes", () => writeFileSync(file, Buffer.alloc(SIZE, "b"))],
  ])("refuses a file that %s while it is read", async (_, halfWay) => {
    await expect(pack({ halfWay })).rejects.toMatchObject(CHANGED);
  });

  it("doesn't follow a file that has become a link since the context was walked", async () => {
    const secret = join(folder, "secret-of-the-same-size");
    renameSync(file, secret);
    symlinkSync(secret, file);
    await expect(pack()).rejects.toMatchObject({ code: "INPUT_INVALID" });
  });
});
