import { readFile } from "node:fs/promises";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import type { Sandbox } from "../../sandbox/start.ts";
import { type Acme, until } from "./acme.ts";

export function serviceImage(sandbox: Sandbox): ImageName {
  return ImageName.parse(`${sandbox.registry.host}/acme/check-in`);
}

/** A push to a service repository; its workflow builds, describes, signs and attaches. Gives the digest. */
export async function release(
  acme: Acme,
  sandbox: Sandbox,
  repository: string,
  files: Readonly<Record<string, string | Uint8Array>>,
  message: string,
): Promise<Digest> {
  const commit = await acme.push("alice", repository, async () => files, { message });
  await sandbox.github.settled();
  const { workflow_runs } = await acme.rest<{
    workflow_runs: readonly { head_sha: string; conclusion: string | null }[];
  }>("ada", "GET", `/repos/${repository}/actions/runs?per_page=10`);
  const run = workflow_runs.find(({ head_sha }) => head_sha === commit);
  if (run?.conclusion !== "success")
    throw new Error(`the release of ${repository} ended with ${run?.conclusion ?? "no run"}`);
  const found = await until("the tag main", () => ociRegistry().resolve(serviceImage(sandbox), "main"));
  return found.digest;
}

/** What is attached to a digest, by predicate type. */
export async function evidenceOf(sandbox: Sandbox, digest: Digest): Promise<readonly string[]> {
  const referrers = await ociRegistry().referrers(serviceImage(sandbox), digest);
  return referrers.map(({ annotations }) => annotations?.["dev.sigstore.bundle.predicateType"] ?? "?").sort();
}

export async function filesOf(folder: string, paths: readonly string[]): Promise<Record<string, Uint8Array>> {
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await readFile(`${folder}/${path}`)] as const)),
  );
}
