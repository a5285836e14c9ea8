import type { Registry } from "#chain/digest/registry.ts";
import { dockerCredentials } from "./docker-config.ts";
import { ociReader } from "./oci-reader.ts";
import { ociWriter } from "./oci-writer.ts";
import { type RegistryOptions, registryClient } from "./registry-client.ts";

/**
 * Registries over HTTP (OCI distribution spec 1.1), whichever an image's name begins with. https, unless
 * the host is this machine; connections are kept and tokens remembered as long as the value is used.
 */
export function ociRegistry(options: RegistryOptions = {}): Registry {
  const client = registryClient(options);
  return { ...ociReader(client), ...ociWriter(client) };
}

/**
 * The same for a shell: credentials from Docker's config (DOCKER_CONFIG, HOME, credential helpers on
 * PATH), proxies from HTTPS_PROXY, HTTP_PROXY and NO_PROXY. Neither is read before it is needed.
 */
export function registryFromEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
  options: Omit<RegistryOptions, "proxy"> = {},
): Registry {
  return ociRegistry({ credentials: dockerCredentials(environment), proxy: environment, ...options });
}
