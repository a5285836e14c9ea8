import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

/** A file of dist/ that something starts, and the source that it is built from. */
export interface Entry {
  /** `verify` for dist/verify.js */
  readonly name: string;
  /** Path below the root. */
  readonly source: string;
}

const SHELLS: readonly Entry[] = [
  { name: "main", source: "actions/main.ts" },
  { name: "clearance", source: "cli/main.ts" },
  { name: "serve", source: "promoter/main.ts" },
  { name: "sandbox", source: "sandbox/main.ts" },
  // A process of a third of the memory starts others in a third of the time: the demo is quicker from here.
  { name: "sandbox-demo", source: "tools/demo.ts" },
];

/** What the shells under `root` start with: every action has one, and so have command, service, sandbox and demo. */
export function findEntries(root: string): readonly Entry[] {
  const folder = join(root, "actions");
  const names = existsSync(folder) ? readdirSync(folder).sort() : [];
  const actions = names.map((name) => ({ name, source: `actions/${name}/main.ts` }));
  return [...actions, ...SHELLS].filter((entry) => existsSync(join(root, entry.source)));
}
