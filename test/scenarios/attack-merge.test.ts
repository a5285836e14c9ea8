import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { githubApi } from "#adapters/github/github-api.ts";
import { digestOf } from "#chain/digest/digest.ts";
import type { PullRequest } from "#chain/promotion/github.ts";
import { CLEARANCE_STATUS } from "#chain/promotion/status-report.ts";
import { merge } from "#operations/merge.ts";
import { sign } from "#operations/sign.ts";
import { fileOf, GITOPS, KUSTOMIZATION } from "./acme-platform.ts";
import { memoryWorld } from "./memory-world.ts";
import { type PromotionWorld, promotionWorld } from "./promotion-world.ts";
import type { ScenarioWorld } from "./scenario-world.ts";

const evil = digestOf("evil");
const evilFile = `${KUSTOMIZATION}    digest: ${evil}\n`;

/** prod alone: how a digest comes there from staging is no matter here. */
const prodAlone = (text: string): string => text.replaceAll(/^ {2}- \{ name: (?:dev|staging),.*\n/gm, "");

function prodWorld(): Promise<ScenarioWorld> {
  return memoryWorld({ policy: prodAlone });
}

/** With a GitHub that is asked over HTTP: for what it alone refuses. */
function servedProdWorld(): Promise<PromotionWorld> {
  return promotionWorld({ policy: prodAlone });
}

/** A release that waits for people at prod/a. */
async function waitingInProd(world: ScenarioWorld): Promise<PullRequest> {
  await world.release("v1");
  await world.apply();
  const [pull] = (await world.promoter.pullRequests("main")).open;
  if (pull === undefined) throw new Error("no promotion into prod is open");
  return pull;
}

/** What the channel's tag points to. */
async function candidateOf({ registry, image }: ScenarioWorld): Promise<string> {
  return (await registry.resolve(image, "main"))?.digest ?? evil;
}

async function approvedInProd(world: ScenarioWorld): Promise<PullRequest> {
  const pull = await waitingInProd(world);
  await world.review(pull.number, "carol");
  await world.review(pull.number, "dave");
  return pull;
}

async function signedInProd(world: ScenarioWorld) {
  const pull = await approvedInProd(world);
  const request = { environment: "prod", pullRequest: pull.number, head: pull.head.commit };
  const signer = world.ports.signerOf?.("prod");
  if (signer === undefined) throw new Error("prod has a key");
  expect(await sign({ ...request, version: "0" }, { ...world.ports, signer })).toMatchObject({
    outcome: "signed",
  });
  return { pull, request };
}

describe("a promotion into prod isn't merged", () => {
  it("when a commit came after its approval (changed-after-approval)", async () => {
    await using world = await prodWorld();
    const { pull, request } = await signedInProd(world);
    const pushed = await world.push("alice", pull.head.ref, { [fileOf("prod/a")]: evilFile });
    expect(await merge(request, world.ports)).toMatchObject({ findings: [{ code: "HEAD_CHANGED" }] });
    expect(await merge({ ...request, head: pushed }, world.ports)).toMatchObject({
      findings: [{ code: "EDIT_UNEXPECTED" }],
    });
    expect(await world.deployed("prod/a")).toBeNull();
  });

  it("when the commit comes in the moment of the merge", async () => {
    await using world = await servedProdWorld();
    const { pull, request } = await signedInProd(world);
    const late = {
      ...world.promoter,
      merge: async (asked: Parameters<typeof world.promoter.merge>[0]) => {
        const commit = await world.push("alice", pull.head.ref, { [fileOf("prod/a")]: evilFile });
        const status = { context: CLEARANCE_STATUS, state: "success", description: "" } as const;
        await world.promoter.setStatus(commit, status);
        return world.promoter.merge(asked);
      },
    };
    expect(await merge(request, { ...world.ports, github: late })).toMatchObject({
      findings: [{ code: "HEAD_CHANGED" }],
    });
    expect(await world.deployed("prod/a")).toBeNull();
    const [status] = await world.promoter.statuses(pull.head.commit);
    expect(status).toMatchObject({ context: CLEARANCE_STATUS, state: "pending" });
  });

  it.each<[string, Readonly<Record<string, (text: string) => string>>, string]>([
    [
      "the policy asks for more people than it did",
      { "clearance.yaml": (text) => text.replace("from: [acme/release]", "from: [acme/release, erin]") },
      "NOT_PROPOSED",
    ],
    [
      "the service is on hold",
      {
        "holds/prod/check-in.yaml": () => "owner: erin\nreason: Christmas\nexpires: 2099-01-01T00:00:00Z\n",
      },
      "HELD",
    ],
  ])("when between signing and merging %s", async (_, files, code) => {
    await using world = await prodWorld();
    const { request } = await signedInProd(world);
    await onMain(world, files);
    expect(await merge(request, world.ports)).toMatchObject({ findings: [{ code }] });
    expect(await world.deployed("prod/a")).toBeNull();
  });

  it("when between signing and merging the digest goes into quarantine", async () => {
    await using world = await prodWorld();
    const { request } = await signedInProd(world);
    const digest = await candidateOf(world);
    const text = `digest: ${digest}\nowner: erin\nreason: burns\nsince: 2026-11-20T10:00:00Z\n`;
    await onMain(world, { [`quarantine/sha256-${digest.slice(7)}.yaml`]: () => text });
    expect(await merge(request, world.ports)).toMatchObject({ findings: [{ code: "QUARANTINED" }] });
  });

  it("while the required status is pinned to no App, so that anybody may post it", async () => {
    await using world = await servedProdWorld();
    const { request } = await signedInProd(world);
    world.github.setRuleset(GITOPS, {
      name: "main",
      requiresPullRequest: true,
      codeOwnerReview: true,
      requiredStatuses: [{ context: CLEARANCE_STATUS }],
    });
    expect(await merge(request, world.ports)).toMatchObject({ findings: [{ code: "BRANCH_UNPROTECTED" }] });
  });

  it("by a person who posts the required status, although it is green for everybody to see", async () => {
    await using world = await servedProdWorld();
    const { number, head } = await waitingInProd(world);
    const status = { context: CLEARANCE_STATUS, state: "success", description: "trust me" } as const;
    await world.as("alice").setStatus(head.commit, status);
    const merging = await world.rest("alice", "PUT", `/pulls/${number}/merge`, { sha: head.commit });
    expect(merging.status).toBe(405);
    expect(await world.deployed("prod/a")).toBeNull();
    await world.apply();
    const shown = await world.promoter.statuses(head.commit);
    expect(shown.find(({ context }) => context === CLEARANCE_STATUS)).toMatchObject({
      state: "pending",
      creator: { login: "clearance-promoter[bot]" },
    });
  });
});

describe("an alarm is raised, and the service held", () => {
  /** Signed, with something that happens when the promoter has posted its success and is about to merge. */
  async function mergeAfter(world: ScenarioWorld, happens: (pull: PullRequest) => Promise<unknown>) {
    const { pull, request } = await signedInProd(world);
    let once = false;
    const github = {
      ...world.promoter,
      merge: async (asked: Parameters<typeof world.promoter.merge>[0]) => {
        if (!once) {
          once = true;
          await happens(pull);
        }
        return world.promoter.merge(asked);
      },
    };
    return { pull, merging: merge(request, { ...world.ports, github }) };
  }

  async function onHold(world: ScenarioWorld): Promise<boolean> {
    await world.git.refresh();
    const main = (await world.git.resolve("refs/heads/main")) ?? "";
    return (await world.git.read(main, "holds/prod/check-in.yaml")) !== undefined;
  }

  it("when a person merges in the moment when the status is there", async () => {
    await using world = await prodWorld();
    const { merging } = await mergeAfter(world, ({ number }) => world.merge("alice", number));
    expect(await faultOf(merging)).toMatchObject({
      code: "READBACK_MISMATCH",
      message: expect.stringContaining("merged by alice"),
    });
    expect(await onHold(world)).toBe(true);
    expect(await world.promoter.issues("clearance-alarm")).toMatchObject([
      { title: expect.stringMatching(/^#\d+ was merged as something else/), author: { kind: "bot" } },
    ]);
  });

  it("when the digest goes into quarantine in the moment of the merge", async () => {
    await using world = await prodWorld();
    const { merging } = await mergeAfter(world, async () => {
      const digest = await candidateOf(world);
      const text = `digest: ${digest}\nowner: erin\nreason: burns\nsince: 2026-11-20T10:00:00Z\n`;
      await onMain(world, { [`quarantine/sha256-${digest.slice(7)}.yaml`]: () => text });
    });
    expect(await faultOf(merging)).toMatchObject({
      code: "READBACK_MISMATCH",
      message: expect.stringContaining("went into quarantine"),
    });
    expect(await onHold(world)).toBe(true);
  });

  it("by the promoter's own hold, where somebody made its branch first", async () => {
    await using world = await prodWorld();
    const { pull, request } = await signedInProd(world);
    const { promoter } = world;
    const github: typeof promoter = {
      ...promoter,
      merge: async (asked) => {
        if (asked.pullRequest === pull.number) await world.merge("alice", pull.number);
        return promoter.merge(asked);
      },
      propose: async (asked) => {
        const file = { [fileOf("prod/b")]: evilFile };
        if (asked.branch.startsWith("clearance/hold/")) await world.push("alice", asked.branch, file);
        return promoter.propose(asked);
      },
    };
    expect(await faultOf(merge(request, { ...world.ports, github }))).toMatchObject({
      code: "READBACK_MISMATCH",
    });
    expect(await world.deployed("prod/b")).toBeNull();
  });

  it("gitops-promoter#1007: never for a merge of its own whose answer was lost", async () => {
    await using world = await prodWorld();
    const { merging } = await mergeAfter(world, async ({ number, head }) =>
      world.promoter.merge({
        pullRequest: number,
        expectedHead: head.commit,
        method: "merge",
        title: "x",
        message: "y",
      }),
    );
    expect(await merging).toMatchObject({ outcome: "merged" });
    expect(await onHold(world)).toBe(false);
  });
});

describe("an approval doesn't count beside carol's", () => {
  let world: PromotionWorld;
  let pull: PullRequest;
  beforeAll(async () => {
    world = await servedProdWorld();
    pull = await waitingInProd(world);
    await world.review(pull.number, "carol");
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it.each<[string, () => Promise<unknown>]>([
    ["of carol herself again", () => world.review(pull.number, "carol")],
    ["of somebody who may not approve", () => world.review(pull.number, "alice")],
    ["of on-call, who may roll back only", () => world.review(pull.number, "erin")],
    ["of an administrator whom the policy doesn't name", () => world.review(pull.number, "ada")],
    ["of an App", () => approveAsApp(world, pull)],
    ["that its giver took back", () => takeBack(world, pull)],
  ])("%s", async (_, approve) => {
    await approve();
    const { done } = await world.apply();
    expect(done.filter(({ step }) => step.do === "sign-and-merge")).toEqual([]);
    expect(await world.deployed("prod/a")).toBeNull();
  });
});

describe("two approvals don't count", () => {
  it("of people who have lost the right to write", async () => {
    await using world = await prodWorld();
    const { number } = await approvedInProd(world);
    const reading = { ...world.promoter, pullRequests: withoutRights(world) };
    const pull = await world.promoter.pullRequest(number);
    const request = { environment: "prod", pullRequest: number, head: pull.head.commit };
    expect(await merge(request, { ...world.ports, github: reading })).toMatchObject({ outcome: "waiting" });
  });
});

describe("a promotion that a person forged", () => {
  it("with the promoter's branch name and marker is never signed or merged", async () => {
    await using world = await prodWorld();
    const real = await waitingInProd(world);
    const branch = real.head.ref.replace(/[0-9a-f]{12}$/, "0123456789ab");
    const head = await world.push("alice", branch, { [fileOf("prod/a")]: evilFile });
    const number = await world.open("alice", branch, real.title, real.body);
    await world.review(number, "carol");
    await world.review(number, "dave");
    const request = { environment: "prod", pullRequest: number, head };
    expect(await merge(request, world.ports)).toMatchObject({ findings: [{ code: "NOT_PROPOSED" }] });
    await world.apply();
    const [status] = await world.promoter.statuses(head);
    expect(status).toMatchObject({ context: CLEARANCE_STATUS, state: "failure" });
    expect(await world.merge("alice", number)).toBe(false);
  });
});

/** What a call ended in: its answer where it has one, so that the expectation shows it. */
function faultOf(call: Promise<unknown>): Promise<unknown> {
  return call.catch((error: unknown) => error);
}

/** Straight to main, as after a merge that is nobody's business here. */
async function onMain(
  world: ScenarioWorld,
  files: Readonly<Record<string, (text: string) => string>>,
): Promise<void> {
  await world.git.refresh();
  const main = (await world.git.resolve("refs/heads/main")) ?? "";
  const changed = await Promise.all(
    Object.entries(files).map(async ([path, change]) => {
      const bytes = await world.git.read(main, path);
      return [path, change(new TextDecoder().decode(bytes))] as const;
    }),
  );
  await world.pushToMain(Object.fromEntries(changed));
}

async function approveAsApp(world: PromotionWorld, { number, head }: PullRequest): Promise<void> {
  const { github } = world;
  github.addApp({ slug: "approver", permissions: { pull_requests: "write", contents: "write" } });
  const answer = await fetch(`${github.apiUrl}/repos/${GITOPS}/pulls/${number}/reviews`, {
    method: "POST",
    headers: { authorization: `token ${github.installationTokenFor("approver")}` },
    body: JSON.stringify({ event: "APPROVE", commit_id: head.commit }),
  });
  expect(answer.status).toBe(200);
  const { open } = await githubApi({
    apiUrl: github.apiUrl,
    repository: GITOPS,
    auth: { token: github.tokenFor("alice") },
  }).pullRequests("main");
  expect(open.find((one) => one.number === number)?.reviews.at(-1)).toMatchObject({
    author: { login: "approver[bot]", kind: "bot" },
    state: "APPROVED",
  });
}

async function takeBack(world: ScenarioWorld, { number }: PullRequest): Promise<void> {
  await world.review(number, "dave");
  await world.review(number, "dave", "REQUEST_CHANGES");
}

/** What GitHub shows once carol and dave may only read. */
function withoutRights({ promoter }: ScenarioWorld): ScenarioWorld["promoter"]["pullRequests"] {
  return async (...asked) => {
    const looked = await promoter.pullRequests(...asked);
    const open = looked.open.map((one) => ({
      ...one,
      reviews: one.reviews.map((review) => ({ ...review, mayPush: false })),
    }));
    return { ...looked, open };
  };
}
