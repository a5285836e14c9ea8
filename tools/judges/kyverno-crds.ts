import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import * as z from "zod";

const MODULE = "github.com/kyverno/kyverno";
const GROUPS = ["kyverno", "policies.kyverno.io", "policyreport", "reports"];
const Download = z.looseObject({ Dir: z.string() });

/**
 * Kyverno's resource definitions, out of the very module that its programs are built from: a JSON array
 * without the prose, because six megabytes of YAML cost every cluster seconds.
 */
export function writeKyvernoCrds(pins: string, path: string): void {
  const answer = execFileSync("go", ["mod", "download", "-json", MODULE], { cwd: pins, encoding: "utf8" });
  const source = join(Download.parse(JSON.parse(answer)).Dir, "config/crds");
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
