import { setTimeout as sleep } from "node:timers/promises";
import { Octokit } from "@octokit/core";
import { Fault } from "#chain/fault.ts";
import { type GitHubAuth, tokenSource } from "./authentication.ts";
import { answerIn } from "./github-fault.ts";
import { limitWait, PATIENCE, type Patience } from "./limits.ts";

export interface ConnectionOptions {
  /** `https://api.github.com`, or a GHES's `https://host/api/v3`. */
  readonly apiUrl: string;
  /** `owner/name` */
  readonly repository: string;
  readonly auth: GitHubAuth;
  readonly patience?: Partial<Patience>;
}

/** Octokit for one repository. */
export interface Connection {
  readonly octokit: Octokit;
  /** Path parameters of every call on the repository. */
  readonly at: { readonly owner: string; readonly repo: string };
  /** The token that calls are made with now; git takes it too. */
  readonly token: () => Promise<string>;
}

export function connect(options: ConnectionOptions): Connection {
  const patience = { ...PATIENCE, ...options.patience };
  const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/.exec(options.repository) ?? [];
  if (owner === undefined || repo === undefined) {
    throw new Fault("INPUT_INVALID", `${options.repository} isn't a repository in the form owner/name`);
  }
  const token = tokenSource(options.auth, patientOctokit(options.apiUrl, patience), { owner, repo });
  return { octokit: patientOctokit(options.apiUrl, patience, token), at: { owner, repo }, token };
}

function patientOctokit(apiUrl: string, patience: Patience, token?: () => Promise<string>): Octokit {
  const octokit = new Octokit({
    baseUrl: apiUrl.replace(/\/+$/, ""),
    userAgent: "clearance",
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  // Hooks that come later lie further outside: each attempt has its own time and a token that is still good.
  octokit.hook.before("request", async (request) => {
    request.headers["x-github-api-version"] = "2022-11-28";
    request.request = { ...request.request, signal: AbortSignal.timeout(patience.request) };
    if (token !== undefined) request.headers.authorization = `token ${await token()}`;
  });
  octokit.hook.wrap("request", async (send, request) => {
    const read = request.method === "GET" || request.url.endsWith("/graphql");
    return patiently(async () => send(request), read, patience);
  });
  return octokit;
}

/**
 * Limits are waited for, as long as patience lasts, whatever the call: GitHub did nothing. A read that failed
 * otherwise is repeated soon; a write isn't, since it may have been done.
 */
async function patiently<T>(send: () => Promise<T>, read: boolean, patience: Patience): Promise<T> {
  let waits = patience.waits;
  for (let attempt = 1; ; attempt++) {
    try {
      return await send();
    } catch (error) {
      if (error instanceof Fault) throw error;
      const answer = answerIn(error);
      const limit = answer === undefined ? undefined : limitWait(answer, Date.now());
      const again = read && attempt < patience.attempts && (answer === undefined || answer.status >= 500);
      const pause = limit ?? (again ? 100 * attempt : undefined);
      // An answer of "wait 0 seconds" must not become a tight loop.
      const least = pause === undefined ? undefined : Math.max(pause, 100);
      if (least === undefined || least > waits) throw error;
      waits -= least;
      await sleep(least);
    }
  }
}
