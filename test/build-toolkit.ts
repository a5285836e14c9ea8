import { mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { TestProject } from "vitest/node";
import { bundle } from "../tools/dist/bundle.ts";
import { findEntries } from "../tools/dist/entries.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** A folder like this repository's root: action files, examples, workflows, and dist/ as the sources build it now. */
    readonly toolkit: string;
    /** Its dist/. */
    readonly dist: string;
  }
}

/** Builds dist/ from the sources once for a whole run, so that no test runs yesterday's code. */
export async function setup(project: TestProject): Promise<() => void> {
  const { toolkit, dist, remove } = await buildToolkit();
  project.provide("toolkit", toolkit);
  project.provide("dist", dist);
  return remove;
}

/** A toolkit in a folder of its own; whoever asks removes it. */
export async function buildToolkit() {
  const root = resolve(import.meta.dirname, "..");
  const toolkit = mkdtempSync(join(tmpdir(), "clearance-toolkit-"));
  const dist = join(toolkit, "dist");
  await bundle(root, dist, [...findEntries(root), { name: "probe", source: "test/actions/probe.ts" }]);
  for (const name of ["action.yml", "actions", "examples", "workflows", "package.json"]) {
    symlinkSync(join(root, name), join(toolkit, name));
  }
  return { toolkit, dist, remove: () => rmSync(toolkit, { recursive: true, force: true }) };
}
