import { afterAll, beforeAll, expect, it } from "vitest";
import { EXIT } from "#chain/fault.ts";
import { type GitOpsWorld, gitopsWorld } from "./gitops-world.ts";

const REQUEST = { service: "check-in", environment: "dev", reason: "5xx after | the release" };

/** One platform for all: v1 alone, then v2, then back. */
let world: GitOpsWorld;
let [v1, v2] = ["", ""];
beforeAll(async () => {
  world = await gitopsWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

it("is refused where there is nothing to go back to, says whom to call, and leaves no trace", async () => {
  v1 = await world.release("v1");
  await world.apply();
  const before = await world.traces();
  const done = await world.run("rollback", REQUEST);
  expect(done).toMatchObject({
    exitCode: EXIT.refused,
    outputs: {},
    annotations: [{ title: "Refused: NO_SAFE_ROLLBACK", message: expect.stringMatching(/call \S+$/) }],
  });
  expect(await world.traces()).toEqual(before);
});

it("refuses whoever isn't in rollback.by, whatever the inputs say", async () => {
  world.pass(1_000);
  v2 = await world.release("v2");
  await world.apply();
  expect(await world.deployed("dev")).toBe(v2);
  const before = await world.traces();
  const done = await world.run("rollback", REQUEST, { GITHUB_TRIGGERING_ACTOR: "alice" });
  expect(done).toMatchObject({
    exitCode: EXIT.refused,
    outputs: {},
    annotations: [
      { title: "Refused: NOT_PERMITTED", message: expect.stringContaining("alice may not roll back") },
    ],
  });
  expect(await world.traces()).toEqual(before);
});

it("puts the last healthy digest back in one pull request, for whoever started the run", async () => {
  world.writes();
  const done = await world.run("rollback", { ...REQUEST, environment: "staging" });
  expect(done).toMatchObject({ exitCode: EXIT.done, annotations: [] });
  expect(done.outputs).toEqual({ from: v2, to: v1, "pull-request": expect.stringMatching(/^\d+$/) });
  expect(world.readable(done.summary.replaceAll(v1, "V1").replaceAll(v2, "V2"))).toMatchInlineSnapshot(`
    "### check-in rolled back in staging

    - back again: \`V1\`
    - in quarantine: \`V2\`

    Why: 5xx after \\| the release (#7, merged as \`COMMIT\`)
    "
  `);
  expect(await world.deployed("staging")).toBe(v1);
  expect(world.writes().filter((line) => line.includes("/merge"))).toHaveLength(1);

  const again = await world.run("rollback", { ...REQUEST, environment: "staging" });
  expect(again).toMatchObject({ exitCode: EXIT.done, outputs: { to: v1 } });
  expect(again.summary.replaceAll(v1, "V1")).toMatchInlineSnapshot(`
    "### Nothing to roll back

    erin has put V1 back before: 5xx after \\| the release
    "
  `);
  expect(world.writes()).toEqual([]);
});
