import { readFile } from "node:fs/promises";
import { type Credentials, credentialFor } from "#adapters/registry/credentials.ts";
import { dockerCredentials } from "#adapters/registry/docker-config.ts";
import { registryFromEnvironment } from "#adapters/registry/oci-registry.ts";
import type { Registry } from "#chain/digest/registry.ts";
import { Fault } from "#chain/fault.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Registries as a job reaches them: Docker's config first; on ghcr.io, where nobody logged in, the job's
 * own token, which is what GitHub's registry takes.
 */
export function jobRegistry(environment: Environment, githubToken: string | undefined): Registry {
  const docker = dockerCredentials(environment);
  const own: Credentials =
    githubToken === undefined
      ? async () => undefined
      : credentialFor("ghcr.io", {
          kind: "password",
          username: environment["GITHUB_ACTOR"] ?? "x-access-token",
          password: githubToken,
        });
  const credentials: Credentials = async (registry) => (await docker(registry)) ?? (await own(registry));
  return registryFromEnvironment(environment, { credentials });
}

/** A file that an input names. @throws Fault `INPUT_INVALID` */
export async function inputFile(name: string, path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new Fault("INPUT_INVALID", `${name}: "${path}" can't be read`, { cause });
  }
}
