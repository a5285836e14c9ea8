import * as z from "zod";
import type { Deployment } from "#chain/promotion/deployment.ts";
import { Account } from "./actor.ts";
import type { Connection } from "./connection.ts";
import { readAnswer } from "./pages.ts";

const Payload = z.object({ digest: z.string() });

const DeploymentAnswer = z.object({
  id: z.int(),
  sha: z.string(),
  environment: z.string(),
  creator: Account,
  payload: z.unknown(),
});

const StatusAnswer = z.object({
  state: z.enum(["error", "failure", "inactive", "in_progress", "queued", "pending", "success", "waiting"]),
  creator: Account,
  created_at: z.coerce.date(),
});

/** GitHub lists both newest first; who isn't among the latest hundred has nothing to say of the present. */
export async function readNewestDeployment(
  { octokit, at }: Connection,
  environment: string,
  by: string,
): Promise<Deployment | undefined> {
  const isTheirs = ({ creator }: { creator: { login: string } }) =>
    creator.login.toLowerCase() === by.toLowerCase();
  const list = "/repos/{owner}/{repo}/deployments";
  const { data } = await octokit.request(`GET ${list}`, { ...at, environment, per_page: 100 });
  const deployment = readAnswer(z.array(DeploymentAnswer), data, list).find(
    (one) => isTheirs(one) && one.environment === environment,
  );
  if (deployment === undefined) return undefined;
  const statuses = "/repos/{owner}/{repo}/deployments/{deployment_id}/statuses";
  const answer = await octokit.request(`GET ${statuses}`, {
    ...at,
    deployment_id: deployment.id,
    per_page: 100,
  });
  const newest = readAnswer(z.array(StatusAnswer), answer.data, statuses).find(isTheirs);
  return {
    commit: deployment.sha,
    digest: Payload.safeParse(parsed(deployment.payload)).data?.digest ?? null,
    status: newest === undefined ? null : { state: newest.state, at: newest.created_at },
  };
}

/** GitHub gives the payload back as it was sent: an object, or JSON in a text. */
function parsed(payload: unknown): unknown {
  if (typeof payload !== "string") return payload;
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
