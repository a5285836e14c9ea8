import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ociLayout } from "#adapters/registry/layout.ts";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { type RegistryTwinOptions, startRegistry } from "#adapters/registry/twin/registry-twin.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import { describeRegistry, type FreshRegistry } from "./registry-suite.ts";

async function twin(options: Omit<RegistryTwinOptions, "dir">): Promise<FreshRegistry> {
  const dir = await mkdtemp(join(tmpdir(), "clearance-registry-"));
  const server = await startRegistry({ dir, ...options });
  return {
    registry: ociRegistry({ patience: { settle: 1 } }),
    image: ImageName.parse(`${server.host}/acme/check-in`),
    async close() {
      await server.close();
      await rm(dir, { recursive: true });
    },
  };
}

describeRegistry("the twin with the referrers API", () => twin({ pageSize: 3 }));
describeRegistry("the twin without the referrers API", () => twin({ referrersApi: false, pageSize: 3 }));
describeRegistry("the twin without the API that obeys If-Match", () =>
  twin({ referrersApi: false, conditionalWrites: true }),
);
describeRegistry("an OCI layout directory", async () => {
  const dir = await mkdtemp(join(tmpdir(), "clearance-layout-"));
  return {
    registry: ociLayout(join(dir, "layout")),
    image: ImageName.parse("registry.example/acme/check-in"),
    close: () => rm(dir, { recursive: true }),
  };
});
