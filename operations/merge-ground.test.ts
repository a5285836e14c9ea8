import { expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import type { GitRepository } from "#chain/promotion/git.ts";
import type {
  BranchRules,
  EnvironmentProtection,
  GitHubReader,
  OpenPullRequest,
} from "#chain/promotion/github.ts";
import { GOOD_OWNERS, GOOD_PROTECTION, GOOD_RULES, policyWith, shippedWorkflow } from "#test/doctor-facts.ts";
import { groundForAll, mergeGround } from "./merge-ground.ts";

interface Setting {
  readonly rules?: Partial<BranchRules>;
  readonly mayBypass?: boolean;
  readonly environment?: string;
  readonly protection?: (name: string) => Promise<EnvironmentProtection | undefined>;
}

async function findings({ rules = {}, mayBypass = false, environment = "dev", protection }: Setting) {
  const asked: string[] = [];
  const github = {
    branchRules: async () => ({ ...GOOD_RULES, ...rules }),
    async protection(name: string) {
      asked.push(name);
      return protection === undefined ? GOOD_PROTECTION : protection(name);
    },
  } as unknown as GitHubReader;
  const files: Readonly<Record<string, string>> = {
    ".github/CODEOWNERS": GOOD_OWNERS,
    ".github/workflows/promote-prod.yml": shippedWorkflow("promote-prod.yml"),
  };
  const git = {
    list: async () => (environment === "dev" ? [] : [".github/workflows/promote-prod.yml"]),
    read: async (_: string, path: string) => (path in files ? Buffer.from(files[path] ?? "") : undefined),
  } as unknown as GitRepository;
  const snapshot = { policy: policyWith(), commit: "c0ffee", digest: digestOf("policy"), files: new Map() };
  const request = { snapshot, policyPath: "clearance.yaml", branch: "main", environments: [environment] };
  const ground = await mergeGround(request, { number: 7, mayBypass } as OpenPullRequest, { git, github });
  return { asked, found: ground.findings };
}

it("finds nothing where nobody gets round the one status, and asks GitHub for the rules alone", async () => {
  expect(await findings({})).toEqual({ asked: [], found: [] });
});

it.each<readonly [string, Partial<BranchRules>, boolean, string]>([
  ["the token may bypass a ruleset", { bypass: "possible" }, false, "can be passed by with this token"],
  ["nobody may read whether it may", { bypass: "unknown" }, false, "whether this token passes the rules by"],
  ["it may merge as an administrator", {}, true, "could merge #7 into main as an administrator"],
  ["the branch takes pushes", { requiresPullRequest: false }, false, "direct pushes"],
  ["nothing is required", { requiredStatuses: [] }, false, "doesn't require the status clearance"],
  ["somebody else may bypass a ruleset", { bypassActors: ["the team ops"] }, false, "the team ops passes"],
  ["anybody may post the status", { ownStatuses: [] }, false, "from others than the promoter's App"],
])("kargo#6820: merges nothing where %s", async (_when, rules, mayBypass, message) => {
  const { found } = await findings({ rules, mayBypass });
  expect(found).toEqual([{ code: "BRANCH_UNPROTECTED", message: expect.stringContaining(message) }]);
});

it("merges where nobody shows it who else may bypass, as only administrators see that", async () => {
  expect((await findings({ rules: { bypassActors: undefined } })).found).toEqual([]);
});

it("asks for the environments that a workflow signs and merges in, and takes silence for no yes", async () => {
  expect(await findings({ environment: "prod" })).toEqual({
    asked: ["prod", "clearance-promoter"],
    found: [],
  });
  const open = async (name: string) =>
    name === "prod" ? GOOD_PROTECTION : { ...GOOD_PROTECTION, refs: "any" as const };
  expect(await findings({ environment: "prod", protection: open })).toMatchObject({
    found: [{ code: "PROMOTION_UNSAFE", message: expect.stringContaining("any branch may use") }],
  });
});

it("lets a rollback go on where the rules may not be read, and tells it; a promotion doesn't", async () => {
  const denied = async () => {
    throw new Fault("GITHUB_DENIED", "Administration may not be read");
  };
  const github = { branchRules: denied, protection: denied } as unknown as GitHubReader;
  const git = { list: async () => [], read: async () => undefined } as unknown as GitRepository;
  const snapshot = { policy: policyWith(), commit: "c0ffee", digest: digestOf("policy"), files: new Map() };
  const request = { snapshot, policyPath: "clearance.yaml", branch: "main", environments: ["dev"] };
  const pull = { number: 7, mayBypass: false } as OpenPullRequest;
  await expect(mergeGround(request, pull, { git, github })).rejects.toMatchObject({ code: "GITHUB_DENIED" });
  const ground = await groundForAll(request, pull, { git, github });
  expect(ground.rules).toMatchObject({ mergeMethods: ["merge"], queue: null });
  expect(ground.findings).toMatchObject([{ code: "BRANCH_UNPROTECTED" }]);
  const down = async () => {
    throw new Fault("GITHUB_UNREACHABLE", "it is down", { retryable: true });
  };
  const away = { branchRules: down, protection: down } as unknown as GitHubReader;
  await expect(groundForAll(request, pull, { git, github: away })).rejects.toMatchObject({
    code: "GITHUB_UNREACHABLE",
  });
});
