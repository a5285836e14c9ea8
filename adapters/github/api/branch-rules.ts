import * as z from "zod";
import type { BranchRules, MergeMethod } from "#chain/promotion/github.ts";
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
      require_code_owner_review: z.boolean().optional(),
      merge_method: z.string().optional(),
    })
    .optional(),
});
const Ruleset = z.object({
  name: z.string().default("a ruleset"),
  current_user_can_bypass: z.string().optional(),
  bypass_actors: z
    .array(z.object({ actor_type: z.string(), actor_id: z.number().nullish(), bypass_mode: z.string() }))
    .nullish(),
});

export async function readBranchRules(
  connection: Connection,
  branch: string,
  slug?: string,
): Promise<BranchRules> {
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
    readApp(connection, slug),
    ...rulesets.map((id) => readBypass(connection, id)),
  ]);
  const has = (type: string) => rules.some((rule) => rule.type === type);
  const owners = rules.some(({ parameters }) => parameters?.require_code_owner_review === true);
  const contexts = [...new Set(checks.map((check) => check.context))];
  return {
    requiresPullRequest: has("pull_request"),
    codeOwnerReview: owners,
    blocksForcePush: has("non_fast_forward"),
    blocksDeletion: has("deletion"),
    restrictsUpdates: has("update"),
    requiredStatuses: contexts,
    ownStatuses: contexts.filter(
      (context) =>
        app !== undefined &&
        checks.some((check) => check.context === context && check.integration_id === app.id),
    ),
    bypass: worst(bypasses.map(({ bypass }) => bypass)),
    bypassActors: bypasses.every(({ actors }) => actors !== undefined)
      ? bypasses.flatMap(({ actors }) => actors ?? [])
      : undefined,
    permissions: app?.permissions,
    mergeMethods: methods.filter((method) => rules.every((rule) => allows(rule, method))),
    queue: queueOf(rules),
    requiresSignatures: has("required_signatures"),
  };
}

function allows({ type, parameters }: z.infer<typeof Rule>, method: MergeMethod): boolean {
  if (type === "required_linear_history") return method !== "merge";
  return type !== "pull_request" || (parameters?.allowed_merge_methods?.includes(method) ?? true);
}

/** A queue that doesn't say how it merges is held to do it as GitHub does where nobody has chosen. */
function queueOf(rules: readonly z.infer<typeof Rule>[]): MergeMethod | null {
  const queue = rules.find(({ type }) => type === "merge_queue");
  if (queue === undefined) return null;
  const method = queue.parameters?.merge_method?.toLowerCase();
  return (["squash", "rebase"] as const).find((one) => one === method) ?? "merge";
}

function worst(all: readonly BranchRules["bypass"][]): BranchRules["bypass"] {
  return (["possible", "unknown"] as const).find((one) => all.includes(one)) ?? "never";
}

const App = z.object({ id: z.number(), permissions: z.record(z.string(), z.string()).optional() });

/** The named App, or the one that this token is of; undefined for a person's, and where GitHub doesn't tell. */
async function readApp(connection: Connection, named?: string): Promise<z.infer<typeof App> | undefined> {
  const { login } = (await repositoryOf(connection)).viewer;
  const own = login.endsWith("[bot]") ? login.slice(0, -"[bot]".length) : undefined;
  const slug = named ?? own;
  if (slug === undefined) return undefined;
  try {
    const { data } = await connection.octokit.request("GET /apps/{app_slug}", { app_slug: slug });
    return readAnswer(App, data, `App ${slug}`);
  } catch (error) {
    const status = answerIn(error)?.status;
    if (status === 403 || status === 404) return undefined;
    throw error;
  }
}

interface Bypass {
  readonly bypass: BranchRules["bypass"];
  readonly actors: readonly string[] | undefined;
}

/** What we may not read is unknown, never fine. */
async function readBypass({ octokit, at }: Connection, id: number): Promise<Bypass> {
  try {
    const { data } = await octokit.request("GET /repos/{owner}/{repo}/rulesets/{ruleset_id}", {
      ...at,
      ruleset_id: id,
      includes_parents: true,
    });
    const ruleset = readAnswer(Ruleset, data, `ruleset ${id}`);
    const answer = ruleset.current_user_can_bypass;
    return {
      bypass: answer === undefined ? "unknown" : answer === "never" ? "never" : "possible",
      actors: ruleset.bypass_actors?.map(
        ({ actor_type, actor_id, bypass_mode }) =>
          `${actor_type} ${actor_id ?? ""} (${bypass_mode}) in "${ruleset.name}"`,
      ),
    };
  } catch (error) {
    const status = answerIn(error)?.status;
    if (status === 403 || status === 404) return { bypass: "unknown", actors: undefined };
    throw error;
  }
}
