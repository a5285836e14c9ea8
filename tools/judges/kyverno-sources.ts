import { execFileSync } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse, parseDocument } from "yaml";
import * as z from "zod";

const MODULE = "github.com/kyverno/kyverno";
const GROUPS = ["kyverno", "policies.kyverno.io", "policyreport", "reports"];
const Download = z.looseObject({ Dir: z.string() });

/** Where Go keeps the very module that Kyverno's programs are built from. */
function moduleFolder(pins: string): string {
  const answer = execFileSync("go", ["mod", "download", "-json", MODULE], { cwd: pins, encoding: "utf8" });
  return Download.parse(JSON.parse(answer)).Dir;
}

/**
 * Kyverno's resource definitions: a JSON array without the prose, because six megabytes of YAML cost
 * every cluster seconds.
 */
export function writeKyvernoCrds(pins: string, path: string): void {
  const source = join(moduleFolder(pins), "config/crds");
  const definitions = GROUPS.flatMap((group) =>
    readdirSync(join(source, group))
      .filter((name) => name.endsWith(".yaml"))
      .sort()
      .map((name): unknown =>
        parse(readFileSync(join(source, group, name), "utf8"), (key, value: unknown) =>
          key === "description" && typeof value === "string" ? undefined : value,
        ),
      ),
  );
  writeFileSync(`${path}.partial`, JSON.stringify(definitions));
  renameSync(`${path}.partial`, path);
}

/** Kyverno's Helm chart without the charts that it depends on: they are elsewhere, and off unless asked for. */
export function writeKyvernoChart(pins: string, path: string): void {
  const source = join(moduleFolder(pins), "charts/kyverno");
  const partial = `${path}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial);
  for (const name of ["values.yaml", "templates"]) {
    cpSync(join(source, name), join(partial, name), { recursive: true, mode: 0 });
  }
  const chart = parseDocument(readFileSync(join(source, "Chart.yaml"), "utf8"));
  chart.delete("dependencies");
  writeFileSync(join(partial, "Chart.yaml"), chart.toString());
  renameSync(partial, path);
}
