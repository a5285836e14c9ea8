import { expect, it } from "vitest";
import type { BranchRules, GitHubReader, OpenPullRequest } from "#chain/promotion/github.ts";
import { mergeGround, methodOf } from "./merge-ground.ts";

const good: BranchRules = {
  requiresPullRequest: true,
  requiredStatuses: ["clearance"],
  ownStatuses: ["clearance"],
  bypass: "never",
  mergeMethods: ["merge", "squash", "rebase"],
  mergeQueue: false,
  requiresSignatures: false,
};

async function problems(rules: Partial<BranchRules>, mayBypass = false): Promise<readonly string[]> {
  const github = { branchRules: async () => ({ ...good, ...rules }) } as unknown as GitHubReader;
  const pullRequest = { number: 7, mayBypass } as OpenPullRequest;
  const { findings } = await mergeGround("main", pullRequest, github);
  expect(findings.every(({ code }) => code === "BRANCH_UNPROTECTED")).toBe(true);
  return findings.map(({ message }) => message);
}

it("finds nothing where nobody gets round the one status", async () => {
  expect(await problems({})).toEqual([]);
});

it.each<readonly [string, Partial<BranchRules>, boolean, string]>([
  ["the token may bypass a ruleset", { bypass: "possible" }, false, "bypassed by this token (possible)"],
  ["nobody may read whether it may", { bypass: "unknown" }, false, "bypassed by this token (unknown)"],
  ["it may merge as an administrator", {}, true, "could merge #7 as an administrator"],
  ["the branch takes pushes", { requiresPullRequest: false }, false, "direct pushes"],
  ["nothing is required", { requiredStatuses: [] }, false, "doesn't require the status clearance"],
  ["anybody may post the status", { ownStatuses: [] }, false, "from others than the promoter's App"],
])("kargo#6820: merges nothing where %s", async (_when, rules, mayBypass, message) => {
  expect(await problems(rules, mayBypass)).toEqual([expect.stringContaining(message)]);
});

it("telefonistka: names the method of every merge, the one that keeps most of what was approved", () => {
  expect(methodOf(good)).toBe("merge");
  expect(methodOf({ ...good, mergeMethods: ["rebase", "squash"] })).toBe("squash");
  expect(methodOf({ ...good, mergeMethods: ["rebase"] })).toBeUndefined();
});
