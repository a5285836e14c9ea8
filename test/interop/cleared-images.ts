import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RegistryTwin, RegistryTwinOptions } from "#adapters/registry/twin/registry-twin.ts";
import { startSigstore } from "#adapters/sigstore/twin/sigstore-twin.ts";
import { PolicyDocument, type PolicySnapshot } from "#chain/clearance/policy.ts";
import { IMPORTED_LEVEL, levelOf, verifierIdOf } from "#chain/clearance/rules.ts";
import { type Digest, digestOf } from "#chain/digest/digest.ts";
import { ImageName, printImageReference, resourceUri } from "#chain/digest/image-name.ts";
import { PREDICATE, statementAbout } from "#chain/evidence/statement.ts";
import { vsaFor } from "#chain/evidence/vsa.ts";
import { endableRegistry } from "./endable-registry.ts";
import { putImage, putReferrer } from "./push-to-registry.ts";
import { type CertificateFlaw, type SignerKind, signersOf, type Who } from "./signers.ts";

export type { SignerKind } from "./signers.ts";

/** The one image from elsewhere that the example policy lets in. */
export const SIDECAR = `sidecar.example/proxy@${digestOf("sidecar")}`;

/** A registry and a Sigstore on loopback, with images that environments of an example policy have cleared. */
export interface ClearedImages {
  readonly signer: SignerKind;
  readonly referrersApi: boolean;
  readonly snapshot: PolicySnapshot;
  readonly checkIn: ImageName;
  readonly baggage: ImageName;
  /** An image in a registry of its own. */
  readonly elsewhere: ImageName;
  /** In the folder of imported images, where the policy takes those. */
  readonly mirrored: ImageName;
  /** The loopback Sigstore's, as clearance.yaml would name it. */
  readonly tuf: { readonly mirror: string; readonly root: string };
  readonly root: NonNullable<ClearedImagesOptions["root"]>;
  /** Every bundle so far and the `name@digest` that it hangs on. */
  readonly attached: readonly { readonly reference: string; readonly bundle: Uint8Array }[];
  /** Pushes an image of its own; the seed makes its digest. */
  push(image: ImageName, seed: string, tag?: string): Promise<Digest>;
  /** An environment's clearance of an image by digest, signed and attached nowhere. */
  signed(image: ImageName, digest: Digest, environment: string, changes?: VsaChanges): Promise<Uint8Array>;
  /** The same, attached. */
  clear(image: ImageName, digest: Digest, environment: string, changes?: VsaChanges): Promise<Uint8Array>;
  /** Signs any other statement about it, as an environment's signer, and attaches that. */
  attest(image: ImageName, digest: Digest, claim: Claim): Promise<Uint8Array>;
  /** What the registry was asked so far, in order. */
  requests(): RegistryTwin["requests"];
  /** Ends it; the answer brings it back where it was, with what it had. */
  outage(what: "registry" | "elsewhere" | "sigstore"): Promise<() => Promise<void>>;
  close(): Promise<void>;
}

interface Claim {
  readonly predicateType: string;
  readonly predicate: object;
  /** The environment whose signer signs. */
  readonly by: Who;
}

/** What a hostile or broken clearance says otherwise. */
export interface VsaChanges {
  readonly level?: string;
  readonly verifierId?: string;
  readonly resourceUri?: string;
  readonly result?: string;
  readonly predicateType?: string;
  /** What the policy was when it was signed; changes the digest in it. */
  readonly policy?: string;
  /** What the statement is about, wherever it is attached. */
  readonly about?: Digest;
  /** Without an entry in the log: only the timestamp witnesses it. */
  readonly unlogged?: boolean;
  readonly certificate?: CertificateFlaw;
  /** Signed by this environment's signer instead, or by somebody of no environment. */
  readonly signedBy?: Who;
  /** What becomes of the bundle after it was signed. */
  readonly spoiled?: (bundle: Uint8Array) => Uint8Array;
}

export interface ClearedImagesOptions extends Pick<RegistryTwinOptions, "latency"> {
  readonly referrersApi: boolean;
  /** How clearance.yaml names the trust root; absent: by the TUF repository of a private Sigstore. */
  readonly root?: "tuf" | "inline" | "public";
  /** Images from elsewhere are taken where they were imported; absent: those on a list are. */
  readonly imported?: boolean;
}

export async function startClearedImages(
  kind: SignerKind,
  options: ClearedImagesOptions,
): Promise<ClearedImages> {
  const dir = mkdtempSync(join(tmpdir(), "clearance-admission-"));
  const { referrersApi } = options;
  const twin = { referrersApi, ...(options.latency === undefined ? {} : { latency: options.latency }) };
  const registry = await endableRegistry({ ...twin, dir: join(dir, "registry") });
  const otherRegistry = await endableRegistry({ ...twin, dir: join(dir, "elsewhere") });
  const sigstoreOptions = { dir: join(dir, "sigstore") };
  let sigstore = await startSigstore(sigstoreOptions);
  const signers = signersOf(kind, () => sigstore, dir);
  const [checkIn, baggage, mirrored] = ["acme/check-in", "acme/baggage", "mirror/proxy"].map((name) =>
    ImageName.parse(`${registry.host}/${name}`),
  ) as [ImageName, ImageName, ImageName];
  const elsewhere = ImageName.parse(`${otherRegistry.host}/acme/elsewhere`);
  const services = { "check-in": checkIn, baggage, elsewhere };
  const policy = examplePolicy(kind, sigstore, { services, mirrored }, options);
  const files = new Map<string, Uint8Array>([
    ["trust/trusted_root.json", readFileSync(sigstore.trustedRoot)],
    ["trust/root.json", readFileSync(sigstore.tufRoot)],
    ...signers.publicKeys,
  ]);

  const signed: ClearedImages["signed"] = async (image, digest, environment, changes = {}) => {
    const imported = environment === "import" ? policy.admission.imported : undefined;
    const rule = imported ?? policy.environments.find(({ name }) => name === environment);
    if (rule === undefined) throw new Error(`no environment ${environment}`);
    const level = imported === undefined ? levelOf(environment) : IMPORTED_LEVEL;
    const statement = vsaFor({
      subject: { image, digest: changes.about ?? digest },
      verifierId: changes.verifierId ?? verifierIdOf(policy, rule.signer),
      version: "0.0.0",
      timeVerified: new Date(),
      resourceUri: changes.resourceUri ?? resourceUri(image),
      policyUri: "git+https://github.com/acme/gitops",
      policyDigest: digestOf(changes.policy ?? "policy"),
      inputs: [],
      levels: [changes.level ?? level],
    });
    const predicate = { ...statement.predicate, verificationResult: changes.result ?? "PASSED" };
    const predicateType = changes.predicateType ?? statement.predicateType;
    const bundle = await signers.sign(
      { ...statement, predicate, predicateType },
      changes.signedBy ?? (environment as Who),
      changes,
    );
    return changes.spoiled?.(bundle) ?? bundle;
  };

  const attached: { reference: string; bundle: Uint8Array }[] = [];
  async function attach(image: ImageName, digest: Digest, bundle: Uint8Array, predicateType: string) {
    await putReferrer(image, digest, { layers: [bundle], predicateType }, referrersApi);
    attached.push({ reference: printImageReference({ image, digest }), bundle });
    return bundle;
  }

  return {
    signer: kind,
    referrersApi,
    snapshot: { policy, commit: "0".repeat(40), digest: digestOf("clearance.yaml"), files },
    checkIn,
    baggage,
    elsewhere,
    attached,
    mirrored,
    tuf: { mirror: sigstore.tuf, root: "trust/root.json" },
    root: options.root ?? "tuf",
    push: putImage,
    signed,
    async clear(image, digest, environment, changes = {}) {
      const bundle = await signed(image, digest, environment, changes);
      return await attach(image, digest, bundle, changes.predicateType ?? PREDICATE.vsa);
    },
    async attest(image, digest, { predicateType, predicate, by }) {
      const statement = statementAbout({ image, digest }, predicateType, predicate);
      return await attach(image, digest, await signers.sign(statement, by, {}), predicateType);
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
      await Promise.all([registry.end(), otherRegistry.end(), sigstore.close(), signers.close()]);
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function examplePolicy(
  kind: SignerKind,
  sigstore: { readonly issuer: string; readonly tuf: string },
  images: { readonly services: Readonly<Record<string, ImageName>>; readonly mirrored: ImageName },
  { root = "tuf", imported = false }: ClearedImagesOptions,
) {
  const service = (name: string, image: ImageName) => ({
    image,
    builder: "app",
    channel: "main",
    digestAt: { file: `apps/${name}/{environment}/kustomization.yaml`, path: `images[${name}].digest` },
  });
  const signer = (name: string) =>
    kind === "key" ? { key: `trust/${name}.pub` } : { trust: "main", workflow: `promote-${name}.yml` };
  const folder = images.mirrored.replace(/[^/]+$/, "*");
  return PolicyDocument.parse({
    apiVersion: "clearance/v1",
    gitops: "acme/gitops",
    admission: imported
      ? { elsewhere: "imported", imported: { images: [folder], signer: signer("import") } }
      : { elsewhere: { allow: [SIDECAR] } },
    trust: {
      main: {
        root: "trust/trusted_root.json",
        issuer: sigstore.issuer,
        ...(root === "inline" ? { inline: true } : {}),
        ...(root === "public" ? {} : { tuf: { mirror: sigstore.tuf, root: "trust/root.json" } }),
      },
    },
    builders: { app: { key: "trust/app.pub" } },
    services: Object.fromEntries(
      Object.entries(images.services).map(([name, image]) => [name, service(name, image)]),
    ),
    environments: ["dev", "prod"].map((name) => ({ name, signer: signer(name) })),
  });
}
