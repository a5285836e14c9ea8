import { describe, expect, it } from "vitest";
import type { OpenPullRequest } from "#chain/promotion/github.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import { planTurningAway, proposedBeside } from "./same-commit.ts";

const promoter = "clearance-promoter[bot]";
const commit = "a".repeat(40);

function pull(number: number, login: string, ref: string, { at = commit, fork = false } = {}) {
  const author = { login, kind: login === promoter ? "bot" : "human" };
  return { number, author, head: { ref, commit: at, fromFork: fork } } as unknown as OpenPullRequest;
}

const promotion = pull(1, promoter, "clearance/prod/check-in/0123456789ab");

function turnedAway(...beside: readonly OpenPullRequest[]) {
  const state = { pullRequests: [promotion, ...beside], promoter } as unknown as ObservedState;
  return planTurningAway(state).map((step) => ("pullRequest" in step ? step.pullRequest : step));
}

describe("a status is the commit's, not the pull request's", () => {
  it("turns away whoever proposes a promotion's very commit, from here or from a fork", () => {
    expect(turnedAway(pull(2, "mallory", "again"), pull(3, "eve", "main", { fork: true }))).toEqual([2, 3]);
  });

  it("leaves alone what proposes anything else, and what the promoter itself proposes", () => {
    const other = pull(2, "mallory", "other", { at: "b".repeat(40) });
    expect(turnedAway(other, pull(3, promoter, "clearance/prod/web/0123456789ab"))).toEqual([]);
  });

  it("doesn't take somebody's branch for the promoter's because of its name", () => {
    const state = {
      pullRequests: [pull(1, "mallory", "clearance/prod/check-in/0123456789ab"), pull(2, "carol", "mine")],
      promoter,
    } as unknown as ObservedState;
    expect(planTurningAway(state)).toEqual([]);
  });

  it("keeps a promotion from its merge while somebody who may push proposes it, and for no stranger", () => {
    const beside = pull(2, "mallory", "again");
    expect(proposedBeside(promotion, { pullRequests: [promotion, beside] })).toBe(beside);
    const stranger = pull(2, "eve", "main", { fork: true });
    expect(proposedBeside(promotion, { pullRequests: [promotion, stranger] })).toBeUndefined();
  });
});
