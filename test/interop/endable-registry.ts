import {
  type RegistryTwin,
  type RegistryTwinOptions,
  startRegistry,
} from "#adapters/registry/twin/registry-twin.ts";

/** A registry on loopback that goes away and comes back. */
export interface EndableRegistry {
  readonly host: string;
  requests(): RegistryTwin["requests"];
  /** The answer brings it back under the same address, with what it had. */
  end(): Promise<() => Promise<void>>;
}

export async function endableRegistry(options: RegistryTwinOptions): Promise<EndableRegistry> {
  let registry = await startRegistry(options);
  const { host, url: address } = registry;
  return {
    host,
    requests: () => registry.requests,
    async end() {
      await registry.close();
      return async () => {
        registry = await startRegistry({ ...options, port: Number(new URL(address).port) });
      };
    },
  };
}
