import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { Fault } from "#chain/fault.ts";
import type { GitHubAuth } from "./api/authentication.ts";
import type { GitHubServer } from "./server.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The App that CLEARANCE_APP_ID names, with its key from CLEARANCE_APP_PRIVATE_KEY or from the file that
 * CLEARANCE_APP_PRIVATE_KEY_FILE names; undefined where neither is set.
 *
 * @throws Fault `INPUT_INVALID` for half of an App
 */
export async function appFromEnvironment(environment: Environment): Promise<GitHubAuth | undefined> {
  const appId = given(environment, "CLEARANCE_APP_ID");
  const privateKey = given(environment, "CLEARANCE_APP_PRIVATE_KEY") ?? (await keyFile(environment));
  if (appId === undefined && privateKey === undefined) return undefined;
  if (appId !== undefined && privateKey !== undefined) return { appId, privateKey };
  throw new Fault(
    "INPUT_INVALID",
    "an App needs CLEARANCE_APP_ID and CLEARANCE_APP_PRIVATE_KEY (or …_PRIVATE_KEY_FILE): set both or neither",
  );
}

async function keyFile(environment: Environment): Promise<string | undefined> {
  const path = given(environment, "CLEARANCE_APP_PRIVATE_KEY_FILE");
  if (path === undefined) return undefined;
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new Fault("INPUT_INVALID", `CLEARANCE_APP_PRIVATE_KEY_FILE: "${path}" can't be read`, { cause });
  }
}

/**
 * A person's token, or a job's: GITHUB_TOKEN, GH_TOKEN, else what `gh` keeps for that host.
 *
 * @throws Fault `INPUT_INVALID` that says where a token can come from
 */
export async function tokenFromEnvironment(environment: Environment, server: GitHubServer): Promise<string> {
  const token = given(environment, "GITHUB_TOKEN") ?? given(environment, "GH_TOKEN");
  if (token !== undefined && server.trusted) return token;
  const kept = await askGh(environment, server.host);
  if (kept !== undefined) return kept;
  if (token !== undefined) {
    throw new Fault(
      "INPUT_INVALID",
      `the working directory's origin alone names ${server.host}: GITHUB_TOKEN isn't shown to it. Set GH_HOST=${server.host} if the token is for that host, or log in with \`gh auth login --hostname ${server.host}\``,
    );
  }
  throw new Fault(
    "INPUT_INVALID",
    `there is no GitHub token: set GITHUB_TOKEN, or log in with \`gh auth login --hostname ${server.host}\``,
  );
}

/** undefined where gh isn't installed, doesn't know the host or takes too long. */
function askGh(environment: Environment, host: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const child = spawn("gh", ["auth", "token", "--hostname", host], {
      env: { ...environment },
      stdio: ["ignore", "pipe", "ignore"],
      timeout: 10_000,
    });
    let said = "";
    child.stdout.setEncoding("utf8");
    child.stdout.on("data", (text: string) => {
      said += text;
    });
    child.on("error", () => resolve(undefined));
    child.on("close", (code) => resolve(code === 0 && said.trim() !== "" ? said.trim() : undefined));
  });
}

function given(environment: Environment, name: string): string | undefined {
  const value = environment[name]?.trim();
  return value === "" ? undefined : value;
}
