import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/** Programs that nobody here wrote and that are asked what they think of our output. */
export const GO_JUDGES = {
  act: "github.com/nektos/act",
  cosign: "github.com/sigstore/cosign/v3/cmd/cosign",
  kyverno: "github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno",
  registry: ".",
} as const;
export const PYTHON_JUDGES = ["sigstore", "zizmor"] as const;
/** Debian's packages of these names: taken from the machine, never built. */
const DEBIAN_JUDGES = ["docker-registry"] as const;
export type JudgeName =
  | keyof typeof GO_JUDGES
  | (typeof PYTHON_JUDGES)[number]
  | (typeof DEBIAN_JUDGES)[number];

/** What decides which programs are built: change a byte in one of them and the next build has a new folder. */
function pins(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((path) => path === "requirements.txt" || /^\w+\/([\w-]+\.go|go\.mod|go\.sum)$/.test(path))
    .sort();
}

/** Folder of the built judges in the user's cache, under the digest of everything in `folder` that pins them. */
export function judgesFolder(
  environment: NodeJS.ProcessEnv = process.env,
  folder: string = import.meta.dirname,
): string {
  const hash = createHash("sha256");
  for (const pin of pins(folder)) {
    const bytes = readFileSync(join(folder, pin));
    hash.update(`${pin} ${bytes.length}\n`).update(bytes);
  }
  const cache = environment["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(cache, "clearance-judges", hash.digest("hex"));
}
