import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";

/**
 * Programs that nobody here wrote and that are asked what they think of our output: by the folder that
 * pins them, each with its main package.
 */
export const GO_JUDGES = {
  act: { act: "github.com/nektos/act" },
  cosign: { cosign: "github.com/sigstore/cosign/v3/cmd/cosign" },
  etcd: { etcd: "go.etcd.io/etcd/server/v3" },
  helm: { helm: "helm.sh/helm/v3/cmd/helm" },
  kubernetes: {
    "kube-apiserver": "k8s.io/kubernetes/cmd/kube-apiserver",
    "kube-controller-manager": "k8s.io/kubernetes/cmd/kube-controller-manager",
    kubectl: "k8s.io/kubernetes/cmd/kubectl",
  },
  kyverno: {
    kyverno: "github.com/kyverno/kyverno/cmd/cli/kubectl-kyverno",
    "kyverno-admission": "github.com/kyverno/kyverno/cmd/kyverno",
  },
  registry: { registry: "." },
} as const;
export const PYTHON_JUDGES = ["sigstore", "zizmor"] as const;
/** No programs: what Kyverno's own module says of its resources and of its installation. */
export const KYVERNO_CRDS = "kyverno-crds.json";
export const KYVERNO_CHART = "kyverno-chart";
/** Debian's packages of these names: taken from the machine, never built. */
const DEBIAN_JUDGES = ["docker-registry"] as const;

type KeyOfEach<T> = T extends T ? keyof T : never;
export type GoJudgeName = KeyOfEach<(typeof GO_JUDGES)[keyof typeof GO_JUDGES]>;
export type JudgeName =
  | GoJudgeName
  | (typeof PYTHON_JUDGES)[number]
  | typeof KYVERNO_CRDS
  | typeof KYVERNO_CHART
  | (typeof DEBIAN_JUDGES)[number];
/** A folder beside this file, or `python` for requirements.txt. */
export type PinnedFolder = keyof typeof GO_JUDGES | "python";

/** Where a judge is if it has been built; undefined for those that never are. */
export function builtJudge(
  name: JudgeName,
  environment: NodeJS.ProcessEnv = process.env,
  pins: string = import.meta.dirname,
): string | undefined {
  const folder = folderOf(name);
  return folder === undefined ? undefined : join(judgesFolder(folder, environment, pins), "bin", name);
}

function folderOf(name: JudgeName): PinnedFolder | undefined {
  if (name === KYVERNO_CRDS || name === KYVERNO_CHART) return "kyverno";
  if ((PYTHON_JUDGES as readonly string[]).includes(name)) return "python";
  const folders = Object.keys(GO_JUDGES) as (keyof typeof GO_JUDGES)[];
  return folders.find((folder) => name in GO_JUDGES[folder]);
}

/**
 * The user's cache for what one folder pins, under the digest of its pins: change a byte of them and the
 * next build has a new folder, while the others keep theirs.
 */
export function judgesFolder(
  folder: PinnedFolder,
  environment: NodeJS.ProcessEnv = process.env,
  pins: string = import.meta.dirname,
): string {
  const hash = createHash("sha256");
  for (const pin of pinsOf(folder, pins)) {
    const bytes = readFileSync(join(pins, pin));
    hash.update(`${pin} ${bytes.length}\n`).update(bytes);
  }
  const cache = environment["XDG_CACHE_HOME"] || join(homedir(), ".cache");
  return join(cache, "clearance-judges", `${folder}-${hash.digest("hex")}`);
}

function pinsOf(folder: PinnedFolder, pins: string): readonly string[] {
  if (folder === "python") return ["requirements.txt"];
  return readdirSync(join(pins, folder))
    .filter((name) => /^([\w-]+\.go|go\.mod|go\.sum)$/.test(name))
    .map((name) => `${folder}/${name}`)
    .sort();
}
