import { expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { apply } from "#operations/apply.ts";
import { rollback } from "#operations/rollback.ts";
import { fileOf, KUSTOMIZATION, stagingAlone } from "./acme-platform.ts";
import { type PromotionWorld, promotionWorld } from "./promotion-world.ts";

const evilFile = `${KUSTOMIZATION}    digest: ${digestOf("evil")}\n`;
const request = { service: "check-in", environment: "staging", reason: "burns", requestedBy: "erin" };

/** staging alone, where nobody has to approve. */
function stagingWorld(): Promise<PromotionWorld> {
  return promotionWorld({ policy: stagingAlone });
}

/** The promoter's calls, with something that happens right before its first proposal, or right after it. */
function around(
  world: PromotionWorld,
  when: "before" | "after",
  happens: (branch: string) => Promise<unknown>,
): typeof world.promoter {
  const { promoter } = world;
  let once = false;
  return {
    ...promoter,
    propose: async (asked) => {
      const now = !once;
      once = true;
      if (now && when === "before") await happens(asked.branch);
      const made = await promoter.propose(asked);
      if (now && when === "after") await happens(asked.branch);
      return made;
    },
  };
}

async function twoReleases(world: PromotionWorld) {
  const v1 = await world.release("v1");
  await world.apply();
  world.pass(1_000);
  await world.release("v2");
  await world.apply();
  return v1;
}

it("merges no commit that is pushed to a rollback's branch right after it was opened", async () => {
  await using world = await stagingWorld();
  const v1 = await twoReleases(world);
  const before = await world.deployed("staging");
  const github = around(world, "after", (branch) =>
    world.push("alice", branch, { [fileOf("staging")]: evilFile }),
  );
  const outcome = await rollback(request, { ...world.ports, github });
  expect(await world.deployed("staging")).toBe(before);
  expect(outcome).toMatchObject({ outcome: "refused", findings: [{ code: "HEAD_CHANGED" }] });
  expect(await rollback(request, world.ports)).toMatchObject({ outcome: "rolled-back", to: v1 });
});

it("opens its own pull request where a person opened one from the branch first, whatever it holds", async () => {
  await using world = await stagingWorld();
  const v1 = await world.release("v1");
  const planned = `${KUSTOMIZATION}    digest: ${v1}\n`;
  const github = around(world, "before", async (branch) => {
    await world.push("alice", branch, { [fileOf("staging")]: planned });
    await world.rest("alice", "POST", "/pulls", { title: "first", head: branch, base: "main", body: "" });
  });
  await apply({ ...world.ports, github });
  expect(await world.deployed("staging")).toBe(v1);
  expect((await world.promoter.pullRequests("main")).open).toEqual([]);
});

it("records a rollback as the promoter's where a person opened the pull request first", async () => {
  await using world = await stagingWorld();
  const v1 = await twoReleases(world);
  const github = around(world, "before", async (branch) => {
    await world.push("alice", branch, { [fileOf("staging")]: evilFile });
    await world.rest("alice", "POST", "/pulls", { title: "first", head: branch, base: "main", body: "" });
  });
  expect(await rollback(request, { ...world.ports, github })).toMatchObject({
    outcome: "rolled-back",
    to: v1,
  });
  const again = await rollback(request, world.ports).catch((error: unknown) => error);
  expect(again).toMatchObject({ outcome: "already", requestedBy: "erin" });
});
