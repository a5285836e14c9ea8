import { beforeEach, describe, expect, it } from "vitest";
import { ImageName } from "#chain/digest/image-name.ts";
import { plainPorts } from "#test/plain-ports.ts";
import { imageOf, ON_CALL, PLATFORMS } from "#test/proof/model/platform.ts";
import { started } from "#test/proof/model/play.ts";
import type { World } from "#test/proof/model/world.ts";
import { apply } from "./apply.ts";
import type { ApplyPorts } from "./apply-step.ts";
import { rollback } from "./rollback.ts";

const IMAGE = ImageName.parse(imageOf("check-in"));

describe("a registry that has lost what runs", () => {
  let world: World;
  let ports: ApplyPorts;

  beforeEach(async () => {
    ({ world } = await started(PLATFORMS[0], 2));
    ports = plainPorts(world);
  });

  const running = () => world.releases[1]?.digest ?? "";
  const lose = (reference: string) => world.registry.manifests.delete(`${IMAGE}/${reference}`);
  const standing = () => world.read("apps/check-in/solo/kustomization.yaml");
  const outcomes = async () =>
    (await apply(ports)).done
      .flatMap((one) => ("findings" in one ? one.findings : []))
      .map(({ code, message }) => `${code} ${message}`);

  it("holds the next promotion up", async () => {
    lose(running());
    await world.release("check-in", true);
    expect((await outcomes()).join()).toMatch(/PROMOTION_UNSAFE .*isn't in the registry any more/);
    expect(standing()).toContain(running());
  });

  it("holds nothing up where that is in quarantine: it is meant to go", async () => {
    lose(running());
    await world.release("check-in", true);
    const path = `quarantine/${running().replace(":", "-")}.yaml`;
    const text = `digest: "${running()}"\nowner: erin\nreason: it is gone\nsince: 2026-11-20T00:00:00Z\n`;
    world.commit({ login: "ada", kind: "human" }, { [path]: text }, "quarantine\n");
    expect(await outcomes()).toEqual([]);
    expect(standing()).toContain(world.releases[2]?.digest);
  });

  it("holds it up where only an attestation is gone, which its list still names, and not the rollback", async () => {
    await world.release("check-in", true);
    const [, before] = world.releases;
    if (before === undefined) throw new Error("there are two");
    const [gone] = await ports.registry.referrers(IMAGE, before.digest);
    const whole = ports.registry;
    const listed: ApplyPorts["registry"] = {
      ...ports.registry,
      resolve: async (image, reference) =>
        reference === gone?.digest ? undefined : whole.resolve(image, reference),
    };
    ports = { ...ports, registry: listed };
    expect((await outcomes()).join()).toContain(`has lost its attestation ${gone?.digest}`);
    const asked = { service: "check-in", environment: "solo", reason: "it is bad", requestedBy: ON_CALL };
    expect(await rollback(asked, ports)).toMatchObject({ outcome: "rolled-back" });
    expect(standing()).toContain(world.releases[0]?.digest);
  });
});
