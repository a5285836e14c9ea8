import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layerReader } from "#adapters/layers/read-layer.ts";
import { ociRegistry } from "#adapters/registry/oci-registry.ts";
import { startRegistry } from "#adapters/registry/twin/registry-twin.ts";
import { keySigner } from "#adapters/sigstore/signer.ts";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import { parsePolicy } from "#chain/clearance/parse-policy.ts";
import type { PolicySnapshot } from "#chain/clearance/policy.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import { MEDIA } from "#chain/digest/descriptor.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { ImageName, type ImageReference } from "#chain/digest/image-name.ts";
import type { StatementSigner } from "#chain/evidence/sigstore.ts";
import { statementAbout } from "#chain/evidence/statement.ts";
import { attachBundle } from "#operations/attach-bundle.ts";
import type { ImportPorts, ImportRequest } from "#operations/import.ts";
import { ACME_POLICY, GITOPS_COMMIT, ISSUER, NOW } from "./acme.ts";
import { HURRIED } from "./contract/registry-twin-fixture.ts";
import { newKeyPair, sigstoreFixture } from "./contract/sigstore-fixture.ts";
import { contentOf, putContent } from "./contract/small-image.ts";
import { layerOf } from "./layer-of.ts";

export type ImportWorld = Awaited<ReturnType<typeof importWorld>>;

export const COSIGN_SIGNATURE = "https://sigstore.dev/cosign/sign/v1";

/** Somebody else's registry, our own and a region's, and a vendor who signs with a workflow of his. */
export async function importWorld() {
  const dir = mkdtempSync(join(tmpdir(), "clearance-import-"));
  const start = (name: string, referrersApi: boolean) =>
    startRegistry({ dir: join(dir, name), referrersApi });
  const [upstream, own, region] = await Promise.all([
    start("upstream", false),
    start("own", true),
    start("region", false),
  ]);
  const sigstore = await sigstoreFixture();
  const [key, other] = [newKeyPair(), newKeyPair()];
  const registry = ociRegistry({ patience: { ...HURRIED, attempts: 2 } });
  const verifier = sigstoreVerifier();
  const text = policyText(ACME_POLICY.replace(ISSUER, sigstore.issuer), upstream.host, own.host, region.host);
  const snapshot: PolicySnapshot = {
    policy: parsePolicy(text),
    commit: GITOPS_COMMIT,
    digest: digestOf(text),
    files: new Map([
      ["trust/trusted_root.json", readFileSync(sigstore.trustedRoot)],
      ["trust/import.pub", key.publicPem],
    ]),
  };
  const image = (host: string, path: string) => ImageName.parse(`${host}/${path}`);
  const vendor = (changes: { readonly repository?: string } = {}) => {
    const repository = changes.repository ?? "vendor/broker";
    const workflow_ref = `${repository}/.github/workflows/release.yml@refs/heads/main`;
    return sigstore.signer({ repository, ref: "refs/heads/main", sha: "2".repeat(40), workflow_ref });
  };

  async function push(name: ImageName, seed: string): Promise<ImageReference> {
    const children = [];
    for (const architecture of ["amd64", "arm64"]) {
      const status = `Package: ${seed}\nStatus: install ok installed\nVersion: 1\nArchitecture: ${architecture}\n`;
      const layer = await layerOf([
        { name: "etc/os-release", content: "ID=debian\n" },
        { name: "var/lib/dpkg/status", content: status },
      ]);
      const rootfs = { type: "layers", diff_ids: [layer.diffId] };
      const config = contentOf(JSON.stringify({ architecture, os: "linux", rootfs }), MEDIA.config);
      await putContent(registry, name, config);
      await putContent(registry, name, { bytes: Buffer.from(layer.bytes), descriptor: layer.descriptor });
      const document = {
        schemaVersion: 2,
        mediaType: MEDIA.manifest,
        config: config.descriptor,
        layers: [layer.descriptor],
      };
      const bytes = Buffer.from(JSON.stringify(document));
      const stored = await registry.putManifest(name, { bytes, mediaType: MEDIA.manifest });
      children.push({ ...stored, platform: { os: "linux", architecture } });
    }
    const index = { schemaVersion: 2, mediaType: MEDIA.index, manifests: children };
    const bytes = Buffer.from(JSON.stringify(index));
    return {
      image: name,
      digest: (await registry.putManifest(name, { bytes, mediaType: MEDIA.index })).digest,
    };
  }

  const attach = (subject: ImageReference, bytes: Uint8Array, predicateType = COSIGN_SIGNATURE) =>
    attachBundle(subject, { bytes, predicateType, created: NOW }, registry);

  return {
    registry,
    verifier,
    snapshot,
    policyText: text,
    trust: trustMaterialOf(snapshot),
    sigstore,
    upstream,
    own,
    region,
    importer: keySigner({ pem: key.pkcs8, name: "trust/import.pub" }),
    stranger: keySigner({ pem: other.pkcs8, name: "nobody's" }),
    vendor,
    /** Nobody signs here. */
    library: image(upstream.host, "library/postgres"),
    /** The vendor signs here. */
    broker: image(upstream.host, "vendor/broker"),
    ownLibrary: image(own.host, "imported/library/postgres"),
    ownBroker: image(own.host, "imported/vendor/broker"),
    regionBroker: image(region.host, "imported/vendor/broker"),
    push,
    /** Signed and attached upstream, under the fallback tag: this registry has no referrers API. */
    async sign(subject: ImageReference, signer: StatementSigner, predicateType = COSIGN_SIGNATURE) {
      const bytes = await signer.sign(statementAbout(subject, predicateType, {}));
      await attach(subject, bytes, predicateType);
      return bytes;
    },
    attach,
    request: (of: ImageReference): ImportRequest => ({
      upstream: of,
      snapshot,
      restrictions: { quarantines: [], origins: [], holds: [] },
      policyUri: `git+https://github.com/acme/gitops@${GITOPS_COMMIT}#clearance.yaml`,
      requestedBy: "ada",
      reason: "the fix for the login",
      version: "1.2.3",
    }),
    ports: (signer: StatementSigner): ImportPorts => ({
      registry,
      verifier,
      readLayer: layerReader(),
      signer,
      now: () => NOW,
      progress: () => undefined,
    }),
    async close() {
      await Promise.all([upstream.close(), own.close(), region.close(), sigstore.remove()]);
      rmSync(dir, { recursive: true });
    },
  };
}

function policyText(policy: string, upstream: string, own: string, region: string): string {
  const admission = `admission:
  elsewhere: imported
  imported:
    images: ["${own}/imported/*", "${region}/imported/*"]
    signer: { key: trust/import.pub }
    sources:
      - images: "${upstream}/library/*"
        to: "${own}/imported/library/*"
        signed: none
      - images: "${upstream}/vendor/broker"
        to: "${own}/imported/vendor/*"
        regions: { a: "${region}/imported/vendor/*" }
        signed: { trust: main, workflow: vendor/broker/.github/workflows/release.yml@refs/heads/main }
`;
  const builder = `  upstream: { imported: true }
services:
  postgres:
    image: ${own}/imported/library/postgres
    builder: upstream
    channel: stable
    digestAt: { file: "apps/postgres/{environment}/{region}/kustomization.yaml", path: "images[postgres].digest" }
`;
  return policy.replace("services:\n", builder).replace("admission: { elsewhere: refuse }\n", admission);
}
