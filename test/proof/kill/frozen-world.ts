import { cp, mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { startGitHub } from "#adapters/github/twin/github-twin.ts";
import type { Interceptable, Interception } from "#adapters/github/twin/traffic/intercept.ts";
import { startRegistry } from "#adapters/registry/twin/registry-twin.ts";
import { openWorld, type PromotionWorld, promotionWorld } from "#test/scenarios/promotion-world.ts";
import type { ScenarioOptions } from "#test/scenarios/scenario-world.ts";
import { withBystanders } from "./bystanders.ts";
import { type CallGate, MUTATION } from "./call-gate.ts";
import type { Freeze, FrozenWorld, KillWorld } from "./kill-world.ts";
import { type KillingProxy, killingProxy } from "./killing-proxy.ts";

/** With servers whose folders on disk are copied, and the built actions in processes of their own. */
export function freezeOnServers(dist: string): Freeze {
  return (options, prepare, gate) => freeze(options, prepare, { gate, dist });
}

async function freeze(
  options: ScenarioOptions,
  prepare: (world: KillWorld) => Promise<void>,
  { gate, dist }: { readonly gate: CallGate; readonly dist: string },
): Promise<FrozenWorld> {
  const [github, registry, health] = (await Promise.all(
    ["github", "registry", "health"].map((name) => killingProxy(name, gate)),
  )) as [KillingProxy, KillingProxy, KillingProxy];
  const healthy = createServer((_request, response) => response.end("ok"));
  await new Promise<void>((listening) => healthy.listen(0, "127.0.0.1", listening));
  health.forwardTo(`127.0.0.1:${(healthy.address() as AddressInfo).port}`);
  const change = options.policy ?? ((text: string) => text);
  const ice = await mkdtemp(join(tmpdir(), "clearance-frozen-"));
  const world = await promotionWorld({
    ...options,
    policy: (text) =>
      change(
        text
          .replace("http://staging.example", `http://${health.host}/staging`)
          .replace("http://{region}.prod.example", `http://${health.host}/prod/{region}`)
          .replace("soak: 10m, ", ""),
      ),
    registryHost: registry.host,
    onRegistry: (host) => registry.forwardTo(host),
  });
  const ports = { github: world.github.port, registry: Number(world.registryTwin.host.split(":")[1]) };
  try {
    await prepare(withBystanders(world, { dist, apiUrl: world.github.apiUrl }));
    await world.github.settled();
    await cp(world.facts.dir, ice, { recursive: true });
  } finally {
    await world[Symbol.asyncDispose]();
  }
  return {
    thaw: () => thaw(world, ice, ports, { github, registry, gate, dist }),
    async [Symbol.asyncDispose]() {
      await Promise.all([github, registry, health].map((proxy) => proxy[Symbol.asyncDispose]()));
      await new Promise<void>((closed) => healthy.close(() => closed()));
      await rm(ice, { recursive: true, force: true });
    },
  };
}

async function thaw(
  { facts }: PromotionWorld,
  ice: string,
  ports: { readonly github: number; readonly registry: number },
  way: {
    readonly github: KillingProxy;
    readonly registry: KillingProxy;
    readonly gate: CallGate;
    readonly dist: string;
  },
): Promise<KillWorld> {
  const dir = await mkdtemp(join(tmpdir(), "clearance-thawed-"));
  await cp(ice, dir, { recursive: true });
  // Links in bodies name GitHub's port: another one would make every body look out of date.
  const [github, registry] = await Promise.all([
    startGitHub({ dir: join(dir, "github"), port: ports.github }),
    startRegistry({ dir: join(dir, "registry"), port: ports.registry }),
  ]);
  way.github.forwardTo(`127.0.0.1:${github.port}`);
  way.registry.forwardTo(registry.host);
  github.intercept((at) => endBetweenMutations(at, way.gate));
  const world = openWorld({ ...facts, dir }, github, registry);
  return withBystanders(world, { dist: way.dist, apiUrl: `http://${way.github.host}/api/v3` });
}

/** Each mutation of a document is a call of its own: those behind it may never be done. */
function endBetweenMutations({ graphql, mutation }: Interceptable, gate: CallGate): Interception {
  if (mutation === undefined) return { do: "pass" };
  const call = gate.enter(`${MUTATION} ${graphql?.name ?? ""}.${mutation.name}`);
  if (gate.strikes(call, "before")) return { do: "drop" };
  gate.reaches(call);
  if (gate.strikes(call, "unanswered")) return { do: "act-then-drop" };
  return { do: "pass" };
}
