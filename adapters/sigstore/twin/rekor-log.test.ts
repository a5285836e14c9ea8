import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { RekorLog } from "./rekor-log.ts";
import { keptKey } from "./signing-key.ts";

const dir = mkdtempSync(join(tmpdir(), "clearance-rekor-"));
const key = keptKey(dir, "rekor");
const time = new Date("2026-11-20T10:00:00.900Z");
afterAll(() => rmSync(dir, { recursive: true }));

describe("the transparency log", () => {
  it("comes back from its file with the same entries and root", () => {
    const path = join(dir, "entries.jsonl");
    const log = new RekorLog(path, key, "127.0.0.1");
    const uuids = ["a", "b", "c"].map((text) => log.append(Buffer.from(text), time).uuid);
    const again = new RekorLog(path, key, "127.0.0.1");
    expect(again.root).toBe(log.root);
    expect(uuids.map((uuid) => again.byUuid(uuid)?.uuid)).toEqual(uuids);
    expect(again.byIndex(1)?.entry).toMatchObject({ logIndex: 1, integratedTime: 1_795_168_800 });
  });

  it("takes the same bytes once", () => {
    const log = new RekorLog(join(dir, "once.jsonl"), key, "127.0.0.1");
    const first = log.append(Buffer.from("a"), time);
    const second = log.append(Buffer.from("a"), time);
    expect([first.existed, second.existed, log.size]).toEqual([false, true, 1]);
    expect(second.uuid).toBe(first.uuid);
  });

  it("knows an entry by its leaf's hash alone, and nothing that was never logged", () => {
    const log = new RekorLog(join(dir, "short.jsonl"), key, "127.0.0.1");
    const { uuid } = log.append(Buffer.from("a"), time);
    expect(log.byUuid(uuid.slice(16))?.uuid).toBe(uuid);
    expect(log.byUuid("0".repeat(64))).toBeUndefined();
    expect(log.byIndex(-1)).toBeUndefined();
  });

  it("faults over a file that isn't a log", () => {
    const path = join(dir, "broken.jsonl");
    writeFileSync(path, "{]\n");
    expect(() => new RekorLog(path, key, "127.0.0.1")).toThrow(
      expect.objectContaining({ code: "SANDBOX_UNUSABLE" }),
    );
  });
});
