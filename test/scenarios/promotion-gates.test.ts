import { describe, expect, it } from "vitest";
import { type PromotionWorld, promotionWorld } from "./promotion-world.ts";

const MINUTE = 60_000;

/** Environments that sign with keys, and nobody has to approve. */
const only = (environments: string) => (policy: string) =>
  policy.replace(/^environments:[\s\S]*(?=^rollback:)/m, `environments:\n${environments}`);

const STAGING = `  - { name: staging, signer: { key: trust/staging.pub }, soak: 10m, health: { http: "http://staging.example/healthz" } }\n`;

async function reasons(world: PromotionWorld, environment: string): Promise<readonly string[]> {
  const { left } = await world.apply();
  return left.flatMap((step) =>
    step.do === "wait" && step.lane.environment === environment ? [step.reason] : [],
  );
}

describe("gates, on the way from release to production", () => {
  it("soak begins anew after an illness that any promoter saw, also with a probe that forgets it", async () => {
    await using world = await promotionWorld({
      sharedClock: true,
      policy: only(`${STAGING}  - { name: prod, signer: { key: trust/prod.pub } }\n`),
      files: { "apps/check-in/prod/kustomization.yaml": "images: [{ name: check-in, newName: x }]\n" },
    });
    const digest = await world.release("v1");
    await world.apply();
    const [open] = (await world.promoter.pullRequests("main")).open;
    const number = open?.number ?? 0;
    const notes = async () =>
      (await world.promoter.pullRequests("main")).open.flatMap(({ reviews }) =>
        reviews.filter(({ author }) => author.kind === "bot"),
      ).length;

    world.pass(5 * MINUTE);
    world.health.set("http://staging.example/healthz", "unknown");
    await world.apply();
    expect(await notes()).toBe(0);
    world.health.set("http://staging.example/healthz", "unhealthy");
    await world.apply();
    expect(await notes()).toBe(1);
    await world.apply();
    expect(await notes()).toBe(1);

    // It is well again, and a person's words count for nothing.
    world.health.clear();
    world.pass(20 * MINUTE);
    await world.rest("alice", "POST", `/pulls/${number}/reviews`, { event: "COMMENT", body: "ill" });
    expect(await reasons(world, "prod")).toEqual([expect.stringContaining("soak: staging soaks until")]);
    expect(await world.deployed("prod")).toBe(null);
    world.pass(5 * MINUTE + 1_000);
    await world.apply();
    expect(await world.deployed("prod")).toBe(digest);
  });
});
