import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { memoryClone } from "#adapters/git/memory/memory-clone.ts";
import { MemoryGitHub, MemoryRefusal } from "#adapters/github/memory/memory-github.ts";
import { memoryPort } from "#adapters/github/memory/memory-port.ts";
import { memoryRequests } from "#adapters/github/memory/memory-requests.ts";
import { Fault } from "#chain/fault.ts";
import type { GitRepository } from "#chain/promotion/git.ts";
import type { Actor, GitHub } from "#chain/promotion/github.ts";
import { doingsIn, FILE } from "./github-doings.ts";
import { FILES, GITOPS, type GitHubWorld, githubWorld, PROMOTER_APP } from "./github-world.ts";

/** One GitHub, and what tests do there beside the port. */
interface Side {
  readonly promoter: GitHub;
  as(login: string): GitHub;
  clone(): GitRepository;
  push(login: string, branch: string, files: Readonly<Record<string, string>>): Promise<void>;
  review(login: string, pull: number, event: "APPROVE" | "REQUEST_CHANGES" | "COMMENT"): Promise<void>;
  reopen(login: string, pull: number): Promise<void>;
  editComment(login: string, id: number, body: string | null): Promise<void>;
}

let world: GitHubWorld;
let sides: readonly [Side, Side];
const doings = doingsIn(() => world);

beforeAll(async () => {
  world = await githubWorld();
  world.twin.setRuleset(GITOPS, {
    name: "main",
    requiresPullRequest: true,
    codeOwnerReview: true,
    blocksForcePush: true,
    blocksDeletion: true,
    requiredStatuses: [{ context: "clearance", app: world.app.appId }],
  });
  await world.rest("ada", "PATCH", `/repos/${GITOPS}`, { delete_branch_on_merge: true });
  sides = [twinSide(), memorySide()];
});
afterAll(() => world[Symbol.asyncDispose]());

function twinSide(): Side {
  const demand = async (answer: Promise<Response>) => {
    if (!(await answer).ok) throw new Fault("GITHUB_REJECTED", `GitHub answered ${(await answer).status}`);
  };
  const pulls = `/repos/${GITOPS}/pulls`;
  return {
    promoter: world.promoter,
    as: (login) => world.as(login),
    clone: doings.hosted,
    async push(login, branch, files) {
      await doings.pushed(login, branch, files);
    },
    review: (login, pull, event) =>
      demand(world.rest(login, "POST", `${pulls}/${pull}/reviews`, { event, body: "x" })),
    editComment(login, id, body) {
      const at = `/repos/${GITOPS}/issues/comments/${id}`;
      return demand(
        body === null ? world.rest(login, "DELETE", at) : world.rest(login, "PATCH", at, { body }),
      );
    },
    reopen: (login, pull) => demand(world.rest(login, "PATCH", `${pulls}/${pull}`, { state: "open" })),
  };
}

function memorySide(): Side {
  const app = `${PROMOTER_APP}[bot]`;
  const rules = { requiresPullRequest: true, requiredStatuses: ["clearance"], app, bypass: "never" } as const;
  const url = "https://github.example/acme/gitops";
  const github = new MemoryGitHub({ url, now: () => new Date(), rules, deleteBranchOnMerge: true });
  const permissions = {
    ada: "admin",
    alice: "write",
    bob: "write",
    carol: "maintain",
    dave: "write",
    mallory: "read",
  } as const;
  for (const [login, permission] of Object.entries(permissions))
    github.people.permissions.set(login, permission);
  github.people.teams.set("acme/release", ["carol", "dave"]);
  const human = (login: string): Actor => ({ login, kind: "human" });
  const filesOf = (files: Readonly<Record<string, string>>) =>
    Object.entries(files).map(([path, text]) => ({ path, bytes: new TextEncoder().encode(text) }));
  github.push(human("ada"), "main", github.commit(human("ada"), undefined, filesOf(FILES), "first\n"));
  const states = { APPROVE: "APPROVED", REQUEST_CHANGES: "CHANGES_REQUESTED", COMMENT: "COMMENTED" } as const;
  const asFault = (work: () => void) => {
    try {
      work();
    } catch (error) {
      throw error instanceof MemoryRefusal ? new Fault("GITHUB_REJECTED", error.message) : error;
    }
  };
  return {
    promoter: memoryPort(memoryRequests(github, { login: app, kind: "bot" })),
    as: (login) => memoryPort(memoryRequests(github, human(login))),
    clone: () => memoryClone(github.git),
    async push(login, branch, files) {
      const start = github.git.branches.get(branch) ?? github.git.branches.get("main");
      github.push(human(login), branch, github.commit(human(login), start, filesOf(files), "By hand\n"));
    },
    async review(login, pull, event) {
      asFault(() => github.review(human(login), pull, states[event]));
    },
    async editComment(_login, id, body) {
      github.editComment(id, body);
    },
    async reopen(login, pull) {
      asFault(() => github.reopen(human(login), pull));
    },
  };
}

const success = { context: "clearance", state: "success", description: "every gate has passed" } as const;
const base = async (side: Side) => {
  const git = side.clone();
  await git.refresh();
  return { branch: "main", commit: (await git.resolve("refs/heads/main")) ?? "" };
};
const propose = async (side: Side, name: string, text: string, on?: { branch: string; commit: string }) =>
  side.promoter.propose({
    branch: `clearance/prod/check-in/${name}`,
    base: on ?? (await base(side)),
    files: [{ path: FILE, bytes: new TextEncoder().encode(text) }],
    message: "Promote check-in",
    title: "Promote",
    body: "…",
  });
const merge = async (side: Side, pullRequest: number, expectedHead?: string) =>
  side.promoter.merge({
    pullRequest,
    expectedHead: expectedHead ?? (await side.promoter.pullRequest(pullRequest)).head.commit,
    method: "merge",
    title: "Promote",
    message: "Clearance-Service: check-in",
  });
const head = async (side: Side, pull: number) => (await side.promoter.pullRequest(pull)).head.commit;

/** In order: each goes on from what the ones before have made. */
const DOINGS: Readonly<Record<string, (side: Side) => Promise<unknown>>> = {
  "proposes a change": (side) => propose(side, "one", "one\n"),
  "proposes it again": (side) => propose(side, "one", "other\n"),
  "approves, comments and asks for changes": async (side) => {
    await side.review("carol", 1, "APPROVE");
    await side.review("dave", 1, "REQUEST_CHANGES");
    await side.review("bob", 1, "COMMENT");
    await side.promoter.remark(1, "staging is ill");
  },
  "merges without the status": (side) => merge(side, 1),
  "merges with somebody else's status": async (side) => {
    await side.as("alice").setStatus(await head(side, 1), success);
    return merge(side, 1);
  },
  "pushes more": (side) => side.push("alice", "clearance/prod/check-in/one", { "more.yaml": "a: 1\n" }),
  "merges a head that has moved": (side) => merge(side, 1, "1".repeat(40)),
  "reports and takes it back": async (side) => {
    await side.promoter.setStatus(await head(side, 1), success);
    await side.promoter.setStatus(await head(side, 1), { ...success, state: "pending" });
    return merge(side, 1);
  },
  "merges with the status": async (side) => {
    await side.promoter.setStatus(await head(side, 1), success);
    return merge(side, 1);
  },
  "merges what is merged": (side) => merge(side, 1),
  "closes, and reopens": async (side) => {
    await propose(side, "two", "two\n");
    await side.as("alice").updatePullRequest(2, { state: "closed" });
    await side.reopen("alice", 2);
  },
  "proposes again what was closed": async (side) => {
    await side.as("alice").updatePullRequest(2, { state: "closed" });
    return propose(side, "two", "two\n");
  },
  "deletes a branch with its pull request": (side) =>
    side.promoter.deleteBranch("clearance/prod/check-in/two"),
  "deletes it again": (side) => side.promoter.deleteBranch("clearance/prod/check-in/two"),
  "merges beside a change of the same lines": async (side) => {
    await propose(side, "three", "three\n");
    await propose(side, "four", "four\n");
    for (const pull of [4, 5]) await side.promoter.setStatus(await head(side, pull), success);
    return [await merge(side, 4), await merge(side, 5)];
  },
  "merges beside a change of other lines": async (side) => {
    const text = "one\ntwo\nthree\nfour\nfive\n";
    await propose(side, "lines", text);
    await side.promoter.setStatus(await head(side, 6), success);
    await merge(side, 6);
    const before = await base(side);
    await propose(side, "first", text.replace("one", "1"), before);
    await propose(side, "last", text.replace("five", "5"), before);
    for (const pull of [7, 8]) await side.promoter.setStatus(await head(side, pull), success);
    return [await merge(side, 7), await merge(side, 8)];
  },
  "proposes from a branch that stands empty on an older base": async (side) => {
    const git = side.clone();
    await git.refresh();
    const [, older] = await git.history((await base(side)).commit, []);
    await side.promoter.propose({
      branch: "clearance/empty",
      base: { branch: "main", commit: older?.id ?? "" },
      files: [],
      message: "nothing",
      title: "nothing",
      body: "",
    });
  },
  "appends to a branch that begins, goes on, and has moved": async (side) => {
    const { commit } = await base(side);
    const note = (text: string, begins: boolean, expected: string) =>
      side.promoter.append({
        branch: "clearance-audit",
        begins,
        expected,
        files: [{ path: "notes.txt", bytes: new TextEncoder().encode(text) }],
        message: `${text}\n\nClearance-Note: ${text}`,
      });
    const first = await note("one", true, commit);
    const second = await note("two", false, first.commit);
    const moved = [await note("three", false, first.commit), await note("three", true, commit)];
    const git = side.clone();
    await git.refresh();
    const line = await git.history((await git.resolve("refs/heads/clearance-audit")) ?? "", [], 3);
    return [first, second, ...moved, line.map(({ message, parents }) => [message.split("\n")[0], parents])];
  },
  "may do nothing without write access": async (side) =>
    side.as("mallory").setStatus(await head(side, 5), success),
  "talks and raises an issue": async (side) => {
    await side.promoter.comment(5, "seen");
    await side.promoter.openIssue({ title: "Alarm", body: "!", label: "clearance" });
    return [
      await side.promoter.comments(5),
      await side.promoter.newestComments(),
      await side.promoter.issues("clearance"),
    ];
  },
  "rewrites one comment of somebody else's and deletes another": async (side) => {
    await side.promoter.comment(5, "one");
    await side.promoter.comment(5, "two");
    const [, one, two] = await side.promoter.comments(5);
    await side.editComment("alice", one?.id ?? 0, "other words");
    await side.editComment("alice", two?.id ?? 0, null);
    const changed = await side.promoter.findComment(one?.id ?? 0);
    return [changed?.body, changed?.edited, await side.promoter.findComment(two?.id ?? 0)];
  },
  "asks for what isn't there": (side) => side.promoter.pullRequest(99),
  "asks for people": async ({ promoter }) => [
    await promoter.viewer(),
    await promoter.teamMembers("acme/release"),
    await Promise.all(
      ["ada", "carol", "alice", "mallory", "nobody"].map((login) => promoter.permission(login)),
    ),
  ],
};

/** Commits by the order in which they come up; no addresses, times or ids, which each GitHub has of its own. */
function teller(): (value: unknown) => unknown {
  const commits = new Map<string, string>();
  const own = new Set([
    "url",
    "createdAt",
    "submittedAt",
    "committed",
    "id",
    "description",
    "message",
    "author",
    "edited",
  ]);
  return (value) =>
    JSON.parse(
      JSON.stringify(value ?? null, (key, one: unknown) => {
        if (own.has(key) && !(key === "author" && typeof one === "object" && one !== null && "login" in one))
          return undefined;
        return one;
      }).replaceAll(/\b[0-9a-f]{40}\b/g, (id) => {
        commits.set(id, commits.get(id) ?? `commit ${commits.size}`);
        return commits.get(id) ?? "";
      }),
    ) as unknown;
}

async function done(side: Side, doing: (side: Side) => Promise<unknown>): Promise<unknown> {
  try {
    return { answer: await doing(side) };
  } catch (error) {
    if (error instanceof Fault) return { fault: error.code };
    throw error;
  }
}

/** All that a promoter could see. */
async function sight(side: Side): Promise<unknown> {
  const git = side.clone();
  await git.refresh();
  const { commit } = await base(side);
  const bytes = (at: string) => git.read(at, FILE).then((one) => Buffer.from(one ?? []).toString());
  const history = await git.history(commit, [], 2);
  return {
    pulls: await side.promoter.pullRequests("main"),
    // In memory merges have one method.
    rules: { ...(await side.promoter.branchRules("main")), mergeMethods: [], permissions: {} },
    branches: Object.fromEntries(await git.branches("clearance")),
    main: await Promise.all(history.map(async ({ id, parents }) => ({ id, parents, file: await bytes(id) }))),
  };
}

describe("the GitHub in memory answers as the one on loopback when somebody", () => {
  const tell = [teller(), teller()] as const;
  it.each(Object.entries(DOINGS))("%s", async (_name, doing) => {
    const seen = [];
    for (const [index, side] of sides.entries()) {
      const answered = await done(side, doing);
      seen.push(tell[index]?.({ answered, sight: await sight(side) }));
    }
    expect(seen[1]).toEqual(seen[0]);
  });
});
