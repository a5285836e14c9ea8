import { describe, expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import type { Commit } from "#chain/promotion/git.ts";
import type { PullRequest } from "#chain/promotion/github.ts";
import { promotionBranch } from "#chain/promotion/identity.ts";
import { printTrailers } from "#chain/promotion/trailers.ts";
import { changeIdentity, confirmedRecord } from "./observe-change.ts";
import { pastDigests } from "./rollback-candidates.ts";

const promoter = "clearance-promoter[bot]";
const bot = { login: promoter, kind: "bot" } as const;
const person = { login: "ada", kind: "human" } as const;
const trailers = {
  promotion: "a".repeat(64),
  service: "check-in",
  environment: "prod",
  regions: ["a"],
  digest: digestOf("v2"),
  previous: { digest: digestOf("v1"), state: "healthy", since: new Date("2026-11-20T10:00:00Z") },
} as const;
const commit: Commit = {
  id: "c".repeat(40),
  parents: ["b".repeat(40)],
  author: { name: promoter, email: "promoter@acme.example" },
  committed: new Date("2026-11-20T11:00:00Z"),
  message: `promote\n\n${printTrailers(trailers)}\n`,
};
const merged: PullRequest = {
  number: 1,
  url: "https://github.com/acme/gitops/pull/1",
  state: "merged",
  title: "",
  body: "",
  author: bot,
  head: {
    ref: promotionBranch({ ...trailers, region: "a" }, trailers.promotion),
    commit: "d".repeat(40),
    fromFork: false,
  },
  base: { ref: "main" },
  createdAt: new Date(0),
  merged: { by: bot, commit: commit.id },
};
const github = (...all: readonly PullRequest[]) => ({
  pullRequestsOf: (branch: string) => Promise.resolve(all.filter(({ head }) => head.ref === branch)),
});
const change = { commit, before: digestOf("v1"), after: digestOf("v2") };

describe("a record in a commit", () => {
  it("counts when GitHub says that the promoter merged its own pull request as this commit", async () => {
    expect(await confirmedRecord(commit, promoter, github(merged))).toEqual(trailers);
    expect(await changeIdentity(change, promoter, github(merged))).toBe(trailers.promotion);
  });

  it.each<readonly [string, readonly PullRequest[]]>([
    ["there is no such pull request", []],
    ["a person merged it", [{ ...merged, merged: { by: person, commit: commit.id } }]],
    ["a person opened it", [{ ...merged, author: person }]],
    ["it was merged as another commit", [{ ...merged, merged: { by: bot, commit: "e".repeat(40) } }]],
    [
      "it comes from another branch",
      [{ ...merged, head: { ...merged.head, ref: "clearance/prod-b/check-in/aaaaaaaaaaaa" } }],
    ],
    ["it was never merged", [{ ...merged, state: "closed", merged: undefined } as unknown as PullRequest]],
  ])("is nothing when %s, whatever the commit says of its author", async (_when, all) => {
    expect(await confirmedRecord(commit, promoter, github(...all))).toBeUndefined();
    expect(await changeIdentity(change, promoter, github(...all))).toBe(`commit:${commit.id}`);
  });

  it("is what makes a past digest healthy; without it the health is unknown", () => {
    expect(pastDigests([{ ...change, record: trailers }])).toMatchObject([
      { digest: digestOf("v1"), health: "healthy" },
    ]);
    expect(pastDigests([{ ...change, record: undefined }])).toMatchObject([
      { digest: digestOf("v1"), health: "unknown" },
    ]);
    const about = { ...trailers, previous: { ...trailers.previous, digest: digestOf("v0") } };
    expect(pastDigests([{ ...change, record: about }])).toMatchObject([{ health: "unknown" }]);
  });
});
