import { join } from "node:path";
import { imageBuilder } from "#adapters/builder/assemble.ts";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { BASE_TAG, baseImageName } from "../../sandbox/base-image.ts";
import { SERVICES } from "../../sandbox/seed.ts";
import type { Sandbox } from "../../sandbox/start.ts";
import { toolkitFolder } from "../../sandbox/toolkit.ts";
import type { Acme } from "./acme.ts";
import type { Narrator } from "./narrator.ts";
import type { Promotions } from "./promotions.ts";
import { release, serviceImage } from "./release.ts";
import { type Replica, refusals } from "./replica.ts";
import type { Stopped } from "./report.ts";

export const DEV = { service: "check-in", environment: "dev", region: null };

interface Scene {
  readonly acme: Acme;
  readonly sandbox: Sandbox;
  readonly narrator: Narrator;
  readonly promotions: Promotions;
  readonly replica: Replica;
}

export interface Intruders {
  /** An image that nobody signed. */
  readonly unsigned: Digest;
  readonly stopped: readonly Stopped[];
}

/** Three digests put themselves under the tag that dev follows; none of them gets a pull request. */
export async function attacksInPromotion(scene: Scene, good: Digest): Promise<Intruders> {
  const { acme, sandbox, narrator } = scene;
  const unsigned = await pushUnsigned(sandbox, "an image that nobody signed");
  const first = await stoppedInPromotion(scene, "unsigned-image", unsigned);

  const foreign = await release(
    acme,
    sandbox,
    SERVICES.impostor,
    { "src/gift.js": "export const gift = 'from another repository';\n" },
    "call the same builder from another repository",
  );
  const second = await stoppedInPromotion(scene, "foreign-source-same-builder", foreign);

  const replayed = await pushUnsigned(sandbox, "an image with somebody else's papers");
  await copyReferrers(sandbox, good, replayed);
  const third = await stoppedInPromotion(scene, "replayed-attestation", replayed);

  await tagMain(sandbox, good);
  narrator.say("the tag main points to v1 again");
  return { unsigned, stopped: [first, second, third] };
}

async function stoppedInPromotion(
  { narrator, promotions, replica }: Scene,
  attack: string,
  digest: Digest,
): Promise<Stopped> {
  const [finding] = refusals(await replica.plan(), DEV);
  await replica.apply();
  const proposed = await promotions.find(DEV, digest);
  const code = proposed === undefined && finding !== undefined ? finding.code : "";
  narrator.say(`${attack}: ${code === "" ? "NOT STOPPED" : `refused, ${code}: ${finding?.message ?? ""}`}`);
  return { attack, by: "promotion", code };
}

async function pushUnsigned(sandbox: Sandbox, title: string): Promise<Digest> {
  const registry = ociRegistry();
  const { digest } = await imageBuilder({ base: registry, target: registry }).assemble({
    image: serviceImage(sandbox),
    context: join(toolkitFolder(), "examples/services/check-in"),
    base: { image: baseImageName(sandbox.registry.host), reference: BASE_TAG },
    platforms: [{ os: "linux", architecture: process.arch === "arm64" ? "arm64" : "amd64" }],
    tags: ["main"],
    entrypoint: ["/usr/local/bin/node", "/app/src/main.js"],
    user: "0:0",
    workdir: "/app",
    env: {},
    labels: { "org.opencontainers.image.title": title },
    created: new Date(0),
    owner: { uid: 0, gid: 0 },
    compression: "gzip",
  });
  return digest;
}

/** Attaches the bundles of one digest to another: each is genuine, and about something else. */
async function copyReferrers(sandbox: Sandbox, from: Digest, to: Digest): Promise<void> {
  const registry = ociRegistry();
  const image = serviceImage(sandbox);
  const subject = (await registry.manifest(image, to)).descriptor;
  for (const referrer of await registry.referrers(image, from)) {
    const { bytes, descriptor } = await registry.manifest(image, referrer.digest);
    const manifest = JSON.parse(new TextDecoder().decode(bytes)) as object;
    const moved = {
      ...manifest,
      subject: { mediaType: subject.mediaType, digest: subject.digest, size: subject.size },
    };
    await registry.putReferrer(image, {
      bytes: new TextEncoder().encode(JSON.stringify(moved)),
      mediaType: descriptor.mediaType,
    });
  }
}

export async function tagMain(sandbox: Sandbox, digest: Digest): Promise<void> {
  const registry = ociRegistry();
  const image = serviceImage(sandbox);
  const { bytes, descriptor } = await registry.manifest(image, digest);
  await registry.putManifest(image, { bytes, mediaType: descriptor.mediaType, tag: "main" });
}
