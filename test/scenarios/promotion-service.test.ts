import { describe, expect, it } from "vitest";
import { RepositoryName } from "#chain/source/workflow-identity.ts";
import { DEFAULT_BASE } from "#operations/observe-ports.ts";
import { readRollback } from "#operations/read-rollback.ts";
import { answerRollback } from "../../promoter/answer-rollback.ts";
import { Metrics } from "../../promoter/metrics.ts";
import { pass } from "../../promoter/pass.ts";
import { GITOPS } from "./acme-platform.ts";
import { memoryWorld } from "./memory-world.ts";
import { type PromotionWorld, promotionWorld } from "./promotion-world.ts";

const wanted = { service: "check-in", environment: "dev", reason: "5xx after the release" };
const place = { service: "check-in", environment: "dev" };

function log() {
  const lines: { readonly level: string; readonly fields: unknown; readonly message: unknown }[] = [];
  const at = (level: string) => (fields: unknown, message?: unknown) =>
    void lines.push({ level, fields, message });
  return { lines, log: { info: at("info"), warn: at("warn"), error: at("error") } };
}

async function head(world: PromotionWorld): Promise<string> {
  await world.git.refresh();
  return (await world.git.resolve("refs/heads/main")) ?? "";
}

describe("the service's pass and rollback", () => {
  it("count what they did, take the person from the token alone, and leave a record that can be read back", async () => {
    await using world = await promotionWorld();
    const metrics = new Metrics();
    const { lines, log: told } = log();
    const v1 = await world.release("v1");
    expect(await pass(world.ports, {}, metrics, told)).toMatchObject({ ok: true });
    world.pass(1_000);
    const v2 = await world.release("v2");
    expect(await pass(world.ports, {}, metrics, told)).toMatchObject({ ok: true });
    expect(metrics.print()).toMatch(/clearance_passes_total\{outcome="decided"\} 2/);
    expect(metrics.print()).toMatch(/clearance_pull_requests_total\{what="merged"\} [2-9]/);

    const options = {
      apiUrl: world.github.apiUrl,
      repository: RepositoryName.parse(GITOPS),
      base: DEFAULT_BASE,
    };
    const ask = (login: string, to = v1) =>
      answerRollback({ ...wanted, to }, world.github.tokenFor(login), options, world.ports, metrics, told);
    const before = await head(world);
    expect(await ask("alice")).toMatchObject({ status: 403, body: { outcome: "refused" } });
    expect(await world.deployed("dev")).toBe(v2);
    await expect(readRollback({ ...place, since: before }, world.ports)).rejects.toMatchObject({
      code: "ROLLBACK_IMPOSSIBLE",
    });

    const done = await ask("erin");
    expect(done).toMatchObject({ status: 200, body: { outcome: "rolled-back", from: v2, to: v1 } });
    expect(await world.deployed("dev")).toBe(v1);
    const after = await head(world);
    const record = await readRollback({ ...place, since: before }, world.ports);
    expect(record).toMatchObject({ from: v2, to: v1, commit: after, requestedBy: "erin", already: false });
    expect(record.pullRequest).toBeGreaterThan(0);
    expect(await readRollback({ ...place, since: after }, world.ports)).toMatchObject({ already: true });
    // A commit may say what it likes of itself: it counts where GitHub says that the promoter's App merged it.
    const unconfirmed = { ...world.ports, github: { pullRequestsOf: async () => [] } };
    await expect(readRollback({ ...place, since: before }, unconfirmed)).rejects.toMatchObject({
      code: "ROLLBACK_IMPOSSIBLE",
    });
    expect(await ask("erin")).toMatchObject({ status: 200, body: { outcome: "already" } });
    expect(metrics.print()).toMatch(/clearance_rollbacks_total\{outcome="rolled-back"\} 1/);
    expect(JSON.stringify(lines)).not.toContain(world.github.tokenFor("erin"));
  });

  it("answer 401 for a token that GitHub doesn't know, 503 for what can't be decided, and touch nothing", async () => {
    await using world = await promotionWorld();
    const metrics = new Metrics();
    const { log: told } = log();
    const options = {
      apiUrl: world.github.apiUrl,
      repository: RepositoryName.parse(GITOPS),
      base: DEFAULT_BASE,
    };
    const ask = (token: string, more: object = {}) =>
      answerRollback({ ...wanted, ...more }, token, options, world.ports, metrics, told);
    const before = await head(world);
    expect(await ask("ghp_nobody")).toMatchObject({ status: 401 });
    expect(await ask(world.github.tokenFor("erin"))).toMatchObject({
      status: 503,
      body: { fault: { code: "ROLLBACK_IMPOSSIBLE" } },
    });
    expect(await ask(world.github.tokenFor("erin"), { service: "nope" })).toMatchObject({
      status: 503,
      body: { fault: { code: "INPUT_INVALID" } },
    });
    expect(await head(world)).toBe(before);
  });

  it("end in false and are counted by code where a pass can't read the policy, and go on afterwards", async () => {
    await using world = await memoryWorld();
    const metrics = new Metrics();
    const { lines, log: told } = log();
    const base = { branch: "main", policyPath: "absent.yaml" };
    expect(await pass(world.ports, { base }, metrics, told)).toMatchObject({ ok: false });
    expect(metrics.print()).toContain('clearance_faults_total{code="POLICY_UNREADABLE"} 1');
    expect(lines.filter(({ level }) => level === "error")).toHaveLength(1);
    expect(await pass(world.ports, {}, metrics, told)).toMatchObject({ ok: true });
  });
});
