import * as z from "zod";
import type { EnvironmentProtection } from "#chain/promotion/github.ts";
import type { Connection } from "./connection.ts";
import { answerIn } from "./github-fault.ts";
import { readAnswer } from "./pages.ts";

const Environment = z.object({
  can_admins_bypass: z.boolean().optional(),
  protection_rules: z.array(z.object({ type: z.string() })).optional(),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullish(),
});
const Policies = z.object({
  total_count: z.number(),
  branch_policies: z.array(z.object({ name: z.string(), type: z.string().optional() })),
});

export async function readEnvironment(
  connection: Connection,
  name: string,
): Promise<{ readonly reviewers: boolean } | undefined> {
  const environment = await readOne(connection, name);
  return environment === undefined ? undefined : { reviewers: hasReviewers(environment) };
}

export async function readProtection(
  connection: Connection,
  name: string,
): Promise<EnvironmentProtection | undefined> {
  const environment = await readOne(connection, name);
  if (environment === undefined) return undefined;
  return {
    reviewers: hasReviewers(environment),
    refs: await readRefs(connection, name, environment),
    adminsBypass: environment.can_admins_bypass,
  };
}

function hasReviewers({ protection_rules = [] }: z.infer<typeof Environment>): boolean {
  return protection_rules.some(({ type }) => type === "required_reviewers");
}

async function readOne({ octokit, at }: Connection, name: string) {
  try {
    const { data } = await octokit.request("GET /repos/{owner}/{repo}/environments/{environment_name}", {
      ...at,
      environment_name: name,
    });
    return readAnswer(Environment, data, `environment ${name}`);
  } catch (error) {
    if (answerIn(error)?.status === 404) return undefined;
    throw error;
  }
}

async function readRefs(
  { octokit, at }: Connection,
  name: string,
  { deployment_branch_policy: policy }: z.infer<typeof Environment>,
): Promise<EnvironmentProtection["refs"]> {
  if (policy === null || policy === undefined) return "any";
  if (!policy.custom_branch_policies) return "protected";
  const { data } = await octokit.request(
    "GET /repos/{owner}/{repo}/environments/{environment_name}/deployment-branch-policies",
    { ...at, environment_name: name, per_page: 100 },
  );
  const { total_count, branch_policies } = readAnswer(Policies, data, `branches of environment ${name}`);
  // More than we have read is more than `main`.
  if (total_count > branch_policies.length) return "any";
  return branch_policies.map((one) => (one.type === "tag" ? `tag ${one.name}` : one.name));
}
