import { expect, inject, it } from "vitest";
import { chooseBySeed } from "./choose.ts";
import { runKills } from "./run-kills.ts";
import { SCENARIOS } from "./scenarios.ts";

it("finishes what a killed process began, wherever it was killed (a part of npm run test:proof)", async () => {
  const report = await runKills(SCENARIOS.slice(0, 1), {
    dist: inject("dist"),
    choose: chooseBySeed(3, 1),
  });
  expect(report).toMatchObject({ scenarios: 1, kills: 3, violations: [] });
});
