import { describe, expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { CLEARANCE_STATUS } from "#chain/promotion/status-report.ts";
import { rollback } from "#operations/rollback.ts";
import { fileOf, KUSTOMIZATION, stagingAlone } from "./acme-platform.ts";
import { memoryWorld } from "./memory-world.ts";
import type { ScenarioWorld } from "./scenario-world.ts";

const bad = digestOf("bad");
const quarantine = `quarantine/sha256-${bad.slice(7)}.yaml`;
const QUARANTINE = `digest: ${bad}\nowner: erin\nreason: burns\nsince: 2026-11-20T10:00:00Z\n`;

/** What the promoter says of a commit: the state, and the words. */
async function clearanceOf(world: ScenarioWorld, commit: string) {
  await world.apply();
  const found = (await world.promoter.statuses(commit)).find(({ context }) => context === CLEARANCE_STATUS);
  return { state: found?.state, description: found?.description ?? "" };
}

describe("a quarantine isn't lifted", () => {
  it("by one person who opens a pull request and asks nobody", async () => {
    await using world = await memoryWorld({ files: { [quarantine]: QUARANTINE } });
    const head = await world.push("alice", "lift", { [quarantine]: null });
    const number = await world.open("alice", "lift");
    expect((await clearanceOf(world, head)).description).toContain("RESTRICTION_LIFTED");
    expect(await world.merge("alice", number)).toBe(false);
  });

  it("by one person who lets an App open it and approves it", async () => {
    await using world = await memoryWorld({ files: { [quarantine]: QUARANTINE } });
    const head = await world.push("alice", "lift", { [quarantine]: null });
    const {
      pullRequest: { number },
    } = await world.promoter.propose({
      branch: "lift",
      base: { branch: "main", commit: (await world.git.resolve("refs/heads/main")) ?? "" },
      files: [{ path: quarantine, bytes: null }],
      message: "lift",
      title: "lift",
      body: "",
    });
    await world.review(number, "alice");
    expect((await clearanceOf(world, head)).description).toContain("RESTRICTION_LIFTED");
    await world.review(number, "bob");
    expect((await clearanceOf(world, head)).description).not.toContain("RESTRICTION_LIFTED");
  });

  it("by a branch from the middle of history, whose own change looks like nothing", async () => {
    await using world = await memoryWorld({ policy: stagingAlone });
    const v1 = await world.release("v1");
    await world.apply();
    world.pass(1_000);
    const v2 = await world.release("v2");
    await world.apply();
    expect(await world.deployed("staging")).toBe(v2);
    const request = { service: "check-in", environment: "staging", reason: "burns", requestedBy: "erin" };
    const done = await rollback(request, world.ports);
    if (done.outcome !== "rolled-back") throw new Error(`${done.outcome}: no rollback`);
    const [before = "", side = ""] = (await world.git.commit(done.commit)).parents;

    // On the rollback's own commit, everything put back as it was before it.
    const files = Object.fromEntries(
      (await world.git.changes(before, side)).map((change) => [
        change.path,
        change.before === undefined ? null : Buffer.from(change.before).toString("utf8"),
      ]),
    );
    const head = await world.push("alice", "old", files, side);
    const number = await world.open("alice", "old");
    const { state, description } = await clearanceOf(world, head);
    expect(description).toContain("DIGEST_OUTSIDE_PROMOTION");
    expect(state).toBe("failure");
    expect(await world.merge("alice", number)).toBe(false);
    expect(await world.deployed("staging")).toBe(v1);
  });
});

describe("a person's pull request doesn't get", () => {
  it.each<[string, Readonly<Record<string, string | null>>, string]>([
    [
      "a digest changed outside a promotion",
      { [fileOf("prod/a")]: `${KUSTOMIZATION}    digest: ${bad}\n` },
      "DIGEST_OUTSIDE_PROMOTION",
    ],
    [
      "the digest out of the promoter's sight, named twice",
      {
        [fileOf("prod/a")]: `${KUSTOMIZATION}    digest: ${bad}\n  - name: check-in\n    digest: ${bad}\n`,
      },
      "DIGEST_OUTSIDE_PROMOTION",
    ],
    [
      "an exception from admission among the manifests",
      { "apps/x.yaml": "apiVersion: kyverno.io/v2\nkind: PolicyException\n" },
      "POLICY_FOREIGN",
    ],
    [
      "one whose name is written in escapes",
      { "apps/x.yaml": 'apiVersion: "kyverno\\x2eio/v2"\nkind: PolicyException\n' },
      "POLICY_FOREIGN",
    ],
  ])("%s", async (_, files, code) => {
    await using world = await memoryWorld();
    const head = await world.push("alice", "sneak", files);
    await world.open("alice", "sneak");
    const { state, description } = await clearanceOf(world, head);
    expect(description).toContain(code);
    expect(state).toBe("failure");
  });

  it("all admission policies taken away at once", async () => {
    await using world = await memoryWorld();
    await world.git.refresh();
    const main = (await world.git.resolve("refs/heads/main")) ?? "";
    const files = (await world.git.list(main, "policies")).map((path) => [path, null] as const);
    expect(files.length).toBeGreaterThan(0);
    const head = await world.push("alice", "bare", Object.fromEntries(files));
    await world.open("alice", "bare");
    expect((await clearanceOf(world, head)).description).toContain("POLICIES_STALE");
  });
});
