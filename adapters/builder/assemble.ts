import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Descriptor, MEDIA } from "#chain/digest/descriptor.ts";
import type { BuiltImage, ImageBuild, ImageBuilder } from "#chain/digest/image-build.ts";
import type { Layer } from "#chain/digest/layer.ts";
import type { RegistryReader, RegistryWriter } from "#chain/digest/registry.ts";
import { Fault } from "#chain/fault.ts";
import { basePlatform, type ResolvedBase, resolveBase } from "./base-image.ts";
import {
  type Document,
  imageAnnotations,
  imageConfig,
  imageIndex,
  imageManifest,
} from "./image-documents.ts";
import { type LayerFile, writeLayer } from "./layer-file.ts";
import { type ContextEntry, walkContext } from "./walk-context.ts";

export interface AssemblePorts {
  /** Where the base is read from: a registry or a layout; unused without a base. */
  readonly base: RegistryReader;
  readonly target: RegistryWriter;
}

/** Builds images out of layers, without a daemon, a container or root. */
export function imageBuilder(ports: AssemblePorts): ImageBuilder {
  return { assemble: (build) => assemble(build, ports) };
}

/** See {@link ImageBuilder.assemble}. */
export async function assemble(build: ImageBuild, ports: AssemblePorts): Promise<BuiltImage> {
  const folder = folderOf(build.workdir);
  const base = build.base === undefined ? undefined : await resolveBase(build.base, ports.base);
  // Asked before anything is packed: a base without the platform shouldn't cost a minute first.
  const bases = build.platforms.map((platform) => ({
    platform,
    base: base === undefined ? undefined : basePlatform(base, platform),
  }));

  const scratch = await mkdtemp(join(tmpdir(), "clearance-build-"));
  try {
    const layers = await applicationLayers(build, folder, scratch);
    for (const layer of layers) await ports.target.putBlob(build.image, layer.descriptor, layer.content);

    const annotations = imageAnnotations(build, base);
    const documents: { platform: ImageBuild["platforms"][number]; manifest: Document }[] = [];
    for (const { platform, base: below } of bases) {
      if (base !== undefined) await copyLayers(build, base, below?.layers ?? [], ports);
      const config = imageConfig(build, platform, below, layers);
      await ports.target.putBlob(build.image, config.descriptor, () => once(config.bytes));
      documents.push({ platform, manifest: imageManifest(config.descriptor, below, layers, annotations) });
    }

    const manifests: { platform: ImageBuild["platforms"][number]; descriptor: Descriptor }[] = [];
    for (const { platform, manifest } of documents) {
      await ports.target.putManifest(build.image, { bytes: manifest.bytes, mediaType: MEDIA.manifest });
      manifests.push({ platform, descriptor: manifest.descriptor });
    }
    const index = imageIndex(manifests, annotations);
    await ports.target.putManifest(build.image, { bytes: index.bytes, mediaType: MEDIA.index });
    for (const tag of build.tags) {
      await ports.target.putManifest(build.image, { bytes: index.bytes, mediaType: MEDIA.index, tag });
    }

    return {
      digest: index.descriptor.digest,
      platforms: manifests.map(({ platform, descriptor }) => ({ platform, digest: descriptor.digest })),
      ...(base === undefined ? {} : { base: { image: base.image, digest: base.digest } }),
      layers: layers.map(({ title, descriptor }) => ({
        title,
        digest: descriptor.digest,
        size: descriptor.size,
      })),
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function folderOf(workdir: string): string {
  const parts = workdir.split("/").filter((part) => part !== "");
  if (!workdir.startsWith("/") || parts.includes("..") || parts.includes(".")) {
    throw new Fault("INPUT_INVALID", `workdir is "${workdir}": write an absolute folder such as /app.`);
  }
  return parts.join("/");
}

/** Dependencies change less often than the code that uses them, so they are a layer of their own, below it. */
async function applicationLayers(
  build: ImageBuild,
  folder: string,
  scratch: string,
): Promise<(LayerFile & { readonly title: string })[]> {
  const entries = await walkContext(build.context);
  if (entries.length === 0) {
    throw new Fault("INPUT_INVALID", `The context "${build.context}" has no files for the image.`);
  }
  const isDependency = (entry: ContextEntry) => /^node_modules(\/|$)/.test(entry.path);
  const groups = [
    { title: "dependencies", entries: entries.filter(isDependency) },
    { title: "application", entries: entries.filter((entry) => !isDependency(entry)) },
  ];
  const metadata = { folder, created: build.created, owner: build.owner };
  const layers: (LayerFile & { readonly title: string })[] = [];
  for (const { title, entries } of groups) {
    if (entries.length === 0) continue;
    layers.push({ title, ...(await writeLayer(scratch, title, entries, metadata, build.compression)) });
  }
  return layers;
}

async function copyLayers(
  build: ImageBuild,
  base: ResolvedBase,
  layers: readonly Layer[],
  ports: AssemblePorts,
): Promise<void> {
  for (const { descriptor } of layers) {
    const content = () => ports.base.blob(base.image, descriptor);
    await ports.target.putBlob(build.image, descriptor, content, base.image);
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
