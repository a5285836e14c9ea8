import type { BaseImage, BuiltImage, ImageBuild, ImageBuilder } from "#chain/digest/image-build.ts";
import { Fault } from "#chain/fault.ts";
import { nodeService } from "#chain/source/node-service.ts";

/** What a person has to say; the rest is read from the service or has a fixed value. */
export interface BuildRequest {
  readonly image: ImageBuild["image"];
  readonly context: string;
  readonly base?: BaseImage;
  readonly platforms: ImageBuild["platforms"];
  readonly tags: readonly string[];
  readonly entrypoint?: ImageBuild["entrypoint"];
  readonly user?: string;
  readonly workdir?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  /** Commit and repository that the files come from, for the image's labels. */
  readonly source?: { readonly url: string; readonly revision: string };
  /** SOURCE_DATE_EPOCH as a time; absent: 1970, so that the clock never decides a digest. */
  readonly created?: Date;
  readonly compression?: ImageBuild["compression"];
}

export interface BuildPorts {
  readonly builder: ImageBuilder;
  /** The text of a file of the context, undefined where there is none. */
  readonly readContextFile: (path: string) => Promise<string | undefined>;
}

/** Nobody's user id: a service that needs another one says so. */
const NOBODY = "65532:65532";

/** Builds a service once: from a folder of files to the digest that everything later is about. */
export async function build(request: BuildRequest, ports: BuildPorts): Promise<BuiltImage> {
  const workdir = request.workdir ?? "/app";
  const described = await describeService(request, workdir, ports);
  return ports.builder.assemble({
    image: request.image,
    context: request.context,
    ...(request.base === undefined ? {} : { base: request.base }),
    platforms: request.platforms,
    tags: request.tags,
    entrypoint: described.entrypoint,
    user: request.user ?? NOBODY,
    workdir,
    env: request.env ?? {},
    labels: {
      ...described.labels,
      ...(request.source === undefined
        ? {}
        : {
            "org.opencontainers.image.source": request.source.url,
            "org.opencontainers.image.revision": request.source.revision,
          }),
      ...request.labels,
    },
    created: request.created ?? new Date(0),
    owner: { uid: 0, gid: 0 },
    compression: request.compression ?? "gzip",
  });
}

async function describeService(
  request: BuildRequest,
  workdir: string,
  ports: BuildPorts,
): Promise<Pick<ImageBuild, "entrypoint" | "labels">> {
  const text = await ports.readContextFile("package.json");
  if (text === undefined) {
    if (request.entrypoint !== undefined) return { entrypoint: request.entrypoint, labels: {} };
    throw new Fault(
      "INPUT_INVALID",
      `The context "${request.context}" has no package.json: say with entrypoint how the service starts.`,
    );
  }
  const service = nodeService(text, workdir);
  return { entrypoint: request.entrypoint ?? service.entrypoint, labels: service.labels };
}
