import { expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { apply } from "#operations/apply.ts";
import { rollback } from "#operations/rollback.ts";
import {
  fileOf,
  KUSTOMIZATION,
  type PromotionWorld,
  promotionWorld,
  stagingAlone,
} from "./promotion-world.ts";

const evilFile = `${KUSTOMIZATION}    digest: ${digestOf("evil")}\n`;
const request = { service: "check-in", environment: "staging", reason: "burns", requestedBy: "erin" };

/** staging alone, where nobody has to approve. */
function stagingWorld(): Promise<PromotionWorld> {
  return promotionWorld({ policy: stagingAlone });
}

/** The promoter's calls, with something that happens between two of them. */
function between(
  world: PromotionWorld,
  call: "createBranch" | "createPullRequest",
  happens: (branch: string) => Promise<unknown>,
) {
  const { promoter } = world;
  let once = false;
  return {
    ...promoter,
    [call]: async (asked: { readonly branch: string }) => {
      if (!once) {
        once = true;
        await happens(asked.branch);
      }
      return (promoter[call] as (given: object) => Promise<unknown>)(asked);
    },
  } as typeof promoter;
}

async function twoReleases(world: PromotionWorld) {
  const v1 = await world.release("v1");
  await world.apply();
  world.pass(1_000);
  await world.release("v2");
  await world.apply();
  return v1;
}

it("merges no commit that is pushed to a rollback's branch while it is opened", async () => {
  await using world = await stagingWorld();
  const v1 = await twoReleases(world);
  const before = await world.deployed("staging");
  const github = between(world, "createPullRequest", (branch) =>
    world.push("alice", branch, { [fileOf("staging")]: evilFile }),
  );
  const fault = await rollback(request, { ...world.ports, github }).catch((error: unknown) => error);
  expect(await world.deployed("staging")).toBe(before);
  expect(fault).toMatchObject({ code: "STATE_CHANGED", retryable: true });
  expect(await rollback(request, world.ports)).toMatchObject({ outcome: "rolled-back", to: v1 });
});

it("opens its own pull request where a person opened one from the branch first, whatever it holds", async () => {
  await using world = await stagingWorld();
  const v1 = await world.release("v1");
  const planned = `${KUSTOMIZATION}    digest: ${v1}\n`;
  const github = between(world, "createBranch", async (branch) => {
    await world.push("alice", branch, { [fileOf("staging")]: planned });
    await world.rest("alice", "POST", "/pulls", { title: "first", head: branch, base: "main", body: "" });
  });
  await apply({ ...world.ports, github });
  expect(await world.deployed("staging")).toBe(v1);
  expect(await world.promoter.openPullRequests()).toEqual([]);
});

it("records a rollback as the promoter's where a person opens the pull request in between", async () => {
  await using world = await stagingWorld();
  const v1 = await twoReleases(world);
  const github = between(world, "createPullRequest", (branch) =>
    world.rest("alice", "POST", "/pulls", { title: "first", head: branch, base: "main", body: "" }),
  );
  expect(await rollback(request, { ...world.ports, github })).toMatchObject({
    outcome: "rolled-back",
    to: v1,
  });
  const again = await rollback(request, world.ports).catch((error: unknown) => error);
  expect(again).toMatchObject({ outcome: "already", requestedBy: "erin" });
});
