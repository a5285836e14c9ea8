import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";
import { bundle } from "../../tools/dist/bundle.ts";
import { findEntries } from "../../tools/dist/entries.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** dist/ as the sources build it now. */
    readonly dist: string;
  }
}

/** Builds dist/ from the sources once for a whole run, so that no test runs yesterday's code. */
export async function setup(project: TestProject): Promise<() => void> {
  const root = resolve(import.meta.dirname, "../..");
  const out = mkdtempSync(join(tmpdir(), "clearance-dist-"));
  await bundle(root, out, [...findEntries(root), { name: "probe", source: "test/actions/probe.ts" }]);
  project.provide("dist", out);
  return () => rmSync(out, { recursive: true, force: true });
}
