import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { imageBuilder } from "#adapters/builder/assemble.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import type { Registry } from "#chain/digest/registry.ts";

export const BASE_TAG = "24";

/** `HOST/base/node`: the base of the example service, holding the Node that runs this sandbox. */
export function baseImageName(registryHost: string): ImageName {
  return ImageName.parse(`${registryHost}/base/node`);
}

/** Puts the base image there once; zstd, because a third of the bytes is a third of the copying. */
export async function ensureBaseImage(registryHost: string, registry: Registry): Promise<void> {
  const image = baseImageName(registryHost);
  if ((await registry.resolve(image, BASE_TAG)) !== undefined) return;
  const context = await mkdtemp(join(tmpdir(), "clearance-base-"));
  try {
    await mkdir(join(context, "usr/local/bin"), { recursive: true });
    await mkdir(join(context, "etc"));
    await cp(process.execPath, join(context, "usr/local/bin/node"), { dereference: true });
    await writeFile(join(context, "etc/os-release"), osRelease());
    await imageBuilder({ base: registry, target: registry }).assemble({
      image,
      context,
      platforms: [{ os: "linux", architecture: process.arch === "arm64" ? "arm64" : "amd64" }],
      tags: [BASE_TAG],
      entrypoint: ["/usr/local/bin/node"],
      user: "65532:65532",
      workdir: "/",
      env: { PATH: "/usr/local/bin:/usr/bin:/bin", NODE_VERSION: process.versions.node },
      labels: { "org.opencontainers.image.title": "node" },
      created: new Date(0),
      owner: { uid: 0, gid: 0 },
      compression: "zstd",
    });
  } finally {
    await rm(context, { recursive: true });
  }
}

function osRelease(): string {
  return `ID=clearance-sandbox\nNAME="Clearance sandbox"\nVERSION_ID=${process.versions.node}\n`;
}
