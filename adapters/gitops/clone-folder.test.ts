import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cloneFolder } from "./clone-folder.ts";

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "clearance-cache-"));
});
afterEach(() => rm(home, { recursive: true, force: true }));

const take = (repository = "acme/gitops", apiUrl = "https://api.github.com") =>
  cloneFolder({ XDG_CACHE_HOME: home }, apiUrl, repository);
/** No process has this id: Linux gives none above 2^22. */
const NOBODY = String(2 ** 22 + 1);

describe("cloneFolder", () => {
  it("kargo#5899: is kept between uses, for its owner alone, one per API and repository", async () => {
    const first = await take();
    expect(first.kept).toBe(true);
    expect((await stat(first.dir)).mode & 0o777).toBe(0o700);
    await writeFile(join(first.dir, "HEAD"), "x");
    await first.release();
    const again = await take();
    expect(again.dir).toBe(first.dir);
    expect(existsSync(join(again.dir, "HEAD"))).toBe(true);
    const [other, elsewhere] = await Promise.all([
      take("acme/other"),
      take("acme/gitops", "https://x.example"),
    ]);
    expect(new Set([again.dir, other.dir, elsewhere.dir]).size).toBe(3);
    await Promise.all([again, other, elsewhere].map((one) => one.release()));
  });

  it("is a temporary one while somebody else has it, and that one is gone afterwards", async () => {
    const first = await take();
    const second = await take();
    expect(second.kept).toBe(false);
    expect(second.dir).not.toBe(first.dir);
    await second.release();
    expect(existsSync(second.dir)).toBe(false);
    await first.release();
    expect((await readdir(join(home, "clearance/git"))).filter((name) => name.endsWith(".lock"))).toEqual([]);
  });

  it("gitops-promoter#1543: starts anew where whoever had it died, or found it damaged", async () => {
    const first = await take();
    await writeFile(join(first.dir, "HEAD"), "half written");
    await writeFile(`${first.dir}.lock`, NOBODY);
    const second = await take();
    expect(second).toMatchObject({ dir: first.dir, kept: true });
    expect(await readdir(second.dir)).toEqual([]);
    await writeFile(join(second.dir, "HEAD"), "damaged");
    await second.release(true);
    const third = await take();
    expect(await readdir(third.dir)).toEqual([]);
    await third.release();
  });

  it("is a temporary one where no cache can be written", async () => {
    await writeFile(join(home, "clearance"), "a file in the way");
    const folder = await take();
    expect(folder.kept).toBe(false);
    expect((await stat(folder.dir)).mode & 0o777).toBe(0o700);
    await folder.release();
  });
});
