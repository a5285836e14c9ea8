import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { ObjectReader } from "./object-reader.ts";
import { runGit } from "./run-git.ts";

let directory = "";
let id = "";
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "clearance-objects-"));
  await runGit(["init", "--bare", "--quiet"], { directory });
  const made = await runGit(["hash-object", "-w", "--stdin"], { directory, input: "bytes" });
  id = made.toString().trim();
});
afterAll(() => rm(directory, { recursive: true, force: true }));

it("answers every question, also one that comes while the idle process ends", async () => {
  const objects = new ObjectReader(directory, 0);
  for (let at = 0; at < 40; at++) {
    expect(await objects.read(id)).toMatchObject({ id, type: "blob" });
    await sleep(at % 4);
  }
});

it("answers sizes and contents in the order in which they were asked", async () => {
  const objects = new ObjectReader(directory, 0);
  const nothing = "0".repeat(40);
  const answers = [objects.blobSize(id), objects.read(id), objects.blobSize(nothing), objects.read(nothing)];
  expect(await Promise.all([...answers, objects.blobSize(id)])).toEqual([
    5,
    expect.objectContaining({ id, bytes: new Uint8Array(Buffer.from("bytes")) }),
    undefined,
    undefined,
    5,
  ]);
});

it("tells what isn't there from what can't be read", async () => {
  const objects = new ObjectReader(directory, 0);
  expect(await objects.read("0".repeat(40))).toBeUndefined();
  const nowhere = new ObjectReader(tmpdir(), 0);
  await expect(nowhere.read(id)).rejects.toEqual(expect.objectContaining({ code: "GIT_FAILED" }));
});
