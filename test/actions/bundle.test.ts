import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { runChild } from "#adapters/github/runner/child-process.ts";
import { bundle } from "../../tools/dist/bundle.ts";
import { differences } from "../../tools/dist/check.ts";

const made: string[] = [];
afterEach(() => {
  for (const folder of made.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "clearance-bundle-"));
  made.push(path);
  return path;
}

const PROJECT = {
  "package.json": '{ "type": "module" }',
  "shared/words.ts": 'export const greeting: string = "hello";',
  "shared/late.ts": 'import { join } from "little"; export const late = (): string => join("la", "te");',
  "actions/greet/main.ts":
    'import { greeting } from "../../shared/words.ts"; const { late } = await import("../../shared/late.ts"); console.log(greeting, late());',
  "cli/main.ts": 'import { greeting } from "../shared/words.ts"; console.log(greeting, "command");',
  "sandbox/main.ts":
    'import { greeting } from "../shared/words.ts"; import { twin } from "../adapters/registry/twin/serve.ts"; console.log(greeting, twin, import.meta.dirname.length > 0);',
  "adapters/registry/twin/serve.ts": 'import only from "only-sandbox"; export const twin: string = only;',
  "node_modules/little/package.json":
    '{ "name": "little", "version": "1.2.3", "license": "MIT", "main": "index.js" }',
  "node_modules/little/LICENSE": "The licence of little",
  "node_modules/little/index.js":
    'const inner = require("inner"); exports.join = (a, b) => inner(a, b) + (typeof __dirname === "string" ? "" : "!");',
  "node_modules/inner/package.json":
    '{ "name": "inner", "version": "1.0.0", "license": "ISC", "main": "index.js" }',
  "node_modules/inner/index.js": "module.exports = (a, b) => a + b;",
  "node_modules/only-sandbox/package.json":
    '{ "name": "only-sandbox", "version": "2.0.0", "license": "MIT", "main": "index.js" }',
  "node_modules/only-sandbox/index.js": 'module.exports = "twin";',
};

function project(files: Readonly<Record<string, string>> = PROJECT, below = "."): string {
  const root = join(folder(), below);
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return root;
}

async function run(file: string): Promise<string> {
  const lines: string[] = [];
  await runChild({
    command: process.execPath,
    args: [file],
    directory: tmpdir(),
    environment: {},
    onLine: (line) => lines.push(line),
  });
  return lines.join("\n");
}

describe("dist/", () => {
  it("has the same bytes wherever it is built, and starts there", async () => {
    const [one, two] = [folder(), folder()];
    await bundle(project(), one);
    await bundle(project(PROJECT, "much/deeper"), two);
    expect(differences(one, two)).toEqual([]);
    expect(await run(join(two, "greet.js"))).toBe("hello late");
    expect(await run(join(two, "clearance.js"))).toBe("hello command");
    expect(await run(join(two, "sandbox.js"))).toBe("hello twin true");
  });

  it("names shared chunks without hashes, by folder and package", async () => {
    const out = folder();
    await bundle(project(), out);
    expect(readdirSync(out).sort()).toEqual([
      "clearance.js",
      "greet.js",
      "licenses.txt",
      "little.js",
      "package.json",
      "rolldown-runtime.js",
      "sandbox-adapters-registry-twin.js",
      "sandbox-only-sandbox.js",
      "sandbox-shell.js",
      "sandbox.js",
      "shared-late.js",
      "shared-words.js",
    ]);
  });

  it("keeps what only the sandbox loads in chunks that nothing else names", async () => {
    const out = folder();
    const { files } = await bundle(project(), out);
    const own = files.filter((file) => file.sandbox).map((file) => file.name);
    expect(own.filter((name) => !name.startsWith("sandbox"))).toEqual([]);
    for (const { name } of files.filter((file) => !file.sandbox && file.name !== "licenses.txt")) {
      expect(readFileSync(join(out, name), "utf8"), name).not.toContain("sandbox");
    }
  });

  it("carries the licence of every package in it", async () => {
    const out = folder();
    await bundle(project(), out);
    const text = readFileSync(join(out, "licenses.txt"), "utf8");
    expect(text).toMatch(/little 1\.2\.3 \(MIT\)[\s\S]*The licence of little/);
    expect(text).toContain("inner 1.0.0 (ISC)");
  });

  it("has a command that a shell can start", async () => {
    const out = folder();
    await bundle(project(), out);
    expect(readFileSync(join(out, "clearance.js"), "utf8")).toMatch(/^#!\/usr\/bin\/env node\n/);
    expect(statSync(join(out, "clearance.js")).mode & 0o111).toBe(0o111);
  });

  it("isn't built at all where an import leads nowhere", async () => {
    const root = project({ ...PROJECT, "shared/words.ts": 'export { greeting } from "nowhere";' });
    await expect(bundle(root, folder())).rejects.toThrow(/nowhere/);
  });

  it("differs when a source does", async () => {
    const [one, two] = [folder(), folder()];
    await bundle(project(), one);
    await bundle(project({ ...PROJECT, "shared/words.ts": 'export const greeting = "bye";' }), two);
    expect(differences(one, two)).toContain("shared-words.js");
  });
});
