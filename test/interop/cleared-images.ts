import { generateKeyPairSync } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RegistryTwin, RegistryTwinOptions } from "#adapters/registry/twin/registry-twin.ts";
import { keylessSigner, keySigner } from "#adapters/sigstore/signer.ts";
import { startSigstore } from "#adapters/sigstore/twin/sigstore-twin.ts";
import { PolicyDocument, type PolicySnapshot } from "#chain/clearance/policy.ts";
import { levelOf, verifierIdOf } from "#chain/clearance/rules.ts";
import { MEDIA } from "#chain/digest/descriptor.ts";
import { type Digest, digestOf } from "#chain/digest/digest.ts";
import { ImageName, printImageReference, resourceUri } from "#chain/digest/image-name.ts";
import type { StatementSigner } from "#chain/evidence/sigstore.ts";
import { type Statement, statementAbout } from "#chain/evidence/statement.ts";
import { vsaFor } from "#chain/evidence/vsa.ts";
import { endableRegistry } from "./endable-registry.ts";
import { attachBundle, imageManifest, putBlob, putManifest } from "./push-to-registry.ts";

/** The one image from elsewhere that the example policy lets in. */
export const SIDECAR = `sidecar.example/proxy@${digestOf("sidecar")}`;

export type SignerKind = "keyless" | "key";

/** A registry and a Sigstore on loopback, with images that environments of an example policy have cleared. */
export interface ClearedImages {
  readonly signer: SignerKind;
  readonly snapshot: PolicySnapshot;
  readonly checkIn: ImageName;
  readonly baggage: ImageName;
  /** An image in a registry of its own. */
  readonly elsewhere: ImageName;
  /** Every bundle so far and the `name@digest` that it hangs on. */
  readonly attached: readonly { readonly reference: string; readonly bundle: Uint8Array }[];
  /** Pushes an image of its own; the seed makes its digest. */
  push(image: ImageName, seed: string, tag?: string): Promise<Digest>;
  /** Signs an environment's clearance of an image by digest and attaches it. */
  clear(image: ImageName, digest: Digest, environment: string, changes?: VsaChanges): Promise<Uint8Array>;
  /** Signs any other statement about it, as an environment's signer, and attaches that. */
  attest(image: ImageName, digest: Digest, claim: Claim): Promise<Uint8Array>;
  /** What the registry was asked so far, in order. */
  requests(): RegistryTwin["requests"];
  /** Ends it; the answer brings it back where it was, with what it had. */
  outage(what: "registry" | "elsewhere" | "sigstore"): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

/** What a hostile or broken clearance says otherwise. */
export interface VsaChanges {
  readonly level?: string;
  readonly verifierId?: string;
  readonly resourceUri?: string;
  readonly result?: string;
  /** Without an entry in the log: only the timestamp witnesses it. */
  readonly unlogged?: boolean;
  /** Signed by this environment's signer instead. */
  readonly signedBy?: string;
  /** Another policy's digest, which nothing asks for. */
  readonly policy?: string;
}

interface Claim {
  readonly predicateType: string;
  readonly predicate: object;
  /** The environment whose signer signs. */
  readonly by: string;
}

export async function startClearedImages(
  kind: SignerKind,
  options: Pick<RegistryTwinOptions, "latency"> & { readonly referrersApi: boolean },
): Promise<ClearedImages> {
  const dir = mkdtempSync(join(tmpdir(), "clearance-admission-"));
  const { referrersApi } = options;
  const registry = await endableRegistry({ ...options, dir: join(dir, "registry") });
  const otherRegistry = await endableRegistry({ ...options, dir: join(dir, "elsewhere") });
  const sigstoreOptions = { dir: join(dir, "sigstore") };
  let sigstore = await startSigstore(sigstoreOptions);
  const checkIn = ImageName.parse(`${registry.host}/acme/check-in`);
  const baggage = ImageName.parse(`${registry.host}/acme/baggage`);
  const elsewhere = ImageName.parse(`${otherRegistry.host}/acme/elsewhere`);
  const keys = new Map(
    ["dev", "prod"].map((name) => [name, generateKeyPairSync("ec", { namedCurve: "P-256" })]),
  );
  const policy = examplePolicy(kind, sigstore, { "check-in": checkIn, baggage, elsewhere });
  const files = new Map<string, Uint8Array>([
    ["trust/trusted_root.json", readFileSync(sigstore.trustedRoot)],
    ["trust/root.json", readFileSync(sigstore.tufRoot)],
  ]);
  for (const [name, { publicKey }] of keys) {
    files.set(`trust/${name}.pub`, Buffer.from(publicKey.export({ type: "spki", format: "pem" })));
  }

  const attached: { reference: string; bundle: Uint8Array }[] = [];

  async function signerOf(environment: string, unlogged: boolean): Promise<StatementSigner> {
    const key = keys.get(environment)?.privateKey.export({ type: "pkcs8", format: "pem" }).toString() ?? "";
    if (kind === "key") return keySigner({ pem: key, name: `trust/${environment}.pub` });
    const workflow_ref = `acme/gitops/.github/workflows/promote-${environment}.yml@refs/heads/main`;
    const claims = {
      repository: "acme/gitops",
      ref: "refs/heads/main",
      sha: "a".repeat(40),
      workflow_ref,
      environment,
    };
    return keylessSigner({
      identityToken: (audience) => sigstore.mint(claims, audience),
      signingConfig: unlogged
        ? withoutLog(readFileSync(sigstore.signingConfig))
        : readFileSync(sigstore.signingConfig),
    });
  }

  async function signed(image: ImageName, digest: Digest, statement: Statement, signer: StatementSigner) {
    const bundle = await signer.sign(statement);
    await attachBundle(image, digest, bundle, referrersApi, statement.predicateType);
    attached.push({ reference: printImageReference({ image, digest }), bundle });
    return bundle;
  }

  return {
    signer: kind,
    snapshot: { policy, commit: "0".repeat(40), digest: digestOf("clearance.yaml"), files },
    checkIn,
    baggage,
    elsewhere,
    attached,
    async push(image, seed, tag) {
      const config = Buffer.from(
        JSON.stringify({
          architecture: "amd64",
          os: "linux",
          config: { Labels: { seed } },
          rootfs: { type: "layers", diff_ids: [] },
        }),
      );
      const bytes = imageManifest({ mediaType: MEDIA.config, blob: config });
      await putBlob(image, config);
      for (const reference of [digestOf(bytes), ...(tag === undefined ? [] : [tag])]) {
        await putManifest(image, bytes, reference);
      }
      return digestOf(bytes);
    },
    async clear(image, digest, environment, changes = {}) {
      const rule = policy.environments.find(({ name }) => name === environment);
      if (rule === undefined) throw new Error(`no environment ${environment}`);
      const statement = vsaFor({
        subject: { image, digest },
        verifierId: changes.verifierId ?? verifierIdOf(policy, rule.signer),
        version: "0.0.0",
        timeVerified: new Date(),
        resourceUri: changes.resourceUri ?? resourceUri(image),
        policyUri: "git+https://github.com/acme/gitops",
        policyDigest: digestOf(changes.policy ?? "policy"),
        inputs: [],
        levels: [changes.level ?? levelOf(environment)],
      });
      const predicate = { ...statement.predicate, verificationResult: changes.result ?? "PASSED" };
      const signer = await signerOf(changes.signedBy ?? environment, changes.unlogged ?? false);
      return signed(image, digest, { ...statement, predicate }, signer);
    },
    async attest(image, digest, { predicateType, predicate, by }) {
      const statement = statementAbout({ image, digest }, predicateType, predicate);
      return signed(image, digest, statement, await signerOf(by, false));
    },
    requests: () => registry.requests(),
    async outage(what) {
      if (what !== "sigstore") return (what === "registry" ? registry : otherRegistry).end();
      await sigstore.close();
      return async () => {
        sigstore = await startSigstore(sigstoreOptions);
      };
    },
    async close() {
      await Promise.all([registry.end(), otherRegistry.end(), sigstore.close()]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function examplePolicy(
  kind: SignerKind,
  sigstore: { readonly issuer: string; readonly tuf: string },
  images: Readonly<Record<string, ImageName>>,
) {
  const service = (name: string, image: ImageName) => ({
    image,
    builder: "app",
    channel: "main",
    digestAt: { file: `apps/${name}/{environment}/kustomization.yaml`, path: `images[${name}].digest` },
  });
  return PolicyDocument.parse({
    apiVersion: "clearance/v1",
    gitops: "acme/gitops",
    admission: { elsewhere: { allow: [SIDECAR] } },
    trust: {
      main: {
        root: "trust/trusted_root.json",
        issuer: sigstore.issuer,
        tuf: { mirror: sigstore.tuf, root: "trust/root.json" },
      },
    },
    builders: { app: { key: "trust/dev.pub" } },
    services: Object.fromEntries(Object.entries(images).map(([name, image]) => [name, service(name, image)])),
    environments: ["dev", "prod"].map((name) => ({
      name,
      signer:
        kind === "key" ? { key: `trust/${name}.pub` } : { trust: "main", workflow: `promote-${name}.yml` },
    })),
  });
}

function withoutLog(signingConfig: Buffer): Buffer {
  const { rekorTlogUrls, rekorTlogConfig, ...rest } = JSON.parse(signingConfig.toString("utf8")) as Record<
    string,
    unknown
  >;
  if (rekorTlogUrls === undefined || rekorTlogConfig === undefined)
    throw new Error("there was no log to leave out");
  return Buffer.from(JSON.stringify(rest));
}
