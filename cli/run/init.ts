import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { signerWorkflowProblems } from "#chain/doctor/signer-workflow.ts";
import { EXIT, Fault } from "#chain/fault.ts";
import { RepositoryName } from "#chain/source/workflow-identity.ts";
import type { Invocation, Outcome } from "../command.ts";
import { nextSteps } from "./next-steps.ts";
import { policySkeleton } from "./policy-skeleton.ts";

/** What the shipped workflows name until somebody says where the actions are. */
const PLACEHOLDER = { repository: "your-org/clearance", commit: "0".repeat(40) };

/** Lays out what isn't there yet; a file that is there is never touched. */
export async function runInit(invocation: Invocation): Promise<Outcome> {
  const { directory } = invocation;
  const gitops = repositoryOf(invocation.required("gitops"));
  const files = await layout(gitops, invocation.option("toolkit"));
  const [written, kept]: [string[], string[]] = [[], []];
  for (const [path, text] of files) {
    const target = join(directory, path);
    await mkdir(dirname(target), { recursive: true });
    try {
      await writeFile(target, text, { flag: "wx" });
      written.push(path);
    } catch (error) {
      if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
      kept.push(path, ...(await problemsOf(path, target)));
    }
  }
  const next = nextSteps(gitops, invocation.option("toolkit") !== undefined);
  return {
    code: EXIT.done,
    json: { written, kept, next },
    text: [
      ...written.map((path) => `wrote ${path}`),
      ...kept.map((path) => `kept  ${path}`),
      "",
      "Next:",
      ...next.map((step, index) => `${index + 1}. ${step}`),
    ].join("\n"),
  };
}

/** A signer that is there already stays; what keeps it from being one is told. */
async function problemsOf(path: string, file: string): Promise<readonly string[]> {
  const environment = /\/promote-([\w-]+)\.yml$/.exec(path)?.[1];
  if (environment === undefined) return [];
  return signerWorkflowProblems(await readFile(file, "utf8"), environment).map(
    ({ line, column, message, remedy }) => `  ${path}:${line}:${column}: ${message}: ${remedy}`,
  );
}

async function layout(
  gitops: RepositoryName,
  toolkit: string | undefined,
): Promise<readonly (readonly [string, string])[]> {
  const root = packageRoot();
  const pin = toolkit === undefined ? undefined : pinOf(toolkit);
  const workflows = await readdir(join(root, "workflows/gitops"));
  const owners = await readFile(join(root, "examples/gitops/.github/CODEOWNERS"), "utf8");
  const [owner = ""] = gitops.split("/");
  return [
    ["clearance.yaml", policySkeleton(gitops)],
    [".github/CODEOWNERS", owners.replaceAll("@acme/", `@${owner}/`)],
    ...(await Promise.all(
      workflows.sort().map(async (name): Promise<readonly [string, string]> => {
        const text = await readFile(join(root, "workflows/gitops", name), "utf8");
        return [`.github/workflows/${name}`, pin === undefined ? text : pinned(text, pin)];
      }),
    )),
    ["quarantine/.gitkeep", ""],
    ["holds/.gitkeep", ""],
    ["trust/.gitkeep", ""],
  ];
}

interface Pin {
  readonly repository: RepositoryName;
  readonly commit: string;
}

function pinned(text: string, { repository, commit }: Pin): string {
  return text
    .replaceAll(
      new RegExp(`${PLACEHOLDER.repository}(/[a-z/]+)?@${PLACEHOLDER.commit}`, "g"),
      (_, path: string | undefined) => `${repository}${path ?? ""}@${commit}`,
    )
    .replaceAll(" # set by `clearance init`", "");
}

function pinOf(toolkit: string): Pin {
  const [name = "", commit = ""] = toolkit.split("@");
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(commit)) {
    throw new Fault("INPUT_INVALID", `--toolkit: "${toolkit}" isn't owner/name@ and a whole commit id`);
  }
  return { repository: repositoryOf(name), commit };
}

function repositoryOf(text: string): RepositoryName {
  const repository = RepositoryName.safeParse(text);
  if (repository.success) return repository.data;
  throw new Fault("INPUT_INVALID", `"${text}" isn't a repository in the form owner/name`);
}

/** Where this package lies: above dist/, or above the sources. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "workflows/gitops"))) {
    const above = dirname(folder);
    if (above === folder) throw new Error("the package's workflows/ isn't above this program");
    folder = above;
  }
  return folder;
}
