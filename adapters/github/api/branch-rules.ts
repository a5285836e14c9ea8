import * as z from "zod";
import type { GitHubReader, MergeMethod } from "#chain/promotion/github.ts";
import type { Connection } from "./connection.ts";
import { answerIn } from "./github-fault.ts";
import { allPages, readAnswer } from "./pages.ts";
import { repositoryOf } from "./repository.ts";

const Rule = z.object({
  type: z.string(),
  ruleset_id: z.number(),
  parameters: z
    .object({
      required_status_checks: z
        .array(z.object({ context: z.string(), integration_id: z.number().nullish() }))
        .optional(),
      allowed_merge_methods: z.array(z.string()).optional(),
    })
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
  const checks = rules
    .filter((rule) => rule.type === "required_status_checks")
    .flatMap((rule) => rule.parameters?.required_status_checks ?? []);
  const rulesets = [...new Set(rules.map((rule) => rule.ruleset_id))];
  const [{ methods }, app, ...bypasses] = await Promise.all([
    repositoryOf(connection),
    checks.length === 0 ? undefined : readOwnApp(connection),
    ...rulesets.map((id) => readBypass(connection, id)),
  ]);
  const contexts = [...new Set(checks.map((check) => check.context))];
  return {
    requiresPullRequest: rules.some((rule) => rule.type === "pull_request"),
    requiredStatuses: contexts,
    ownStatuses: contexts.filter(
      (context) =>
        app !== undefined &&
        checks.some((check) => check.context === context && check.integration_id === app),
    ),
    bypass: bypasses.includes("possible") ? "possible" : bypasses.includes("unknown") ? "unknown" : "never",
    mergeMethods: methods.filter((method) => rules.every((rule) => allows(rule, method))),
    mergeQueue: rules.some((rule) => rule.type === "merge_queue"),
    requiresSignatures: rules.some((rule) => rule.type === "required_signatures"),
  };
}

function allows({ type, parameters }: z.infer<typeof Rule>, method: MergeMethod): boolean {
  if (type === "required_linear_history") return method !== "merge";
  return type !== "pull_request" || (parameters?.allowed_merge_methods?.includes(method) ?? true);
}

const App = z.object({ id: z.number() });

/** The id of the App that this token is of; undefined for a person's, and where GitHub doesn't tell. */
async function readOwnApp(connection: Connection): Promise<number | undefined> {
  const { login } = (await repositoryOf(connection)).viewer;
  if (!login.endsWith("[bot]")) return undefined;
  const slug = login.slice(0, -"[bot]".length);
  try {
    const { data } = await connection.octokit.request("GET /apps/{app_slug}", { app_slug: slug });
    return readAnswer(App, data, `App ${slug}`).id;
  } catch (error) {
    const status = answerIn(error)?.status;
    if (status === 403 || status === 404) return undefined;
    throw error;
  }
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
