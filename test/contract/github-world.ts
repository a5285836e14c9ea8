import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, WALL_CLOCK } from "#adapters/github/api/clock.ts";
import { type GitHubApi, githubApi } from "#adapters/github/github-api.ts";
import { type GitHubOptions, type GitHubTwin, startGitHub } from "#adapters/github/twin/github-twin.ts";

export const GITOPS = "acme/gitops";
export const PROMOTER_APP = "clearance-promoter";
const PROMOTER = {
  contents: "write",
  issues: "write",
  pull_requests: "write",
  statuses: "write",
  actions: "write",
  deployments: "read",
  members: "read",
} as const;

/** A GitHub with the example organisation, its promoter's App and one GitOps repository. */
export interface GitHubWorld extends AsyncDisposable {
  readonly dir: string;
  readonly twin: GitHubTwin;
  readonly app: { readonly appId: number; readonly privateKey: string };
  /** The promoter's App. */
  readonly promoter: GitHubApi;
  as(login: string): GitHubApi;
  withToken(token: string): GitHubApi;
  /** A branch with one commit on that base, made in one step by whoever it is. */
  branch(login: string, name: string, base: string): Promise<string>;
  /** REST in the raw, for what isn't in the port. */
  rest(login: string, method: string, path: string, body?: object): Promise<Response>;
  /** GraphQL in the raw, with the promoter's token or the one that is given. */
  graphql(query: string, variables?: object, token?: string): Promise<GraphqlAnswer>;
}

export interface GraphqlAnswer {
  // biome-ignore lint/suspicious/noExplicitAny: a test reads whatever it asked for.
  readonly data?: any;
  readonly errors?: readonly {
    readonly type?: string;
    readonly path?: readonly unknown[];
    readonly message: string;
  }[];
}

/** A test makes in a second what a promoter makes in an hour: long waits pass at once, and the clock with them. */
function hurriedClock(): Clock {
  let skipped = 0;
  return {
    ...WALL_CLOCK,
    now: () => WALL_CLOCK.now() + skipped,
    async sleep(milliseconds) {
      if (milliseconds < 1_000) return WALL_CLOCK.sleep(milliseconds);
      skipped += milliseconds;
    },
  };
}

export const FILES = {
  "clearance.yaml": "apiVersion: clearance/v1\n",
  "apps/check-in/prod/kustomization.yaml": "images:\n  - name: check-in\n    digest: sha256:00\n",
  "README.md": "# GitOps\n",
};

export async function githubWorld(
  options: Partial<GitHubOptions> & { files?: object } = {},
): Promise<GitHubWorld> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), "clearance-github-")));
  const twin = await startGitHub({ ...options, dir });
  for (const login of ["alice", "bob", "carol", "dave", "erin", "mallory"]) twin.addUser(login);
  twin.addUser("ada", { admin: true });
  twin.addTeam("acme/release", ["carol", "dave"]);
  const app = twin.addApp({ slug: PROMOTER_APP, permissions: PROMOTER });
  if (app.privateKey === undefined) throw new Error("the App is there already");
  await twin.addRepository(GITOPS, {
    files: { ...FILES, ...options.files },
    collaborators: { alice: "write", bob: "write", carol: "maintain", dave: "write" },
  });
  const shared = { apiUrl: twin.apiUrl, repository: GITOPS, clock: hurriedClock() };
  const rest = (login: string, method: string, path: string, body?: object) =>
    fetch(`${twin.apiUrl}${path}`, {
      method,
      headers: { authorization: `token ${twin.tokenFor(login)}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const made = async (login: string, path: string, body: object) => {
    const answer = await rest(login, "POST", `/repos/${GITOPS}/git/${path}`, body);
    if (answer.status !== 201) throw new Error(`${path}: ${answer.status}`);
    return ((await answer.json()) as { readonly sha: string }).sha;
  };
  const withToken = (token: string) => githubApi({ ...shared, auth: { token } });
  return {
    dir,
    twin,
    app: { appId: app.appId, privateKey: app.privateKey },
    promoter: githubApi({ ...shared, auth: { appId: app.appId, privateKey: app.privateKey } }),
    withToken,
    as: (login) => withToken(twin.tokenFor(login)),
    async branch(login, name, base) {
      const entry = { path: "x", mode: "100644", type: "blob", content: "x" };
      const tree = await made(login, "trees", { base_tree: base, tree: [entry] });
      const commit = await made(login, "commits", { message: "x", tree, parents: [base] });
      await made(login, "refs", { ref: `refs/heads/${name}`, sha: commit });
      return commit;
    },
    rest,
    async graphql(query, variables = {}, token = twin.installationTokenFor(PROMOTER_APP)) {
      const answer = await fetch(twin.graphqlUrl, {
        method: "POST",
        headers: { authorization: `bearer ${token}` },
        body: JSON.stringify({ query, variables }),
      });
      return (await answer.json()) as GraphqlAnswer;
    },
    async [Symbol.asyncDispose]() {
      await twin.close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
