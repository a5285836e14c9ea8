import { describe, expect, it } from "vitest";
import type { IssueComment } from "#chain/promotion/github.ts";
import { unansweredComments } from "./unanswered-comments.ts";

const NOW = new Date("2026-11-20T12:00:00Z");
const PROMOTER = "clearance-promoter[bot]";
const COMMAND = '/clearance rollback check-in --env prod --reason "it answers 500"';

function comment(id: number, minutes: number, change: Partial<IssueComment> = {}): IssueComment {
  return {
    id,
    url: `https://github.example/acme/gitops/issues/9#issuecomment-${id}`,
    issue: 9,
    author: { login: "erin", kind: "human" },
    body: COMMAND,
    createdAt: new Date(NOW.getTime() - minutes * 60_000),
    edited: false,
    ...change,
  };
}

const found = (...comments: readonly IssueComment[]) =>
  unansweredComments(PROMOTER, NOW, { newestComments: async () => comments });
const said = (id: number, login: string, kind: "bot" | "human") =>
  comment(id + 100, 1, { author: { login, kind }, body: `<!-- clearance:answer ${id} -->\ndone` });

describe("a command whose webhook was lost", () => {
  it("is found for an hour, the oldest first, once its webhook has had its time", async () => {
    expect(await found(comment(5, 1), comment(4, 3), comment(3, 59), comment(2, 61))).toEqual([3, 4]);
  });

  it("is none once the promoter has answered it, and nobody else's answer counts", async () => {
    expect(await found(said(3, PROMOTER, "bot"), comment(3, 5))).toEqual([]);
    expect(await found(said(3, "mallory", "human"), comment(3, 5))).toEqual([3]);
  });

  it.each<[string, Partial<IssueComment>]>([
    ["a bot's", { author: { login: "other[bot]", kind: "bot" } }],
    ["changed by somebody", { edited: true }],
    ["no command", { body: "we should do a /clearance rollback" }],
    ["a quoted one", { body: `> ${COMMAND}` }],
  ])("is none where it is %s", async (_what, change) => {
    expect(await found(comment(3, 5, change))).toEqual([]);
  });
});
