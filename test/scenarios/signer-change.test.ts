import { expect, it } from "vitest";
import { keySigner } from "#adapters/sigstore/signer.ts";
import { afterSignerChange } from "#chain/clearance/signer-change.ts";
import { CLEARANCE_STATUS } from "#chain/promotion/status-report.ts";
import { clearAgain } from "#operations/clear-again.ts";
import { DEFAULT_BASE } from "#operations/observe-ports.ts";
import { rollback } from "#operations/rollback.ts";
import { safeRollbacks } from "#operations/rollback-candidates.ts";
import { readRollbackState } from "#operations/rollback-state.ts";
import { printStatus, status } from "#operations/status.ts";
import { stagingAlone } from "./acme-platform.ts";
import { withoutRules } from "./keyless-world.ts";
import { type PromotionWorld, promotionWorld } from "./promotion-world.ts";

const OLD = "signer: { key: trust/staging.pub }";
const NEW = "signer: { key: trust/prod.pub }";
const lane = { service: "check-in", environment: "staging", region: null };

/** What could come back if the next signer were the signer already. */
async function readiness(world: PromotionWorld) {
  const current = await world.deployed("staging");
  const state = await readRollbackState(DEFAULT_BASE, world.ports);
  const policy = afterSignerChange(state.policy, "staging") ?? state.policy;
  const safe = await safeRollbacks({ ...state, policy, current }, lane, world.ports);
  return safe.map(({ digest }) => digest);
}

it("changes an environment's signer only once the new one has cleared what runs and what could come back", async () => {
  await using world = await promotionWorld({
    policy: (text) => stagingAlone(text).replace(OLD, `${OLD}, next: { key: trust/prod.pub }`),
  });
  const v1 = await world.release("v1");
  await world.apply();
  world.pass(60_000);
  const v2 = await world.release("v2");
  await world.apply();
  expect(await world.deployed("staging")).toBe(v2);

  await world.git.refresh();
  const main = (await world.git.resolve("refs/heads/main")) ?? "";
  const policy = Buffer.from((await world.git.read(main, "clearance.yaml")) ?? []).toString("utf8");
  const switched = policy.replace(`${OLD}, next: { key: trust/prod.pub }`, NEW);
  const head = await world.push("alice", "switch", { "clearance.yaml": switched });
  await world.rest("alice", "POST", "/pulls", { title: "switch", head: "switch", base: "main", body: "" });
  const said = async () => {
    await world.apply();
    const statuses = await world.promoter.statuses(head);
    return statuses.find(({ context }) => context === CLEARANCE_STATUS)?.description;
  };
  expect(await said()).toMatch(/^SIGNER_SWITCHED_EARLY: /);
  expect(await readiness(world)).toEqual([]);
  const progress = async () =>
    printStatus(await status(world.ports))
      .split("\n")
      .at(-1);
  expect(await progress()).toBe(
    "signer change: the key trust/prod.pub has cleared 0 of the 2 digests that staging needs",
  );

  const request = { environment: "staging", version: "0" };
  const as = (name: "staging" | "prod") => keySigner({ pem: world.keyOf(name), name });
  await expect(clearAgain(request, { ...world.ports, signer: as("staging") })).rejects.toMatchObject({
    code: "SIGNING_FAILED",
  });
  const signed = async () => {
    const outcome = await clearAgain(request, { ...world.ports, signer: as("prod") });
    return "digests" in outcome ? outcome.digests : outcome;
  };
  expect(await signed()).toEqual([
    { digest: v2, fresh: true },
    { digest: v1, fresh: true },
  ]);
  expect(await signed()).toEqual([
    { digest: v2, fresh: false },
    { digest: v1, fresh: false },
  ]);
  expect(await said()).not.toContain("SIGNER_SWITCHED_EARLY");
  expect(await progress()).toMatch(/cleared 2 of the 2 digests that staging needs: the policy may switch$/u);
  expect(await readiness(world)).toEqual(expect.arrayContaining([v1]));

  await withoutRules(world, () => world.push("ada", "main", { "clearance.yaml": switched }));
  const back = { service: "check-in", environment: "staging", reason: "burns", requestedBy: "erin" };
  expect(await rollback(back, world.ports)).toMatchObject({ outcome: "rolled-back", to: v1 });
});
