import { expect, inject, it } from "vitest";
import { chooseBySeed } from "./choose.ts";
import { freezeOnServers } from "./frozen-world.ts";
import { freezeInMemory } from "./memory-stage.ts";
import { runKills } from "./run-kills.ts";
import { SCENARIOS } from "./scenarios.ts";

it("finishes what a killed process began, wherever it was killed (a part of npm run test:proof)", async () => {
  const some = SCENARIOS.filter((_, index) => index % 4 === 0);
  const report = await runKills(some, { freeze: freezeInMemory, choose: chooseBySeed(5, 1) });
  expect(report).toMatchObject({ scenarios: 4, kills: 20, violations: [] });
});

it("finishes what a process of a built action began that really was killed", async () => {
  const freeze = freezeOnServers(inject("dist"));
  const report = await runKills(SCENARIOS.slice(0, 1), { freeze, choose: chooseBySeed(1, 1) });
  expect(report).toMatchObject({ scenarios: 1, kills: 1, violations: [] });
});
