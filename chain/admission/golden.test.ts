import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { GOLDEN, goldenQuarantines, goldenSnapshot } from "#test/golden-policies.ts";
import { digestOf } from "../digest/digest.ts";
import { type GeneratedFile, generatePolicies } from "./generate.ts";

const UPDATE = process.env["UPDATE_GOLDEN"] === "1";

it.each(["argo-cd.yaml", "flux.yaml"])(
  "examples/delivery/%s syncs a folder that the generator writes",
  (name) => {
    const text = readFileSync(join(GOLDEN, "../../examples/delivery", name), "utf8");
    const [, path = ""] = /path: (?:\.\/)?(\S+)/.exec(text) ?? [];
    const base = z.object({ resources: z.array(z.string()) }).loose();
    const { resources } = base.parse(parse(readFileSync(join(GOLDEN, path, "kustomization.yaml"), "utf8")));
    expect(resources.sort()).toEqual(
      readdirSync(join(GOLDEN, path))
        .filter((file) => file !== "kustomization.yaml")
        .sort(),
    );
  },
);

describe("the policies in policies/golden", () => {
  it("are what the generator writes for the clearance.yaml beside them (UPDATE_GOLDEN=1 rewrites them)", () => {
    const files = generatePolicies(goldenSnapshot(), goldenQuarantines(), trees());
    if (UPDATE) rewrite(files);
    expect(below(join(GOLDEN, "policies"))).toEqual(files.map(({ path }) => path));
    for (const { path, bytes } of files) {
      expect(new TextDecoder().decode(bytes), path).toBe(readFileSync(join(GOLDEN, path), "utf8"));
    }
  });

  it("are the same bytes each time", () => {
    const once = generatePolicies(goldenSnapshot(), goldenQuarantines(), trees());
    expect(generatePolicies(goldenSnapshot(), goldenQuarantines().toReversed(), trees())).toEqual(once);
  });
});

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
