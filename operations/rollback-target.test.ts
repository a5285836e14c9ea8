import { describe, expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { plainPorts } from "#test/plain-ports.ts";
import { fileOf, ON_CALL, PLATFORMS } from "#test/proof/model/platform.ts";
import { World } from "#test/proof/model/world.ts";
import { DEFAULT_BASE } from "./observe-ports.ts";
import { printReadiness, readiness } from "./readiness.ts";
import { rollback } from "./rollback.ts";
import { DEPTH } from "./rollback-candidates.ts";
import { readRollbackState } from "./rollback-state.ts";
import { findTarget } from "./rollback-target.ts";

const [oneLane, , twoRegions] = PLATFORMS;
if (oneLane === undefined || twoRegions === undefined) throw new Error("there are such platforms");

/** A person puts a digest there, past the promoter. */
function put(world: World, where: Parameters<typeof fileOf>[0], content: string): void {
  const path = fileOf(where);
  const text = world.read(path) ?? "";
  const line = `    digest: ${digestOf(content)}\n`;
  const bare = text.replace(/^ {4}digest: .*\n/m, "");
  const edited = bare.replace("check-in\n\n", `check-in\n${line}\n`);
  world.commit({ login: "ada", kind: "human" }, { [path]: edited }, `${content}\n`);
}

describe("what is rolled back", () => {
  it("is what came last by the line of main, whatever a clock says of it", async () => {
    const world = new World(twoRegions);
    const ports = plainPorts(world);
    put(world, { service: "check-in", environment: "prod", region: "a" }, "v1");
    world.pass(-86_400_000);
    put(world, { service: "check-in", environment: "prod", region: "b" }, "v2");
    const state = await readRollbackState(DEFAULT_BASE, ports);
    const target = await findTarget({ service: "check-in", environment: "prod" }, state, ports);
    expect(target).toMatchObject({ from: digestOf("v2"), regions: ["b"] });
  });

  it("goes no further back than is looked, and says so", async () => {
    const world = new World(oneLane);
    const ports = plainPorts(world);
    const told = async () => (await readiness(ports)).all.map(printReadiness);
    const refused = async () => {
      const request = { service: "check-in", environment: "solo", reason: "bad", requestedBy: ON_CALL };
      return JSON.stringify(await rollback(request, ports));
    };
    for (let n = 1; n < DEPTH; n += 1)
      put(world, { service: "check-in", environment: "solo", region: null }, `v${n}`);
    expect(await told()).toEqual(["solo/check-in: 0 safe rollbacks: none of 28 is safe"]);
    expect(await refused()).not.toContain("newest");
    put(world, { service: "check-in", environment: "solo", region: null }, `v${DEPTH}`);
    const bound = "of the newest 30 changes of each place";
    expect(await told()).toEqual([`solo/check-in: 0 safe rollbacks: none of 29 is safe (${bound})`]);
    expect(await refused()).toContain(`(29 digests stood there before, ${bound})`);
  });
});
