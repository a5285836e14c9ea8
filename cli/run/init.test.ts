import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parsePolicy } from "#chain/clearance/parse-policy.ts";
import { init } from "../commands/init.ts";
import { invoke } from "../invoke.ts";

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "clearance-init-"));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

async function run(...args: string[]): Promise<{ written: string[]; kept: string[]; next: string[] }> {
  let out = "";
  const around = {
    environment: {},
    directory,
    out: (text: string) => {
      out += text;
    },
    err: () => undefined,
  };
  expect(await invoke(init, [...args, "--json"], around)).toBe(0);
  return JSON.parse(out) as { written: string[]; kept: string[]; next: string[] };
}

const read = (path: string) => readFile(join(directory, path), "utf8");
const TOOLKIT = `our-org/our-clearance@${"c".repeat(40)}`;

describe("init", () => {
  it("lays out a policy that parses, for that repository and its owner", async () => {
    const { written, kept } = await run("--gitops", "acme/deployments");
    expect(kept).toEqual([]);
    expect(written).toEqual(
      expect.arrayContaining(["clearance.yaml", ".github/CODEOWNERS", ".github/workflows/rollback.yml"]),
    );
    const policy = parsePolicy(await read("clearance.yaml"), "clearance.yaml");
    expect(policy.gitops).toBe("acme/deployments");
    for (const { signer } of policy.environments) {
      if ("key" in signer) throw new Error("a key was not expected");
      expect(written).toContain(`.github/workflows/${signer.workflow}`);
    }
  });

  it("pins every workflow to the named toolkit, or says that a placeholder is left", async () => {
    const pinned = await run("--gitops", "acme/gitops", "--toolkit", TOOLKIT);
    for (const path of pinned.written.filter((one) => one.endsWith(".yml"))) {
      expect(await read(path)).toContain(`uses: our-org/our-clearance/actions/`);
      expect(await read(path)).not.toMatch(/your-org|@0{40}|set by/);
    }
    expect(pinned.next.join()).not.toContain("your-org");
    expect((await run("--gitops", "acme/gitops")).next[0]).toContain("your-org/clearance");
  });

  it("never touches a file that is there", async () => {
    await writeFile(join(directory, "clearance.yaml"), "mine\n");
    const { written, kept } = await run("--gitops", "acme/gitops");
    expect(kept).toEqual(["clearance.yaml"]);
    expect(written).not.toContain("clearance.yaml");
    expect(await read("clearance.yaml")).toBe("mine\n");
    expect((await run("--gitops", "acme/gitops")).written).toEqual([]);
  });

  it.each(["our-org/our-clearance@main", "our-org/our-clearance", `nobody@${"c".repeat(40)}`])(
    "refuses to pin to %s",
    async (toolkit) => {
      await expect(run("--gitops", "acme/gitops", "--toolkit", toolkit)).rejects.toMatchObject({
        code: "INPUT_INVALID",
      });
    },
  );
});
