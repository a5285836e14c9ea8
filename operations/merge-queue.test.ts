import { describe, expect, it } from "vitest";
import type { PassedGates } from "#chain/clearance/gate.ts";
import { digestOf } from "#chain/digest/digest.ts";
import type { Commit, GitRepository, TreeChange } from "#chain/promotion/git.ts";
import type { GitHub, PullRequest } from "#chain/promotion/github.ts";
import { type PromotionTrailers, printTrailers } from "#chain/promotion/trailers.ts";
import { GOOD_RULES } from "#test/doctor-facts.ts";
import { mergeChange } from "./merge-change.ts";

const [TIP, HEAD, GROUP, BELOW, BASE] = ["a", "b", "c", "d", "e"].map((one) => one.repeat(40)) as [
  string,
  string,
  string,
  string,
  string,
];
const promoter = { login: "clearance-promoter[bot]", kind: "bot" } as const;
const alice = { login: "alice", kind: "human" } as const;
const [v1, v2] = [digestOf("v1"), digestOf("v2")];
const FILE = "prod.yaml";
const record: PromotionTrailers = {
  promotion: "f".repeat(64),
  service: "check-in",
  environment: "prod",
  regions: [],
  digest: v2,
  previous: { digest: v1, state: "healthy", since: new Date("2026-11-20T10:00:00Z") },
};
const words = (one: PromotionTrailers) =>
  `promote\n\n${printTrailers({ ...one, written: new Date("2026-11-20T11:00:00Z") })}\n`;
const pullRequest: PullRequest = {
  number: 7,
  url: "https://github.com/acme/gitops/pull/7",
  state: "open",
  title: "",
  body: "",
  author: promoter,
  head: { ref: "clearance/prod/check-in/0123456789ab", commit: HEAD, fromFork: false },
  base: { ref: "main" },
  createdAt: new Date(0),
};
const bytes = (text: string) => new TextEncoder().encode(text);
const change = (path: string, after: string): TreeChange => ({
  path,
  before: bytes(`digest: ${v1}\n`),
  after: bytes(after),
  plain: true,
});

interface Queue {
  readonly queued?: PullRequest["queued"];
  /** The group's parents. */
  readonly parents?: readonly string[];
  readonly changes?: readonly TreeChange[];
  readonly message?: string;
  readonly mayJump?: boolean;
  readonly lastLook?: string;
  readonly rollback?: boolean;
  readonly answered?: readonly string[];
  /** What the branch's commit says. */
  readonly written?: string;
  readonly method?: "merge" | "squash";
}

/** One call into the queue, and what it did on GitHub. */
async function through(queue: Queue) {
  const does: string[] = [];
  const said =
    queue.rollback === true ? { ...record, rollback: { reason: "x", requestedBy: "erin" } } : record;
  const commits = new Map<string, Partial<Commit>>([
    [HEAD, { parents: [BASE], message: queue.written ?? words(said) }],
    [GROUP, { parents: queue.parents ?? [TIP], message: queue.message ?? words(said) }],
    [BELOW, { parents: [TIP], message: "somebody's" }],
  ]);
  const git = {
    refresh: async () => undefined,
    resolve: async () => TIP,
    commit: async (id: string) => ({ id, parents: [], message: "", ...commits.get(id) }),
    isAncestor: async (one: string) => one === TIP || one === BASE,
    changes: async () => queue.changes ?? [change(FILE, `digest: ${v2}\n`)],
    read: async (_: string, path: string) => (path === FILE ? bytes(`digest: ${v1}\n`) : undefined),
    list: async () => [],
  } as unknown as GitRepository;
  let { queued } = queue;
  const github = {
    viewer: async () => promoter,
    pullRequest: async () => (queued === undefined ? pullRequest : { ...pullRequest, queued }),
    statuses: async (commit: string) =>
      queue.answered?.includes(commit) === true
        ? [{ context: "clearance", state: "success", creator: promoter, description: "" }]
        : [],
    setStatus: async (commit: string, { state }: { state: string }) => {
      does.push(`${state} on ${commit === GROUP ? "the group" : "the head"}`);
    },
    enqueue: async ({ jump }: { jump: boolean }) => {
      does.push(jump ? "jumps" : "enters");
      if (jump && queue.mayJump === false) return { queued: false, why: "not-mergeable", message: "no jump" };
      queued = { by: promoter };
      return { queued: true };
    },
    dequeue: async () => {
      queued = undefined;
      does.push("leaves");
    },
  } as unknown as GitHub;
  const lane = { service: "check-in", environment: "prod", region: null };
  const result = await mergeChange(
    {
      passed: [{ question: { lane, head: HEAD } } as unknown as PassedGates],
      pullRequest,
      edits: [{ place: { file: FILE, path: "digest" }, from: v1, to: v2 }],
      records: [said],
      base: "main",
      rules: { ...GOOD_RULES, queue: queue.method ?? "merge" },
      lastLook: async () => queue.lastLook,
    },
    { git, github, now: () => new Date() },
  );
  return { result, does };
}

const built = { by: promoter, group: GROUP };

describe("kargo#5780: goes through a merge queue", () => {
  it("into it with a yes to its head, and no further before it is built", async () => {
    expect(await through({})).toMatchObject({
      result: { merged: "queued" },
      does: ["success on the head", "enters"],
    });
  });

  it("in front of all where it is a rollback, and else in its turn", async () => {
    expect((await through({ rollback: true })).does).toEqual(["success on the head", "jumps"]);
    expect((await through({ rollback: true, mayJump: false })).does).toEqual([
      "success on the head",
      "jumps",
      "enters",
    ]);
  });

  it("with an answer where exactly it was built, on what is answered for", async () => {
    const answered = { result: { merged: "queued" }, does: ["success on the group"] };
    expect(await through({ queued: built })).toMatchObject(answered);
    expect(await through({ queued: built, parents: [BELOW], answered: [BELOW] })).toMatchObject(answered);
  });

  it("without an answer on what somebody else has put beneath it and nobody has answered for", async () => {
    expect(await through({ queued: built, parents: [BELOW] })).toMatchObject({
      result: { merged: "queued", reason: expect.stringContaining("behind") },
      does: [],
    });
  });

  const gone = ["leaves", "pending on the head", "pending on the group"];
  it.each<readonly [string, Queue]>([
    ["somebody else put it there", { queued: { by: alice, group: GROUP } }],
    [
      "something slipped into what was built",
      { queued: built, changes: [change(FILE, `digest: ${v2}\n`), change("README.md", "x")] },
    ],
    ["another digest was built", { queued: built, changes: [change(FILE, "digest: evil\n")] }],
    ["the queue has lost its record", { queued: built, message: "Merge pull request #7\n" }],
    ["what it goes by has changed", { queued: built, lastLook: "prod/b is changing" }],
  ])("and leaves it where %s", async (_when, queue) => {
    expect(await through(queue)).toMatchObject({ result: { merged: false }, does: gone });
  });

  it.each<readonly [string, Queue]>([
    ["its commit carries no record", { written: "promote\n" }],
    ["its commit carries another one", { written: words({ ...record, digest: v1 }) }],
    ["a record in the way of a merge that takes words", { written: `promote\n\n${printTrailers(record)}\n` }],
    ["the queue squashes, and breaks lines", { method: "squash" }],
  ])("not at all where %s", async (_when, queue) => {
    expect(await through(queue)).toMatchObject({
      result: { merged: false, finding: { code: "NOT_MERGEABLE" } },
      does: [],
    });
  });
});
