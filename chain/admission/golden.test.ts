import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { parsePolicy } from "../clearance/parse-policy.ts";
import type { PolicySnapshot } from "../clearance/policy.ts";
import { digestOf } from "../digest/digest.ts";
import { type GeneratedFile, generatePolicies } from "./generate.ts";

const GOLDEN = join(import.meta.dirname, "../../policies/golden");
const UPDATE = process.env["UPDATE_GOLDEN"] === "1";

describe("the policies in policies/golden", () => {
  it("are what the generator writes for the clearance.yaml beside them (UPDATE_GOLDEN=1 rewrites them)", () => {
    const files = generatePolicies(goldenSnapshot(), quarantines(), trees());
    if (UPDATE) rewrite(files);
    expect(below(join(GOLDEN, "policies"))).toEqual(files.map(({ path }) => path));
    for (const { path, bytes } of files) {
      expect(new TextDecoder().decode(bytes), path).toBe(readFileSync(join(GOLDEN, path), "utf8"));
    }
  });

  it("are the same bytes each time", () => {
    const once = generatePolicies(goldenSnapshot(), quarantines(), trees());
    expect(generatePolicies(goldenSnapshot(), quarantines().toReversed(), trees())).toEqual(once);
  });
});

function goldenSnapshot(): PolicySnapshot {
  const text = readFileSync(join(GOLDEN, "clearance.yaml"), "utf8");
  const policy = parsePolicy(text);
  const trust = readdirSync(join(GOLDEN, "trust")).map((name) => `trust/${name}`);
  const files = new Map(trust.map((path) => [path, new Uint8Array(readFileSync(join(GOLDEN, path)))]));
  return { policy, commit: "0".repeat(40), digest: digestOf(text), files };
}

/** One digest that no tree names any more, one that prod still names, one refused at once all the same. */
function quarantines() {
  const since = new Date("2026-01-02T03:04:05Z");
  return ["gone", "still-named", "immediate"].map((seed) => ({
    digest: digestOf(seed),
    owner: "erin",
    reason: "fails its health check",
    since,
    immediate: seed === "immediate",
  }));
}

function trees() {
  return new Map([["prod", new Set([digestOf("still-named"), digestOf("immediate")])]]);
}

function rewrite(files: readonly GeneratedFile[]): void {
  rmSync(join(GOLDEN, "policies"), { recursive: true, force: true });
  for (const { path, bytes } of files) {
    mkdirSync(dirname(join(GOLDEN, path)), { recursive: true });
    writeFileSync(join(GOLDEN, path), bytes);
  }
}

function below(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(GOLDEN, join(entry.parentPath, entry.name)))
    .sort();
}
