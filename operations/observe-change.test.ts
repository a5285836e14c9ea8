import { describe, expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import type { Commit, TreeReader } from "#chain/promotion/git.ts";
import type { PullRequest } from "#chain/promotion/github.ts";
import { batchBranch, promotionBranch } from "#chain/promotion/identity.ts";
import { editsAt, plannedFiles } from "#chain/promotion/planned-edit.ts";
import { pastDigests } from "#chain/promotion/rollback-choice.ts";
import { printRecords, printTrailers } from "#chain/promotion/trailers.ts";
import { changeIdentity, confirmedRecord, digestAt } from "./observe-change.ts";

const promoter = "clearance-promoter[bot]";
const bot = { login: promoter, kind: "bot" } as const;
const person = { login: "ada", kind: "human" } as const;
const lane = { service: "check-in", environment: "prod", region: "a" };
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
const change = {
  commit,
  committed: commit.committed,
  position: 0,
  before: digestOf("v1"),
  after: digestOf("v2"),
};

describe("a digest that stands in several places", () => {
  const place = { file: "a.yaml", path: "digest", also: [{ file: "b.yaml", path: "image.digest" }] };
  const tree = (a: string, b: string): TreeReader => ({
    read: async (_, path) =>
      new TextEncoder().encode(path === "a.yaml" ? `digest: ${a}\n` : `image: { digest: ${b} }\n`),
    list: async () => [],
  });
  const [one, other] = [digestOf("v1"), digestOf("v2")];

  it("is the one that stands in all of them", async () => {
    expect(await digestAt(tree(one, one), "c0ffee", place)).toBe(one);
  });

  it("is none where they differ, and each place is named", async () => {
    await expect(digestAt(tree(one, other), "c0ffee", place)).rejects.toMatchObject({
      code: "EDIT_PLACES_DIFFER",
      message: expect.stringContaining(`${one} at digest of a.yaml, ${other} at image.digest of b.yaml`),
    });
  });

  it("changes in all of them or in none", () => {
    const files = new Map(
      [one, other].map((digest, index) => [
        index === 0 ? "a.yaml" : "b.yaml",
        new TextEncoder().encode(index === 0 ? `digest: ${digest}\n` : `image: { digest: ${one} } # x\n`),
      ]),
    );
    const texts = plannedFiles(editsAt(place, one, other), files).map(({ bytes }) =>
      new TextDecoder().decode(bytes ?? undefined),
    );
    expect(texts).toEqual([`digest: ${other}\n`, `image: { digest: ${other} } # x\n`]);
    const stale = new Map([...files, ["b.yaml", new TextEncoder().encode(`image: { digest: ${other} }\n`)]]);
    expect(() => plannedFiles(editsAt(place, one, other), stale)).toThrow(/b\.yaml holds/);
  });
});

describe("a record in a commit", () => {
  it("counts when GitHub says that the promoter merged its own pull request as this commit", async () => {
    expect(await confirmedRecord(commit, lane, promoter, github(merged))).toEqual(trailers);
    expect(await changeIdentity(change, lane, promoter, github(merged))).toBe(trailers.promotion);
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
    expect(await confirmedRecord(commit, lane, promoter, github(...all))).toBeUndefined();
    expect(await changeIdentity(change, lane, promoter, github(...all))).toBe(`commit:${commit.id}`);
  });

  it("of several services counts for each of them, from the branch of them all", async () => {
    const both = [
      { ...trailers, batch: "web" },
      { ...trailers, batch: "web", promotion: "b".repeat(64), service: "boarding" },
    ] as const;
    const together = { ...commit, message: `promote\n\n${printRecords(both)}\n` };
    const ids = both.map(({ promotion }) => promotion);
    const batch = { ...merged, head: { ...merged.head, ref: batchBranch(lane, "web", ids) } };
    const boarding = { ...lane, service: "boarding" };
    expect(await confirmedRecord(together, lane, promoter, github(batch))).toEqual(both[0]);
    expect(await confirmedRecord(together, boarding, promoter, github(batch))).toEqual(both[1]);
    expect(
      await confirmedRecord(together, { ...lane, region: "b" }, promoter, github(batch)),
    ).toBeUndefined();
    const part = { ...merged, head: { ...merged.head, ref: batchBranch(lane, "web", ids.slice(1)) } };
    expect(await confirmedRecord(together, lane, promoter, github(merged, part))).toBeUndefined();
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
