import { beforeEach, describe, expect, it } from "vitest";
import { printQuarantine, quarantinePath } from "#chain/clearance/restrictions.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import { LARGEST_READ } from "#chain/promotion/git.ts";
import { CLEARANCE_STATUS } from "#chain/promotion/status-report.ts";
import { plainPorts } from "#test/plain-ports.ts";
import { ON_CALL, PLATFORMS, PROMOTER } from "#test/proof/model/platform.ts";
import { started } from "#test/proof/model/play.ts";
import type { World } from "#test/proof/model/world.ts";
import { apply } from "./apply.ts";
import type { ApplyPorts } from "./apply-step.ts";
import { rollback } from "./rollback.ts";

const ADA = { login: "ada", kind: "human" } as const;
const ENDED = new Fault("GITHUB_UNREACHABLE", "the process ended");
const bytesOf = (text: string) => new TextEncoder().encode(text);

describe("a merge of the promoter's own", () => {
  let world: World;
  let ports: ApplyPorts;

  beforeEach(async () => {
    ({ world } = await started(PLATFORMS[0], 2));
    ports = plainPorts(world);
  });

  /** Somebody changes the branch in the moment of its merge; the process may end before it has the answer. */
  function disturbed(
    branch: string,
    files: Readonly<Record<string, Uint8Array | null>>,
    ends: boolean,
    meanwhile = { before: () => {}, after: () => {} },
  ): ApplyPorts {
    const { github } = world;
    const merge: ApplyPorts["github"]["merge"] = async (asked) => {
      const { head } = github.pull(asked.pullRequest);
      if (!head.ref.startsWith(branch)) return ports.github.merge(asked);
      const { objects } = github.git;
      const [parent] = objects.get(head.commit).parents;
      const tree = objects.get(head.commit).tree;
      const before = parent === undefined ? undefined : objects.get(parent).tree;
      const own = [...tree].filter(([path, blob]) => before?.get(path) !== blob);
      const all = [...own.map(([path, { bytes }]) => [path, bytes] as const), ...Object.entries(files)];
      const changes = all.map(([path, bytes]) => ({ path, bytes }));
      const commit =
        Object.keys(files).length === 0 ? head.commit : github.commit(PROMOTER, parent, changes, "changed\n");
      github.push(ADA, head.ref, commit);
      github.report(PROMOTER, commit, { context: CLEARANCE_STATUS, state: "success", description: "" });
      meanwhile.before();
      const outcome = github.merge(PROMOTER, { ...asked, expectedHead: commit });
      meanwhile.after();
      if (ends) throw ENDED;
      return outcome;
    };
    return { ...ports, github: { ...ports.github, merge } };
  }

  const rollsBack = (through: ApplyPorts) =>
    rollback(
      { service: "check-in", environment: "solo", reason: "bad", requestedBy: ON_CALL },
      through,
    ).catch((error: unknown) => (error instanceof Fault ? error.code : error));
  const passes = (through = ports) =>
    apply(through).then(
      // What the trail is told is another's promise.
      ({ kept }) => kept.filter(({ about }) => !/^the (?:audit trail|record of)/.test(about)),
      (error: unknown) => (error instanceof Fault ? `${error.code}: ${error.message}` : error),
    );
  const alarms = () => world.github.state().issues.map(({ title }) => title);
  const reverts = () =>
    world.github.openPulls().filter(({ head }) => head.ref.startsWith("clearance/revert/"));

  it("that quarantines what its record doesn't take out raises the alarm", async () => {
    const digest = digestOf("another one");
    const quarantine = { digest, owner: "erin", reason: "x", since: world.now, immediate: false };
    const files = { [quarantinePath(digest)]: bytesOf(printQuarantine(quarantine)) };
    await rollsBack(disturbed("clearance/rollback/", files, true));
    expect(await passes()).toMatch(/^READBACK_MISMATCH: .*is changed, which was not planned/s);
    expect(reverts()).toHaveLength(1);
  });

  it("whose own quarantine and digest are all there is to it raises none", async () => {
    await rollsBack(disturbed("clearance/rollback/", {}, true));
    expect(await passes()).toEqual([]);
  });

  it("is told for as long as the policy of that time can't be read, which nobody takes as fine", async () => {
    const policy = world.read("clearance.yaml") ?? "";
    const put = (text: string) => () => world.commit(ADA, { "clearance.yaml": text }, "policy\n");
    const meanwhile = { before: put("services: []\n"), after: put(policy) };
    await rollsBack(disturbed("clearance/rollback/", {}, true, meanwhile));
    for (const _pass of [1, 2]) {
      expect(await passes()).toMatchObject([
        { result: "waiting", text: expect.stringContaining("can't be read back") },
      ]);
    }
    expect(alarms()).toEqual([]);
  });

  it("that is an alarm's hold is read back as well, and a second alarm tells of it", async () => {
    await rollsBack(disturbed("clearance/rollback/", { "extra.yaml": bytesOf("a: 1\n") }, true));
    const evil = { "apps/check-in/solo/kustomization.yaml": bytesOf("resources: []\n") };
    expect(await passes(disturbed("clearance/hold/", evil, false))).toMatch(/could NOT be merged/);
    expect(alarms()).toHaveLength(2);
    expect(reverts()).toHaveLength(2);
  });

  it("that is a hold whose process ended is read back by the next pass", async () => {
    await rollsBack(disturbed("clearance/rollback/", { "extra.yaml": bytesOf("a: 1\n") }, true));
    const evil = { "apps/check-in/solo/kustomization.yaml": bytesOf("resources: []\n") };
    await passes(disturbed("clearance/hold/", evil, true));
    const told: unknown[] = [];
    for (const _pass of [1, 2, 3]) told.push(await passes());
    expect(told.join("\n")).toContain("kustomization.yaml is changed, which is no new hold");
    expect(reverts()).toHaveLength(2);
  });

  it("that can't be reverted whole isn't reverted in part: the alarm says so, once", async () => {
    const large = new Uint8Array(LARGEST_READ + 1);
    world.github.push(
      ADA,
      "main",
      world.github.commit(
        ADA,
        world.github.git.branches.get("main"),
        [{ path: "model.bin", bytes: large }],
        "x\n",
      ),
    );
    await rollsBack(disturbed("clearance/rollback/", { "model.bin": null }, true));
    expect(await passes()).toMatch(/there is no revert, because model\.bin was too large/);
    expect(reverts()).toEqual([]);
    const { comments } = world.github.state();
    expect(comments.at(-1)?.body).toContain("make one by hand (git revert -m 1 ");
    expect(await passes()).toEqual([]);
    expect(world.github.state().comments).toHaveLength(comments.length);
    expect(world.read("holds/solo/check-in.yaml")).toContain("merged as something else");
  });
});
