import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Fault } from "#chain/fault.ts";

/** What workflows in templates are pinned to until somebody names the real repository and commit. */
export const PLACEHOLDER = { owner: "your-org", commit: "0".repeat(40) };

/** The toolkit's own repository as the sandbox's GitHub knows it. */
export const TOOLKIT_REPOSITORY = "clearance/clearance";

/** The folder that holds action.yml, actions/, dist/, examples/ and workflows/: CLEARANCE_TOOLKIT, else the one above this file. */
export function toolkitFolder(): string {
  const given = process.env["CLEARANCE_TOOLKIT"];
  if (given !== undefined) return given;
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "action.yml"))) {
    const above = dirname(folder);
    if (above === folder)
      throw new Fault("SANDBOX_UNUSABLE", "the toolkit's action.yml isn't above this program");
    folder = above;
  }
  return folder;
}

/** 40 hex digits that change when the bundles do: what the sandbox's workflows pin. */
export function toolkitCommit(dist: string): string {
  const hash = createHash("sha1");
  for (const name of readdirSync(dist).sort())
    if (name.endsWith(".js")) hash.update(readFileSync(join(dist, name)));
  return hash.digest("hex");
}
