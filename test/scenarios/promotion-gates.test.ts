import { describe, expect, it } from "vitest";
import { ImageName } from "#chain/digest/image-name.ts";
import { rollback } from "#operations/rollback.ts";
import { pushImage } from "#test/contract/small-image.ts";
import { memoryRegistry } from "#test/memory-registry.ts";
import { fileOf, KUSTOMIZATION, stagingAlone } from "./acme-platform.ts";
import { memoryWorld } from "./memory-world.ts";
import type { ScenarioWorld } from "./scenario-world.ts";

const MINUTE = 60_000;

/** Environments that sign with keys, and nobody has to approve. */
const only = (environments: string) => (policy: string) =>
  policy.replace(/^environments:[\s\S]*(?=^rollback:)/m, `environments:\n${environments}`);

const STAGING = `  - { name: staging, signer: { key: trust/staging.pub }, soak: 10m, health: { http: "http://staging.example/healthz" } }\n`;

async function reasons(world: ScenarioWorld, environment: string): Promise<readonly string[]> {
  const { left } = await world.apply();
  return left.flatMap((step) =>
    step.do === "wait" && step.lane.environment === environment ? [step.reason] : [],
  );
}

describe("gates, on the way from release to production", () => {
  it("soak begins anew after an illness that any promoter saw, also with a probe that forgets it", async () => {
    await using world = await memoryWorld({
      sharedClock: true,
      policy: only(`${STAGING}  - { name: prod, signer: { key: trust/prod.pub } }\n`),
      files: { [fileOf("prod")]: KUSTOMIZATION },
    });
    const digest = await world.release("v1");
    await world.apply();
    const [open] = (await world.promoter.pullRequests("main")).open;
    const number = open?.number ?? 0;
    const notes = async () =>
      (await world.promoter.pullRequests("main")).open.flatMap(({ reviews }) =>
        reviews.filter(({ author }) => author.kind === "bot"),
      ).length;

    world.pass(5 * MINUTE);
    world.health.set("http://staging.example/healthz", "unknown");
    await world.apply();
    expect(await notes()).toBe(0);
    world.health.set("http://staging.example/healthz", "unhealthy");
    await world.apply();
    expect(await notes()).toBe(1);
    await world.apply();
    expect(await notes()).toBe(1);

    // It is well again, and a person's words count for nothing.
    world.health.clear();
    world.pass(20 * MINUTE);
    await world.review(number, "alice", "COMMENT");
    expect(await reasons(world, "prod")).toEqual([expect.stringContaining("soak: staging soaks until")]);
    expect(await world.deployed("prod")).toBe(null);
    world.pass(5 * MINUTE + 1_000);
    await world.apply();
    expect(await world.deployed("prod")).toBe(digest);
  });

  it("take a region of a pair after the other, and go on with as much of a wave as is enough", async () => {
    const prod = `  - { name: prod, signer: { key: trust/prod.pub }, soak: 5m, health: { http: "http://{region}.prod.example/" }, regions: [a, b, c, d], waves: [[a], [b, c], [d]], goOn: 1, pairs: [[b, c]] }\n`;
    await using world = await memoryWorld({
      sharedClock: true,
      policy: only(`  - { name: staging, signer: { key: trust/staging.pub } }\n${prod}`),
      files: Object.fromEntries(["c", "d"].map((region) => [fileOf(`prod/${region}`), KUSTOMIZATION])),
    });
    const holding = async () =>
      Promise.all(["a", "b", "c", "d"].map((region) => world.deployed(`prod/${region}`)));
    const v1 = await world.release("v1");
    await world.apply();
    for (const _wave of ["b and c", "d"]) {
      world.pass(5 * MINUTE);
      await world.apply();
    }
    expect(await holding()).toEqual([v1, v1, v1, v1]);

    world.pass(5 * MINUTE);
    const v2 = await world.release("v2");
    await world.apply();
    expect(await holding()).toEqual([v2, v1, v1, v1]);
    world.pass(5 * MINUTE);
    const waits = await reasons(world, "prod");
    expect(await holding()).toEqual([v2, v2, v1, v1]);
    expect(waits).toEqual([
      expect.stringContaining("pairs: prod/b soaks until"),
      expect.stringContaining("1 of prod/b, c don't hold the same digest"),
    ]);
    for (const last of [v1, v2]) {
      world.pass(5 * MINUTE);
      await world.apply();
      expect(await holding()).toEqual([v2, v2, v2, last]);
    }
  });

  it("wait for the service that is needed, at least as new as it is needed", async () => {
    const { descriptor } = await pushImage(memoryRegistry(), ImageName.parse("x.example/x"), "v1");
    const seats = (policy: string) =>
      policy.replace(
        "services:\n",
        `services:\n  seats:\n    image: ${/image: (\S+)/.exec(policy)?.[1]}\n    builder: app\n    channel: seats\n    digestAt: { file: "apps/seats/{environment}.yaml", path: "images[check-in].digest" }\n`,
      );
    const needs = `    needs: [{ service: seats, atLeast: "${descriptor.digest}", in: [prod] }]\n`;
    await using world = await memoryWorld({
      policy: (text) =>
        seats(
          only(
            ["staging", "prod"]
              .map((name) => `  - { name: ${name}, signer: { key: trust/${name}.pub } }\n`)
              .join(""),
          )(text).replace("    channel: main\n", `    channel: main\n${needs}`),
        ),
      files: Object.fromEntries(
        [fileOf("prod"), "apps/seats/staging.yaml", "apps/seats/prod.yaml"].map((path) => [
          path,
          KUSTOMIZATION,
        ]),
      ),
    });
    const digest = await world.release("v1");
    expect(await reasons(world, "prod")).toContainEqual(
      expect.stringContaining(`dependency: seats in prod isn't deployed, and ${digest} is the least`),
    );
    expect(await world.deployed("prod")).toBe(null);
    await pushImage(world.registry, world.image, "v1", "seats");
    // Seats comes first in the plan; what waited for it goes on in the same pass or in the next.
    await world.apply();
    await world.apply();
    expect(await world.deployed("prod")).toBe(digest);
  });

  it("schema: no rollback goes back past a digest that forbids it, and one that needn't is chosen", async () => {
    await using world = await memoryWorld({ policy: stagingAlone });
    const request = { service: "check-in", environment: "staging", reason: "5xx", requestedBy: "erin" };
    const v1 = await released(world, "v1");
    const v2 = await released(world, "v2", "drops a column");
    expect(await rollback(request, world.ports)).toMatchObject({
      outcome: "refused",
      findings: expect.arrayContaining([
        { code: "ROLLBACK_BARRIER", message: expect.stringContaining("drops a column") },
      ]),
    });
    expect(await world.deployed("staging")).toBe(v2);
    const v3 = await released(world, "v3");
    expect(await rollback({ ...request, to: v1 }, world.ports)).toMatchObject({
      outcome: "refused",
      findings: expect.arrayContaining([expect.objectContaining({ code: "ROLLBACK_BARRIER" })]),
    });
    expect(await rollback(request, world.ports)).toMatchObject({ outcome: "rolled-back", from: v3, to: v2 });
    expect(await world.deployed("staging")).toBe(v2);
  });
});

async function released(world: ScenarioWorld, version: string, barrier?: string) {
  world.pass(1_000);
  const digest = await world.release(version, barrier === undefined ? {} : { barrier });
  await world.apply();
  return digest;
}
