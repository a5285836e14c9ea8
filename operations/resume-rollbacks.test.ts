import { beforeEach, describe, expect, it } from "vitest";
import { Fault } from "#chain/fault.ts";
import { plainPorts } from "#test/plain-ports.ts";
import { ON_CALL, PLATFORMS } from "#test/proof/model/platform.ts";
import { started } from "#test/proof/model/play.ts";
import type { World } from "#test/proof/model/world.ts";
import { apply } from "./apply.ts";
import type { ApplyPorts } from "./apply-step.ts";
import { rollback } from "./rollback.ts";

const MALLORY = { login: "mallory", kind: "human" } as const;
const ASKED = { service: "check-in", environment: "solo", reason: "it is bad", requestedBy: ON_CALL };

describe("a rollback that needs no approval, and whose process has ended", () => {
  let world: World;
  let ports: ApplyPorts;
  let endless: ApplyPorts;

  beforeEach(async () => {
    ({ world } = await started(PLATFORMS[0], 2));
    ports = plainPorts(world);
    endless = without("merge");
    await expect(rollback(ASKED, endless)).rejects.toThrow("the process ended");
  });

  function without(call: "merge" | "setStatus"): ApplyPorts {
    const ended = () => Promise.reject(new Fault("GITHUB_UNREACHABLE", "the process ended"));
    return { ...ports, github: { ...ports.github, [call]: ended } };
  }

  function open() {
    const found = world.github.openPulls().find(({ head }) => head.ref.startsWith("clearance/rollback/"));
    if (found === undefined) throw new Error("it is open");
    return found;
  }

  /** The same change, and another name in its message, as whoever may push can write it. */
  function forged(): string {
    const { objects } = world.github.git;
    const { tree, parents, message } = objects.get(open().head.commit);
    const [parent = ""] = parents;
    const before = objects.get(parent).tree;
    const files = [...tree].flatMap(([path, blob]) =>
      before.get(path) === blob ? [] : [{ path, bytes: blob.bytes }],
    );
    return world.github.commit(MALLORY, parent, files, message.replace(`By: ${ON_CALL}`, "By: carol"));
  }

  const standing = () => world.read("apps/check-in/solo/kustomization.yaml");
  const [good, bad] = [() => world.releases[0]?.digest, () => world.releases[1]?.digest];

  it("is finished by the next pass", async () => {
    const { kept } = await apply(ports);
    expect(kept).toMatchObject([{ result: "done", text: expect.stringContaining("rolled back to") }]);
    expect(standing()).toContain(good());
  });

  it("waits for whoever asked once somebody has pushed to its branch, and is made anew then", async () => {
    const head = forged();
    world.github.push(MALLORY, open().head.ref, head);
    const { kept } = await apply(ports);
    expect(kept).toMatchObject([{ result: "waiting", text: expect.stringContaining("asked for again") }]);
    expect(standing()).toContain(bad());
    await expect(rollback(ASKED, ports)).resolves.toMatchObject({ outcome: "rolled-back" });
    const main = world.github.git.branches.get("main") ?? "";
    expect(world.github.git.objects.ancestors(main)).not.toContain(head);
  });

  it("waits as well where the promoter has spoken of the pushed commit on another pull request", async () => {
    const head = forged();
    world.github.push(MALLORY, "mine", head);
    world.github.open(MALLORY, { branch: "mine", base: "main", title: "mine", body: "" });
    await apply(endless);
    const words = world.github.state().statuses.filter(({ commit }) => commit === head);
    expect(words.map(({ context }) => context)).toContain("clearance");
    world.github.push(MALLORY, open().head.ref, head);
    const { kept } = await apply(ports);
    expect(kept).toMatchObject([{ result: "waiting", text: expect.stringContaining("asked for again") }]);
    expect(standing()).toContain(bad());
  });
});
