import { BARRIER_ANNOTATION } from "#chain/clearance/barrier.ts";
import { type Descriptor, MEDIA, type Platform } from "#chain/digest/descriptor.ts";
import { digestOf } from "#chain/digest/digest.ts";
import type { PlatformImage } from "#chain/digest/image.ts";
import type { ImageBuild } from "#chain/digest/image-build.ts";
import type { Layer } from "#chain/digest/layer.ts";
import type { ResolvedBase } from "./base-image.ts";

/** A JSON document of the image, as the bytes that are its content. */
export interface Document {
  readonly descriptor: Descriptor;
  readonly bytes: Uint8Array;
}

/** An application layer and the words its history entry says about it. */
export interface TitledLayer extends Layer {
  readonly title: string;
}

/** OCI image spec, "config"; keys in one fixed order, because their bytes are the digest. */
export function imageConfig(
  build: ImageBuild,
  platform: Platform,
  base: PlatformImage | undefined,
  layers: readonly TitledLayer[],
): Document {
  const created = timestamp(build.created);
  const inherited = base?.config.config;
  return document(MEDIA.config, {
    created,
    architecture: platform.architecture,
    os: platform.os,
    ...(platform.variant === undefined ? {} : { variant: platform.variant }),
    config: {
      User: build.user,
      ...listed("Env", mergeEnv(inherited?.Env ?? [], build.env)),
      Entrypoint: build.entrypoint,
      WorkingDir: build.workdir,
      ...named("Labels", { ...inherited?.Labels, ...build.labels }),
    },
    rootfs: {
      type: "layers",
      diff_ids: [...(base?.layers ?? []), ...layers].map((layer) => layer.diffId),
    },
    history: [
      ...(base?.config.history ?? []),
      ...layers.map(({ title }) => ({ created, created_by: "clearance build", comment: title })),
    ],
  });
}

export function imageManifest(
  config: Descriptor,
  base: PlatformImage | undefined,
  layers: readonly Layer[],
  annotations: Readonly<Record<string, string>>,
): Document {
  return document(MEDIA.manifest, {
    schemaVersion: 2,
    mediaType: MEDIA.manifest,
    config,
    layers: [...(base?.layers ?? []), ...layers].map(({ descriptor: { mediaType, digest, size } }) => ({
      mediaType,
      digest,
      size,
    })),
    ...named("annotations", annotations),
  });
}

export function imageIndex(
  manifests: readonly { readonly platform: Platform; readonly descriptor: Descriptor }[],
  annotations: Readonly<Record<string, string>>,
): Document {
  return document(MEDIA.index, {
    schemaVersion: 2,
    mediaType: MEDIA.index,
    manifests: manifests.map(({ platform: { architecture, os, variant }, descriptor }) => ({
      mediaType: descriptor.mediaType,
      digest: descriptor.digest,
      size: descriptor.size,
      platform: { architecture, os, ...(variant === undefined ? {} : { variant }) },
    })),
    ...named("annotations", annotations),
  });
}

/** OCI image spec, "Pre-Defined Annotation Keys": what registries and scanners show of an image; and a rollback's barrier. */
export function imageAnnotations(build: ImageBuild, base: ResolvedBase | undefined): Record<string, string> {
  const described = Object.entries(build.labels).filter(
    ([key]) => key.startsWith("org.opencontainers.image.") || key === BARRIER_ANNOTATION,
  );
  return {
    ...Object.fromEntries(described),
    "org.opencontainers.image.created": timestamp(build.created),
    ...(base === undefined
      ? {}
      : {
          "org.opencontainers.image.base.name": base.image,
          "org.opencontainers.image.base.digest": base.digest,
        }),
  };
}

/** RFC 3339 in whole seconds. */
function timestamp(time: Date): string {
  return time.toISOString().replace(/\.\d+Z$/, "Z");
}

/** The base's variables in its order, the application's after them by name; the application's value wins. */
function mergeEnv(inherited: readonly string[], own: Readonly<Record<string, string>>): string[] {
  const kept = inherited.filter((pair) => !Object.hasOwn(own, pair.slice(0, pair.indexOf("="))));
  return [...kept, ...sorted(own).map(([name, value]) => `${name}=${value}`)];
}

function named(key: string, values: Readonly<Record<string, string>>): Record<string, unknown> {
  const pairs = sorted(values);
  return pairs.length === 0 ? {} : { [key]: Object.fromEntries(pairs) };
}

function listed(key: string, values: readonly string[]): Record<string, unknown> {
  return values.length === 0 ? {} : { [key]: values };
}

function sorted(values: Readonly<Record<string, string>>): [string, string][] {
  return Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
}

function document(mediaType: string, content: object): Document {
  const bytes = new TextEncoder().encode(JSON.stringify(content));
  return { bytes, descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length } };
}
