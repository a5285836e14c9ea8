import { environmentOf } from "#chain/clearance/lane.ts";
import { type PolicySnapshot, signersOf } from "#chain/clearance/policy.ts";
import { PROMOTER_ENVIRONMENT, type ProtectionFacts } from "#chain/doctor/facts.ts";
import type { GitRepository } from "#chain/promotion/git.ts";
import type { GitHubReader } from "#chain/promotion/github.ts";
import { inParallel } from "../in-parallel.ts";
import { readCodeOwners } from "../observe-base.ts";
import { told } from "./told.ts";

export interface ProtectionPorts {
  readonly git: GitRepository;
  readonly github: GitHubReader;
}

export interface ProtectionRequest {
  readonly snapshot: PolicySnapshot;
  readonly policyPath: string;
  readonly branch: string;
  /** Names of the environments that are asked about. */
  readonly environments: readonly string[];
  /** The promoter's App where the token isn't its own. */
  readonly app?: string;
}

/**
 * What protects promotions into some environments. Files come from the clone; GitHub is asked for the branch's rules,
 * and for the deployment environments that a workflow of the base branch signs or merges in: none where keys sign and
 * the promoter is a service.
 */
export async function gatherProtection(
  { snapshot, policyPath, branch, environments, app }: ProtectionRequest,
  { git, github }: ProtectionPorts,
  rules = github.branchRules(branch, app),
): Promise<ProtectionFacts> {
  const { policy, commit } = snapshot;
  const workflows = await workflowsAt(git, commit);
  const signing = environments.filter((name) =>
    signersOf(environmentOf(policy, name)).some((signer) => "workflow" in signer),
  );
  const holdsKey = [...workflows.values()].some((text) => text.includes(PROMOTER_ENVIRONMENT));
  const names = [...signing, ...(holdsKey ? [PROMOTER_ENVIRONMENT] : [])];
  const [asked, protection, codeOwners] = await Promise.all([
    told(rules, "metadata: read"),
    inParallel(names, 4, async (name) => {
      const read = github.protection(name).then((found) => found ?? null);
      return [name, await told(read, "actions: read")] as const;
    }),
    readCodeOwners(git, commit),
  ]);
  return {
    repository: policy.gitops,
    branch,
    policyPath,
    policy,
    environments,
    rules: asked,
    protection: new Map(protection),
    codeOwners: codeOwners === "" ? null : codeOwners,
    workflows,
  };
}

async function workflowsAt(git: GitRepository, commit: string): Promise<ReadonlyMap<string, string>> {
  const paths = (await git.list(commit, ".github/workflows")).filter((path) => /\.ya?ml$/.test(path));
  const files = await inParallel(paths, 8, async (path) => {
    const bytes = await git.read(commit, path);
    return bytes === undefined ? undefined : ([path, new TextDecoder().decode(bytes)] as const);
  });
  return new Map(files.filter((file) => file !== undefined));
}
