import * as z from "zod";
import type { GitHubReader } from "#chain/promotion/github.ts";
import type { Connection } from "./connection.ts";
import { answerIn } from "./github-fault.ts";
import { allPages, readAnswer } from "./pages.ts";

const Rule = z.object({
  type: z.string(),
  ruleset_id: z.number(),
  parameters: z
    .object({ required_status_checks: z.array(z.object({ context: z.string() })).optional() })
    .optional(),
});
const Ruleset = z.object({ current_user_can_bypass: z.string().optional() });

type BranchRules = Awaited<ReturnType<GitHubReader["branchRules"]>>;

export async function readBranchRules(connection: Connection, branch: string): Promise<BranchRules> {
  const { octokit, at } = connection;
  const rules = await allPages(
    octokit,
    "/repos/{owner}/{repo}/rules/branches/{branch}",
    { ...at, branch },
    Rule,
  );
  const checks = rules.filter((rule) => rule.type === "required_status_checks");
  const rulesets = [...new Set(rules.map((rule) => rule.ruleset_id))];
  const bypasses = await Promise.all(rulesets.map((id) => readBypass(connection, id)));
  return {
    requiresPullRequest: rules.some((rule) => rule.type === "pull_request"),
    requiredStatuses: checks.flatMap((rule) =>
      (rule.parameters?.required_status_checks ?? []).map((check) => check.context),
    ),
    bypass: bypasses.includes("possible") ? "possible" : bypasses.includes("unknown") ? "unknown" : "never",
  };
}

/** What we may not read is unknown, never fine. */
async function readBypass({ octokit, at }: Connection, id: number): Promise<BranchRules["bypass"]> {
  try {
    const { data } = await octokit.request("GET /repos/{owner}/{repo}/rulesets/{ruleset_id}", {
      ...at,
      ruleset_id: id,
      includes_parents: true,
    });
    const answer = readAnswer(Ruleset, data, `ruleset ${id}`).current_user_can_bypass;
    if (answer === undefined) return "unknown";
    return answer === "never" ? "never" : "possible";
  } catch (error) {
    const status = answerIn(error)?.status;
    if (status === 403 || status === 404) return "unknown";
    throw error;
  }
}
