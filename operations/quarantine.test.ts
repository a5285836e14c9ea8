import { expect, it } from "vitest";
import type { Digest } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import { plainPorts } from "#test/plain-ports.ts";
import { ON_CALL, PLATFORMS } from "#test/proof/model/platform.ts";
import { started } from "#test/proof/model/play.ts";
import { quarantine } from "./quarantine.ts";

it("a named digest asks the registry nothing, which may be down, and still says where it runs", async () => {
  const { world } = await started(PLATFORMS[0], 2);
  const ports = plainPorts(world);
  const asked: string[] = [];
  const down = (what: string) => async () => {
    asked.push(what);
    throw new Fault("REGISTRY_UNREACHABLE", "it is down", { retryable: true });
  };
  const registry = {
    ...ports.registry,
    resolve: down("resolve"),
    manifest: down("manifest"),
    referrers: down("referrers"),
  };
  const viewer = async () => ({ login: ON_CALL, kind: "human" }) as const;
  const github = { ...ports.github, viewer };
  const digest = world.releases[1]?.digest as Digest;
  const subject = { kind: "digest", digest } as const;
  const outcome = await quarantine(
    { subject, reason: "leaks", immediate: false },
    { ...ports, github, registry },
  );
  expect(outcome).toMatchObject({ outcome: "opened", runs: [{ lane: { environment: "solo" }, digest }] });
  expect(asked).toEqual([]);
});
