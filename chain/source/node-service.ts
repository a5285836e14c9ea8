import * as z from "zod";
import { Fault } from "../fault.ts";

const PackageManifest = z.looseObject({
  name: z.string().min(1),
  version: z.string().min(1),
  main: z.string().min(1).optional(),
  description: z.string().optional(),
  license: z.string().optional(),
});

/** How a Node service is started, read from its package.json. */
export interface NodeService {
  readonly name: string;
  readonly version: string;
  readonly entrypoint: readonly [string, ...string[]];
  /** Title, version and licence under the keys of the OCI image spec. */
  readonly labels: Readonly<Record<string, string>>;
}

/** Where Node lies in the images of the Node project. */
const NODE = "/usr/local/bin/node";

/**
 * @param text package.json of the service
 * @param workdir absolute folder of the service in the image
 * @throws Fault `INPUT_INVALID` without name, version or (where no entrypoint is given otherwise) main
 */
export function nodeService(text: string, workdir: string): NodeService {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new Fault("INPUT_INVALID", "The service's package.json isn't JSON.", { cause });
  }
  const parsed = PackageManifest.safeParse(json);
  if (!parsed.success) {
    throw new Fault("INPUT_INVALID", `The service's package.json: ${z.prettifyError(parsed.error)}`);
  }
  const { name, version, main, description, license } = parsed.data;
  const labels: Record<string, string> = {
    "org.opencontainers.image.title": name,
    "org.opencontainers.image.version": version,
  };
  if (description !== undefined) labels["org.opencontainers.image.description"] = description;
  if (license !== undefined) labels["org.opencontainers.image.licenses"] = license;
  const file = (main ?? "index.js").replace(/^(\.?\/)+/, "");
  return { name, version, labels, entrypoint: [NODE, `${workdir.replace(/\/+$/, "")}/${file}`] };
}
