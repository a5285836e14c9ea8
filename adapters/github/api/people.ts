import * as z from "zod";
import type { TokenFacts } from "#chain/doctor/facts.ts";
import { Fault } from "#chain/fault.ts";
import type { Actor, Permission } from "#chain/promotion/github.ts";
import type { Connection } from "./connection.ts";
import { answerIn } from "./github-fault.ts";
import { allPages, readAnswer } from "./pages.ts";

const Viewer = z.object({ viewer: z.object({ login: z.string() }) });
const PermissionAnswer = z.object({ permission: z.string(), role_name: z.string().optional() });
const PERMISSIONS: readonly Permission[] = ["admin", "maintain", "write", "triage", "read", "none"];

/** GraphQL answers it for every kind of token; REST's /user is closed to Apps. */
export async function readViewer({ octokit }: Connection): Promise<Actor> {
  const answer = await octokit.graphql("query { viewer { login } }");
  const { login } = readAnswer(Viewer, answer, "the token's owner").viewer;
  return { login, kind: login.endsWith("[bot]") ? "bot" : "human" };
}

/** A custom role counts as the standard one that it is built on, which GitHub says beside it. */
export async function readPermission({ octokit, at }: Connection, login: string): Promise<Permission> {
  try {
    const { data } = await octokit.request("GET /repos/{owner}/{repo}/collaborators/{username}/permission", {
      ...at,
      username: login,
    });
    const answer = readAnswer(PermissionAnswer, data, `permission of ${login}`);
    const known = PERMISSIONS.find((one) => one === answer.role_name);
    return known ?? PERMISSIONS.find((one) => one === answer.permission) ?? "none";
  } catch (error) {
    if (answerIn(error)?.status === 404) return "none";
    throw error;
  }
}

export async function readTeamMembers({ octokit }: Connection, team: string): Promise<string[]> {
  const [, org, slug] = /^([\w.-]+)\/([\w.-]+)$/.exec(team) ?? [];
  if (org === undefined || slug === undefined) {
    throw new Fault("GITHUB_REJECTED", `${team} isn't a team in the form org/team`);
  }
  const members = await allPages(
    octokit,
    "/orgs/{org}/teams/{team_slug}/members",
    { org, team_slug: slug },
    z.object({ login: z.string() }),
  );
  return members.map((one) => one.login);
}

/** GitHub names a classic token's scopes with every answer to it, and with none to others. */
export async function readTokenFacts(connection: Connection): Promise<TokenFacts> {
  const viewer = await readViewer(connection);
  const { octokit, at } = connection;
  const { headers } = await octokit.request("GET /repos/{owner}/{repo}", { ...at });
  const scopes = headers["x-oauth-scopes"];
  return typeof scopes !== "string"
    ? viewer
    : { ...viewer, scopes: scopes.split(",").flatMap((scope) => scope.trim() || []) };
}
