import { Octokit } from "@octokit/core";
import { Fault } from "#chain/fault.ts";
import { type AnswerCache, keepAnswers } from "./answer-cache.ts";
import { type GitHubAuth, tokenSource } from "./authentication.ts";
import { Breaker } from "./breaker.ts";
import { Budget, type Lane } from "./budget.ts";
import { type Clock, WALL_CLOCK } from "./clock.ts";
import { PATIENCE, type Patience } from "./limits.ts";
import { type Line, patiently } from "./patiently.ts";
import type { KnownRepository } from "./repository.ts";

export interface ConnectionOptions {
  /** `https://api.github.com`, or a GHES's `https://host/api/v3`. */
  readonly apiUrl: string;
  /** `owner/name` */
  readonly repository: string;
  readonly auth: GitHubAuth;
  readonly patience?: Partial<Patience>;
  readonly clock?: Clock;
  /** Whether GitHub's published limits are kept; where absent, on GitHub's own hosts. */
  readonly paced?: boolean;
}

/** Octokit for one repository, in one lane. */
export interface Connection {
  readonly octokit: Octokit;
  /** Path parameters of every call on the repository. */
  readonly at: { readonly owner: string; readonly repo: string };
  /** The token that calls are made with now; git takes it too. */
  readonly token: () => Promise<string>;
  readonly clock: Clock;
  /** One for all lanes. */
  readonly known: Known;
}

/** What a query told beside what it was asked for. It may be emptied at any time. */
export interface Known {
  repository?: Promise<KnownRepository>;
}

/** One identity's lanes to one repository: they share its token, its limits and what is known of GitHub's state. */
export function connect(options: ConnectionOptions): (lane: Lane) => Connection {
  const { apiUrl, auth, clock = WALL_CLOCK } = options;
  const patience = { ...PATIENCE, ...options.patience };
  const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/.exec(options.repository) ?? [];
  if (owner === undefined || repo === undefined) {
    throw new Fault("INPUT_INVALID", `${options.repository} isn't a repository in the form owner/name`);
  }
  const at = { owner, repo };
  const answers: AnswerCache = new Map();
  const paced = options.paced ?? isGitHubsOwn(apiUrl);
  const shared = { budget: new Budget(clock, paced), breaker: new Breaker(clock), patience, clock };
  // An App's key is another identity than its installation: what is left of the one's limits says nothing of the other's.
  const key = { ...shared, budget: new Budget(clock, paced), lane: "rollback" } as const;
  const token = tokenSource(auth, patientOctokit(apiUrl, key, answers), at, clock);
  const known: Known = {};
  const connectionIn = (lane: Lane): Connection => ({
    octokit: patientOctokit(apiUrl, { ...shared, lane, token }, answers),
    at,
    token: async () => (await token()).token,
    clock,
    known,
  });
  const connections: Readonly<Record<Lane, Connection>> = {
    rollback: connectionIn("rollback"),
    merge: connectionIn("merge"),
    open: connectionIn("open"),
    refresh: connectionIn("refresh"),
  };
  return (lane) => connections[lane];
}

function isGitHubsOwn(apiUrl: string): boolean {
  return /(?:^|\.)(?:github|ghe)\.com$/.test(new URL(apiUrl).hostname);
}

function patientOctokit(apiUrl: string, line: Line, answers: AnswerCache): Octokit {
  const octokit = new Octokit({
    baseUrl: apiUrl.replace(/\/+$/, ""),
    userAgent: "clearance",
    log: { debug() {}, info() {}, warn() {}, error() {} },
  });
  // Hooks that come later lie further outside: an answer is known by its token, each attempt has its own time and a token that is still good.
  keepAnswers(octokit, answers);
  octokit.hook.before("request", async (request) => {
    request.headers["x-github-api-version"] = "2022-11-28";
    request.request = { ...request.request, signal: AbortSignal.timeout(line.patience.request) };
    if (line.token !== undefined) request.headers.authorization = `token ${(await line.token()).token}`;
  });
  octokit.hook.wrap("request", (send, request) => patiently(async () => send(request), request, line));
  return octokit;
}
