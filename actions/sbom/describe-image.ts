import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import type { Host } from "#adapters/host/host.ts";
import { layerReader } from "#adapters/layers/read-layer.ts";
import { type ImageReference, printImageReference } from "#chain/digest/image-name.ts";
import { Fault } from "#chain/fault.ts";
import { cell, table } from "#chain/promotion/markdown.ts";
import { VERSION } from "#chain/version.ts";
import { type Description, describe } from "#operations/describe.ts";
import { jobRegistry } from "../connect.ts";
import type { SbomInputs } from "./inputs.ts";

/** Reads the image's layers once and writes its SBOM. */
export async function describeImage(inputs: SbomInputs, host: Host): Promise<Description> {
  const subject: ImageReference = { image: inputs.subjectName, digest: inputs.subjectDigest };
  const described = await host.group(`Describe ${printImageReference(subject)}`, () =>
    describe(
      { subject, tool: { name: "clearance", version: VERSION } },
      { registry: jobRegistry(host.environment, inputs.githubToken), readLayer: layerReader() },
    ),
  );
  await keep(inputs.sbomPath, described.bytes);
  host.info(`wrote ${inputs.sbomPath}, ${described.sbom.components.length} components`);
  host.setOutput("sbom-path", inputs.sbomPath);
  host.setOutput("sbom-digest", described.digest);
  host.summary(summaryOf(subject, described));
  return described;
}

async function keep(path: string, bytes: Uint8Array): Promise<void> {
  await atSbomPath(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, bytes);
  });
}

/** An SBOM of an earlier run in the same checkout would be packed into the image, and change its digest. */
export async function dropEarlierSbom(path: string): Promise<void> {
  await atSbomPath(path, () => rm(path, { force: true }));
}

async function atSbomPath(path: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (cause) {
    throw new Fault("INPUT_INVALID", `sbom-path: "${path}" can't be written`, { cause });
  }
}

function summaryOf(subject: ImageReference, { sbom, digest }: Description): string {
  const shown = sbom.components.slice(0, 20);
  const more = sbom.components.length - shown.length;
  return [
    "### What is in it",
    "",
    `**\`${printImageReference(subject)}\`**: ${sbom.components.length} components, SBOM \`${digest}\` (CycloneDX ${sbom.specVersion}).`,
    "",
    table(
      ["component", "version"],
      shown.map(({ name, version }) => [cell(name), cell(version ?? "")]),
    ),
    "",
    ...(more > 0 ? [`…and ${more} more.`, ""] : []),
  ].join("\n");
}
