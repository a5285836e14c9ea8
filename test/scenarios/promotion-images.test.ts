import { describe, expect, it } from "vitest";
import { ImageName } from "#chain/digest/image-name.ts";
import { parseRecords } from "#chain/promotion/trailers.ts";
import { DEFAULT_BASE } from "#operations/observe-ports.ts";
import { readRollback } from "#operations/read-rollback.ts";
import { rollback } from "#operations/rollback.ts";
import { readRollbackState } from "#operations/rollback-state.ts";
import { why } from "#operations/why.ts";
import { stagingAlone } from "./acme-platform.ts";
import { memoryWorld } from "./memory-world.ts";
import type { ScenarioWorld } from "./scenario-world.ts";

const FILE = "apps/check-in.yaml";
const commit = (n: number) => String(n).repeat(40);

/** One service of two images, in one file. */
function twoImages(): Promise<ScenarioWorld> {
  return memoryWorld({
    files: { [FILE]: 'api: ""\nworker: ""\n' },
    policy: (text) => {
      const image = /image: (\S+)/.exec(text)?.[1] ?? "";
      const one = (name: string) =>
        `      ${name}: { image: ${image}-${name}, digestAt: { file: "${FILE}", path: "{image}" } }\n`;
      return stagingAlone(text).replace(
        /^services:[\s\S]*(?=^environments:)/m,
        `services:\n  check-in:\n    builder: app\n    channel: main\n    images:\n${one("api")}${one("worker")}`,
      );
    },
  });
}

function releaseOf(world: ScenarioWorld, name: string, version: string, source: string) {
  const image = ImageName.parse(`${world.image}-${name}`);
  return world.release(version, { image, commit: source });
}

async function fileNow({ git }: ScenarioWorld): Promise<string> {
  await git.refresh();
  const main = (await git.resolve("refs/heads/main")) ?? "";
  return Buffer.from((await git.read(main, FILE)) ?? []).toString("utf8");
}

describe("a service of two images", () => {
  it("is promoted whole or not at all, and goes back as it stood", async () => {
    await using world = await twoImages();
    const api1 = await releaseOf(world, "api", "a1", commit(1));
    expect((await world.apply()).done).toEqual([]);
    const [explained] = await why({ service: "check-in", environment: "staging" }, world.ports);
    expect(explained?.next.join()).toContain("nothing of check-in-worker is there to go with it");
    const worker1 = await releaseOf(world, "worker", "w1", commit(1));
    await world.apply();
    expect(await fileNow(world)).toBe(`api: "${api1}"\nworker: "${worker1}"\n`);
    const main = (await world.git.resolve("refs/heads/main")) ?? "";
    expect(parseRecords((await world.git.commit(main)).message)).toMatchObject([
      { service: "check-in-api", batch: "check-in", digest: api1 },
      { service: "check-in-worker", batch: "check-in", digest: worker1 },
    ]);

    world.pass(1_000);
    const api2 = await releaseOf(world, "api", "a2", commit(2));
    expect((await world.apply()).done).toEqual([]);
    const worker2 = await releaseOf(world, "worker", "w2", commit(2));
    await world.apply();
    expect(await fileNow(world)).toBe(`api: "${api2}"\nworker: "${worker2}"\n`);
    expect((await world.apply()).done).toEqual([]);

    const before = (await world.git.resolve("refs/heads/main")) ?? "";
    const back = await rollback(
      { service: "check-in", environment: "staging", reason: "burns", requestedBy: "erin" },
      world.ports,
    );
    const images = [
      { service: "check-in-api", from: api2, to: api1 },
      { service: "check-in-worker", from: worker2, to: worker1 },
    ];
    expect(back).toMatchObject({ outcome: "rolled-back", images, quarantined: [api2, worker2] });
    const number = "pullRequest" in back ? back.pullRequest : 0;
    const [told] = await world.promoter.comments(number);
    for (const digest of [api1, api2, worker1, worker2]) expect(told?.body).toContain(digest);
    expect(told?.body).toContain(`in quarantine: \`${api2}\`, \`${worker2}\``);
    expect(told?.body.match(/sha256:/g)).toHaveLength(6);
    expect(await fileNow(world)).toBe(`api: "${api1}"\nworker: "${worker1}"\n`);
    const { restrictions } = await readRollbackState(DEFAULT_BASE, world.ports);
    expect(restrictions.quarantines.map(({ digest }) => digest).toSorted()).toEqual(
      [api2, worker2].toSorted(),
    );
    expect((await world.apply()).done).toEqual([]);
    const again = {
      service: "check-in-worker",
      environment: "staging",
      reason: "still",
      requestedBy: "erin",
    };
    expect(await rollback(again, world.ports)).toMatchObject({ outcome: "already", images });
    const asked = { service: "check-in", environment: "staging", since: before };
    expect(await readRollback(asked, world.ports)).toMatchObject({ images, quarantined: [api2, worker2] });
  });
});
