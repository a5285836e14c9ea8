import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ROOT, text, trackedFiles } from "./tracked-files.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Lints one source as if it stood at `path` of this repository, by the repository's own rules. */
function lint(path: string, source: string): string {
  const folder = mkdtempSync(join(tmpdir(), "clearance-boundaries-"));
  folders.push(folder);
  const { $schema: _schema, vcs: _vcs, ...rules } = JSON.parse(text("biome.json")) as Record<string, unknown>;
  writeFileSync(join(folder, "biome.json"), JSON.stringify(rules));
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), source);
  const run = spawnSync(join(ROOT, "node_modules/.bin/biome"), ["lint", "--reporter=json", "."], {
    cwd: folder,
    encoding: "utf8",
  });
  const report = JSON.parse(run.stdout) as { diagnostics: { category: string; severity: string }[] };
  return report.diagnostics
    .filter((diagnostic) => diagnostic.severity === "error")
    .map((diagnostic) => diagnostic.category)
    .join(" ");
}

const imports = (from: string): string => `import { planted } from "${from}";\nexport { planted };\n`;

describe("the boundaries", () => {
  it.each([
    ["chain/clearance/planted.ts", imports("node:fs/promises")],
    ["chain/clearance/planted.ts", imports("#adapters/host/actions-host.ts")],
    ["chain/promotion/planted.ts", imports("#operations/apply.ts")],
    ["chain/promotion/planted.ts", imports("../../adapters/git/bare-clone.ts")],
    ["chain/evidence/planted.ts", 'export const planted = fetch("http://localhost");\n'],
    ["chain/evidence/planted.ts", "export const planted = process.env;\n"],
    ["operations/planted.ts", imports("#adapters/registry/oci-registry.ts")],
    ["operations/planted.ts", imports("node:fs/promises")],
    ["adapters/registry/planted.ts", imports("#operations/apply.ts")],
    ["cli/planted.ts", imports("../sandbox/main.ts")],
    ["actions/verify/planted.ts", imports("../../cli/main.ts")],
    ["promoter/planted.ts", imports("../cli/main.ts")],
    ["sandbox/planted.ts", imports("../promoter/main.ts")],
  ])("refuse in %s: %s", (path, source) => {
    expect(lint(path, source)).toMatch(/noRestrictedImports|noRestrictedGlobals/);
  });

  it("leave the core without a clock and without chance: both arrive as arguments", () => {
    const impure = /Date\.now\(|new Date\(\)|Math\.random\(|randomUUID|performance\.now/;
    const core = trackedFiles("chain/**/*.ts").filter((path) => !path.endsWith(".test.ts"));
    expect(core.length).toBeGreaterThan(20);
    expect(core.filter((path) => impure.test(text(path)))).toEqual([]);
    expect("export const planted = Date.now();").toMatch(impure);
  });

  it.each([
    ["chain/digest/planted.ts", imports("node:crypto")],
    ["chain/digest/planted.ts", "export const planted = (text: string): Date => new Date(text);\n"],
    ["operations/planted.ts", imports("#chain/digest/registry.ts")],
    ["cli/planted.ts", imports("#adapters/registry/oci-registry.ts")],
  ])("allow in %s: %s", (path, source) => {
    expect(lint(path, source)).toBe("");
  });
});
