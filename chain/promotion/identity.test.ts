import { describe, expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import {
  batchBranch,
  isPromoterBranch,
  type PromotionIntent,
  promotionBranch,
  promotionId,
  rollbackBranch,
} from "./identity.ts";

const intent: PromotionIntent = {
  lane: { service: "check-in", environment: "prod", region: "a" },
  from: digestOf("v1"),
  to: digestOf("v2"),
  policyDigest: digestOf("policy"),
  since: "none",
};

describe("a promotion's identity", () => {
  it("is the same for the same intent, whatever the order of its keys", () => {
    const { lane, from, to, policyDigest, since } = intent;
    expect(
      promotionId({
        since,
        policyDigest,
        to,
        from,
        lane: { region: "a", environment: "prod", service: "check-in" },
      }),
    ).toBe(promotionId({ lane, from, to, policyDigest, since }));
  });

  it.each<readonly [string, Partial<PromotionIntent>]>([
    ["the service", { lane: { ...intent.lane, service: "boarding" } }],
    ["the environment", { lane: { ...intent.lane, environment: "staging" } }],
    ["the region", { lane: { ...intent.lane, region: "b" } }],
    ["having no region", { lane: { ...intent.lane, region: null } }],
    ["the digest before", { from: digestOf("v0") }],
    ["there being none before", { from: null }],
    ["the digest", { to: digestOf("v3") }],
    ["the rules", { policyDigest: digestOf("other") }],
    ["the change before it", { since: "b".repeat(64) }],
  ])("changes with %s", (_what, change) => {
    expect(promotionId({ ...intent, ...change })).not.toBe(promotionId(intent));
  });

  it("names the branch", () => {
    const id = promotionId(intent);
    expect(promotionBranch(intent.lane, id)).toBe(`clearance/prod-a/check-in/${id.slice(0, 12)}`);
    expect(promotionBranch({ ...intent.lane, region: null }, id)).toMatch(
      /^clearance\/prod\/check-in\/[0-9a-f]{12}$/,
    );
    expect(isPromoterBranch(promotionBranch(intent.lane, id))).toBe(true);
    expect(isPromoterBranch(rollbackBranch(intent.lane, id))).toBe(true);
    expect(isPromoterBranch("clearance/prod/check-in")).toBe(false);
  });

  it("of a batch is that of its members, in any order", () => {
    const [one, two, three] = ["a", "b", "c"].map((letter) => letter.repeat(64));
    const branch = (...ids: readonly (string | undefined)[]) =>
      batchBranch(intent.lane, "web", ids.map(String));
    expect(branch(one, two)).toBe(branch(two, one));
    expect(branch(one, two)).not.toBe(branch(one, three));
    expect(branch(one, two)).not.toBe(branch(one, two, three));
    expect(branch(one, two)).toMatch(/^clearance\/batch\/prod-a\/web\/[0-9a-f]{12}$/);
    expect(isPromoterBranch(branch(one, two))).toBe(true);
  });
});
