import { describe, expect, it } from "vitest";
import type { Digest } from "#chain/digest/digest.ts";
import { parseTrailers } from "#chain/promotion/trailers.ts";
import { rollback } from "#operations/rollback.ts";
import { type PromotionWorld, promotionWorld } from "./promotion-world.ts";

const request = {
  service: "check-in",
  environment: "prod",
  reason: "5xx after the release",
  requestedBy: "erin",
};

/** Carries a digest as far as it goes, approvals and soak included. */
async function carry(world: PromotionWorld): Promise<void> {
  for (let round = 0; round < 3; round++) {
    await world.apply();
    world.pass(600_000);
    for (const { number } of (await world.promoter.pullRequests("main")).open) {
      await world.review(number, "carol");
      await world.review(number, "dave");
    }
  }
  await world.apply();
}

async function twoReleases(world: PromotionWorld): Promise<{ readonly v1: Digest; readonly v2: Digest }> {
  const v1 = await world.release("v1");
  await carry(world);
  world.pass(1_000);
  const v2 = await world.release("v2");
  await carry(world);
  expect(await world.deployed("prod/b")).toBe(v2);
  return { v1, v2 };
}

describe("rollback", () => {
  it("puts back what was healthy in every region, quarantines the bad digest, and it stays away", async () => {
    await using world = await promotionWorld();
    const { v1, v2 } = await twoReleases(world);
    world.health.set("http://a.prod.example/healthz", "unhealthy");

    const done = await rollback(request, world.ports);
    expect(done).toMatchObject({
      outcome: "rolled-back",
      from: v2,
      to: v1,
      regions: ["a", "b"],
      warnings: [],
    });
    expect(await world.deployed("prod/a")).toBe(v1);
    expect(await world.deployed("prod/b")).toBe(v1);
    if (done.outcome !== "rolled-back") return;
    expect(parseTrailers((await world.git.commit(done.commit)).message)).toMatchObject({
      regions: ["a", "b"],
      digest: v1,
      previous: { digest: v2, state: "unhealthy" },
      rollback: { reason: request.reason, requestedBy: "erin" },
    });
    const [parent = ""] = (await world.git.commit(done.commit)).parents;
    expect((await world.git.changes(parent, done.commit)).map(({ path }) => path)).toEqual([
      "apps/check-in/prod/a/kustomization.yaml",
      "apps/check-in/prod/b/kustomization.yaml",
      ...["dev", "prod", "staging"]
        .flatMap((name) =>
          ["clusterpolicy", "ivpol"].map((kind) => `policies/generated/${name}/${kind}/quarantine.yaml`),
        )
        .filter((path) => path.includes("/prod/")),
      `quarantine/sha256-${v2.slice(7)}.yaml`,
    ]);

    const after = await world.apply();
    expect(after.done).toEqual([]);
    expect(await world.deployed("prod/a")).toBe(v1);
    expect(
      after.left
        .filter((step) => step.do === "refuse")
        .flatMap((step) => step.findings.map(({ code }) => code)),
    ).toContain("QUARANTINED");
    expect(await rollback(request, world.ports)).toMatchObject({
      outcome: "already",
      to: v1,
      requestedBy: "erin",
    });
    expect(await rollback({ ...request, reason: "again" }, world.ports)).toMatchObject({
      outcome: "already",
    });
  });

  it("rolls back one region alone, and the rest when asked without a region", async () => {
    await using world = await promotionWorld();
    const { v1, v2 } = await twoReleases(world);
    const first = await rollback({ ...request, region: "a" }, world.ports);
    expect(first).toMatchObject({ outcome: "rolled-back", regions: ["a"] });
    expect(await world.deployed("prod/b")).toBe(v2);
    const second = await rollback(request, world.ports);
    expect(second).toMatchObject({ outcome: "rolled-back", from: v2, to: v1, regions: ["b"] });
    expect(await world.deployed("prod/b")).toBe(v1);
  });

  it("refuses who isn't in rollback.by, and changes nothing", async () => {
    await using world = await promotionWorld();
    const requests = async () => (await world.promoter.pullRequests("main")).open.length;
    const done = await rollback({ ...request, requestedBy: "alice" }, world.ports);
    expect(done).toMatchObject({ outcome: "refused", findings: [{ code: "NOT_PERMITTED" }] });
    expect(await requests()).toBe(0);
  });

  it("is impossible where nothing is deployed, and where nothing stood before", async () => {
    await using world = await promotionWorld();
    await expect(rollback(request, world.ports)).rejects.toMatchObject({ code: "ROLLBACK_IMPOSSIBLE" });
    await world.release("v1");
    await world.apply();
    expect(await rollback({ ...request, environment: "staging" }, world.ports)).toMatchObject({
      outcome: "refused",
      findings: [{ code: "NO_SAFE_ROLLBACK", message: expect.stringContaining("call acme/on-call") }],
    });
  });
});
