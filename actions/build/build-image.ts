import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { imageBuilder } from "#adapters/builder/assemble.ts";
import type { Host } from "#adapters/host/host.ts";
import { type BuiltImage, parseBaseImage } from "#chain/digest/image-build.ts";
import { printImageReference } from "#chain/digest/image-name.ts";
import { Fault } from "#chain/fault.ts";
import { build } from "#operations/build.ts";
import { jobRegistry } from "../connect.ts";
import type { BuildInputs } from "./inputs.ts";

/** Builds and pushes; the digest is an output only once everything is in the registry. */
export async function buildImage(inputs: BuildInputs, host: Host): Promise<BuiltImage> {
  const registry = jobRegistry(host.environment, inputs.githubToken);
  const revision = host.environment["GITHUB_SHA"];
  const repository = host.environment["GITHUB_REPOSITORY"];
  const built = await host.group(`Build ${inputs.image}`, () =>
    build(
      {
        image: inputs.image,
        context: inputs.context,
        ...(inputs.base === undefined ? {} : { base: parseBaseImage(inputs.base) }),
        platforms: inputs.platforms,
        tags: inputs.tags,
        ...(inputs.entrypoint === undefined ? {} : { entrypoint: inputs.entrypoint }),
        user: inputs.user,
        labels: inputs.labels,
        ...(revision === undefined || repository === undefined
          ? {}
          : {
              source: {
                url: `${host.environment["GITHUB_SERVER_URL"] ?? "https://github.com"}/${repository}`,
                revision,
              },
            }),
        ...createdAt(host.environment["SOURCE_DATE_EPOCH"]),
      },
      {
        builder: imageBuilder({ base: registry, target: registry }),
        readContextFile: (path) => textOrNothing(join(inputs.context, path)),
      },
    ),
  );
  const reference = printImageReference({ image: inputs.image, digest: built.digest });
  host.info(`built ${reference}`);
  host.setOutput("digest", built.digest);
  host.setOutput("image", reference);
  host.summary(summaryOf(inputs.image, built));
  return built;
}

function createdAt(epoch: string | undefined): { readonly created?: Date } {
  if (epoch === undefined || epoch === "") return {};
  if (!/^\d{1,12}$/.test(epoch))
    throw new Fault("INPUT_INVALID", "SOURCE_DATE_EPOCH: expected whole seconds");
  return { created: new Date(Number(epoch) * 1000) };
}

async function textOrNothing(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw new Fault("INPUT_INVALID", `context: ${path} can't be read`, { cause: error });
  }
}

function summaryOf(image: string, built: BuiltImage): string {
  const rows = built.layers.map(
    (layer) => `| ${layer.title} | \`${layer.digest.slice(0, 19)}…\` | ${layer.size} |`,
  );
  const base = built.base === undefined ? "none" : `\`${built.base.image}@${built.base.digest}\``;
  return [
    "### Built once",
    "",
    `**\`${image}@${built.digest}\`**`,
    "",
    `Base: ${base}. Platforms: ${built.platforms.map(({ platform }) => `${platform.os}/${platform.architecture}`).join(", ")}.`,
    "",
    "| layer | digest | bytes |",
    "| --- | --- | ---: |",
    ...rows,
    "",
  ].join("\n");
}
