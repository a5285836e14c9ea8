import type { Finding } from "#chain/clearance/verdict.ts";
import { type Digest, digestOf } from "#chain/digest/digest.ts";
import { PREDICATE } from "#chain/evidence/statement.ts";
import { type ClearedImages, SIDECAR, type VsaChanges } from "./cleared-images.ts";
import { putIndex, putReferrer, putReferrers, referrerManifests } from "./push-to-registry.ts";
import * as spoil from "./spoiled-bundles.ts";

export const GROUPS = [
  "who signed",
  "the certificate and the log",
  "the bundle",
  "what it says",
  "several summaries",
  "how the image is named",
  "how much hangs on the image",
  "images from elsewhere",
  "quarantine",
] as const;

/** Something that an image may have hanging on it, and what admission to prod has to say of it. */
export interface Recipe {
  readonly name: string;
  readonly group: (typeof GROUPS)[number];
  /** What our own evaluation has to find first; null: admitted. */
  readonly code: Finding["code"] | null;
  /** The worlds that have it; absent: all. */
  readonly where?: (world: ClearedImages) => boolean;
  /** Pushes and signs it. @returns the image as a manifest writes it. */
  readonly cook: (world: ClearedImages, seed: string) => Promise<string>;
}

type Dish = Omit<Recipe, "group">;

export const QUARANTINED_SEED = "quarantined";

/** An image of the check-in service with these summaries on it, one after the other. */
function holding(...summaries: readonly (readonly [environment: string, changes?: VsaChanges])[]) {
  return async (world: ClearedImages, seed: string): Promise<string> => {
    const digest = await world.push(world.checkIn, seed, seed);
    for (const [environment, changes] of summaries) {
      await world.clear(world.checkIn, digest, environment, changes);
    }
    return `${world.checkIn}@${digest}`;
  };
}

const CLEARED = ["prod", {}] as const;
const keyless = ({ signer }: ClearedImages) => signer === "keyless";
const takesImports = ({ snapshot }: ClearedImages) => snapshot.policy.admission.imported !== undefined;
const MISSING = "CLEARANCE_MISSING";

const WHO: readonly Dish[] = [
  { name: "cleared", code: null, cook: holding(CLEARED) },
  { name: "cleared-for-both", code: null, cook: holding(["dev"], CLEARED) },
  { name: "unsigned", code: MISSING, cook: holding() },
  { name: "other-environment", code: MISSING, cook: holding(["dev"]) },
  { name: "other-signer", code: MISSING, cook: holding(["prod", { signedBy: "dev" }]) },
  { name: "import-signer", code: MISSING, cook: holding(["prod", { signedBy: "import" }]) },
  { name: "stranger", code: MISSING, cook: holding(["prod", { signedBy: "stranger" }]) },
  {
    name: "foreign-source",
    code: MISSING,
    where: keyless,
    cook: holding(["prod", { signedBy: "repository" }]),
  },
  { name: "foreign-branch", code: MISSING, where: keyless, cook: holding(["prod", { signedBy: "branch" }]) },
];

const CERTIFICATE: readonly Dish[] = [
  { name: "no-sct", code: MISSING, cook: holding(["prod", { certificate: "unlisted" }]) },
  { name: "expired", code: MISSING, cook: holding(["prod", { certificate: "expired" }]) },
  { name: "no-log-entry", code: MISSING, cook: holding(["prod", { unlogged: true }]) },
  { name: "no-timestamp", code: null, cook: holding(["prod", { spoiled: spoil.withoutTimestamp }]) },
  { name: "broken-promise", code: MISSING, cook: holding(["prod", { spoiled: spoil.brokenPromise }]) },
  { name: "broken-proof", code: MISSING, cook: holding(["prod", { spoiled: spoil.brokenProof }]) },
  { name: "other-log-entry", code: MISSING, cook: holding(["prod", { spoiled: spoil.otherLogEntry }]) },
];

const BUNDLE: readonly Dish[] = [
  { name: "two-signatures", code: MISSING, cook: holding(["prod", { spoiled: spoil.signedTwice }]) },
  { name: "broken-signature", code: MISSING, cook: holding(["prod", { spoiled: spoil.brokenSignature }]) },
  { name: "exchanged-payload", code: MISSING, cook: holding(["prod", { spoiled: spoil.exchangedPayload }]) },
  { name: "other-payload-type", code: MISSING, cook: holding(["prod", { spoiled: spoil.otherPayloadType }]) },
  { name: "unparsable", code: MISSING, cook: beside([Buffer.from("not a bundle")], false) },
  { name: "unparsable-beside", code: MISSING, cook: beside([Buffer.from("not a bundle")]) },
  {
    name: "unparsable-of-another-predicate-beside",
    code: null,
    cook: beside([Buffer.from("not a bundle")], true, "https://acme.example/tests"),
  },
  {
    name: "two-signatures-beside",
    code: null,
    cook: holding(CLEARED, ["prod", { spoiled: spoil.signedTwice }]),
  },
  {
    name: "broken-signature-beside",
    code: null,
    cook: holding(CLEARED, ["prod", { spoiled: spoil.brokenSignature }]),
  },
  {
    name: "message-signature-beside",
    code: null,
    cook: holding(CLEARED, ["prod", { spoiled: spoil.messageSignature }]),
  },
  { name: "unknown-field", code: null, cook: holding(["prod", { spoiled: spoil.unknownField }]) },
  {
    name: "unknown-field-beside",
    code: null,
    cook: holding(CLEARED, ["dev", { spoiled: spoil.unknownField }]),
  },
  { name: "empty-object-beside", code: MISSING, cook: beside([Buffer.from("{}")]) },
  { name: "no-layer-beside", code: MISSING, cook: beside([]) },
];

const SAYS: readonly Dish[] = [
  {
    name: "other-predicate-type",
    code: MISSING,
    cook: holding(["prod", { predicateType: PREDICATE.provenance }]),
  },
  { name: "failed", code: MISSING, cook: holding(["prod", { result: "FAILED" }]) },
  { name: "other-level", code: MISSING, cook: holding(["prod", { level: "CLEARANCE_ENV_DEV" }]) },
  { name: "longer-level", code: MISSING, cook: holding(["prod", { level: "CLEARANCE_ENV_PROD2" }]) },
  { name: "other-verifier", code: MISSING, cook: holding(["prod", { verifierId: "https://evil.example" }]) },
  {
    name: "other-image",
    code: MISSING,
    cook: holding(["prod", { resourceUri: "pkg:oci/baggage?repository_url=x" }]),
  },
  { name: "replayed", code: MISSING, cook: holding(["prod", { about: digestOf("another") }]) },
  {
    name: "replayed-elsewhere",
    code: MISSING,
    async cook(world, seed) {
      const digest = await world.push(world.checkIn, seed);
      await world.push(world.baggage, seed);
      const bundle = await world.clear(world.checkIn, digest, "prod");
      await putReferrer(world.baggage, digest, { layers: [bundle] }, world.referrersApi);
      return `${world.baggage}@${digest}`;
    },
  },
];

const SEVERAL: readonly Dish[] = [
  { name: "cleared-twice", code: null, cook: holding(CLEARED, ["prod", { policy: "a newer one" }]) },
  { name: "failed-in-dev", code: null, cook: holding(["dev", { result: "FAILED" }], CLEARED) },
  {
    name: "sbom-beside",
    code: null,
    cook: holding(CLEARED, ["prod", { predicateType: PREDICATE.sbom }]),
  },
  { name: "strangers-beside", code: null, cook: holding(CLEARED, ["prod", { signedBy: "stranger" }]) },
  { name: "failed-before-passed", code: MISSING, cook: inOrder({ result: "FAILED" }, {}) },
  { name: "passed-before-failed", code: MISSING, cook: inOrder({}, { result: "FAILED" }) },
  { name: "other-level-before", code: MISSING, cook: inOrder({ level: "CLEARANCE_ENV_DEV" }, {}) },
  { name: "other-level-after", code: MISSING, cook: inOrder({}, { level: "CLEARANCE_ENV_DEV" }) },
];

const NAMED: readonly Dish[] = [
  { name: "tag", code: "DIGEST_UNPINNED", cook: writtenAs((name, _, tag) => `${name}:${tag}`) },
  { name: "no-tag", code: "DIGEST_UNPINNED", cook: writtenAs((name) => name) },
  { name: "tag-and-digest", code: null, cook: writtenAs((name, digest, tag) => `${name}:${tag}@${digest}`) },
  {
    name: "other-spelling",
    code: "IMAGE_UNKNOWN",
    cook: writtenAs((name, digest) => `${odd(name)}@${digest}`),
  },
  { name: "longer-path", code: "IMAGE_UNKNOWN", cook: writtenAs((name, digest) => `${name}-evil@${digest}`) },
  {
    name: "cleared-index",
    code: null,
    async cook(world, seed) {
      const index = await indexed(world, seed);
      await world.clear(world.checkIn, index.digest, "prod");
      return `${world.checkIn}@${index.digest}`;
    },
  },
  {
    name: "platform-of-a-cleared-index",
    code: MISSING,
    async cook(world, seed) {
      const index = await indexed(world, seed);
      await world.clear(world.checkIn, index.digest, "prod");
      return `${world.checkIn}@${index.platform}`;
    },
  },
  {
    name: "index-of-a-cleared-platform",
    code: MISSING,
    async cook(world, seed) {
      const index = await indexed(world, seed);
      await world.clear(world.checkIn, index.platform, "prod");
      return `${world.checkIn}@${index.digest}`;
    },
  },
];

const CROWD: readonly Dish[] = (["others", "bundles"] as const).flatMap((filling) =>
  [49, 50, 51].map((count) => ({
    name: `${count}-${filling}`,
    code: count > 50 ? MISSING : null,
    cook: crowded(count, filling),
  })),
);

const ELSEWHERE: readonly Dish[] = [
  { name: "unknown", code: "IMAGE_UNKNOWN", cook: async () => "busybox" },
  { name: "unknown-by-digest", code: "IMAGE_UNKNOWN", cook: async () => `evil.example/x@${digestOf("x")}` },
  {
    name: "listed",
    code: null,
    where: (world) => !takesImports(world),
    cook: async () => SIDECAR,
  },
  {
    name: "listed-by-tag",
    code: "IMAGE_UNKNOWN",
    where: (world) => !takesImports(world),
    cook: async () => SIDECAR.replace(/@.*$/, ":v1"),
  },
  { name: "imported", code: null, where: takesImports, cook: mirrored("import") },
  { name: "imported-by-none", code: MISSING, where: takesImports, cook: mirrored() },
  { name: "imported-by-prod", code: MISSING, where: takesImports, cook: mirrored("prod") },
  {
    name: "service-as-imported",
    code: MISSING,
    where: takesImports,
    cook: holding(["import", {}]),
  },
];

const QUARANTINE: readonly Dish[] = [
  {
    name: "quarantined",
    code: "QUARANTINED",
    cook: (world) => holding(CLEARED)(world, QUARANTINED_SEED),
  },
  {
    name: "quarantined-elsewhere",
    code: "QUARANTINED",
    async cook(world) {
      const digest = await world.push(world.checkIn, QUARANTINED_SEED);
      return `mirror.example/x@${digest}`;
    },
  },
];

export const RECIPES: readonly Recipe[] = [
  ...grouped("who signed", WHO),
  ...grouped("the certificate and the log", CERTIFICATE).map((one) => ({ ...one, where: keyless })),
  ...grouped("the bundle", BUNDLE),
  ...grouped("what it says", SAYS),
  ...grouped("several summaries", SEVERAL),
  ...grouped("how the image is named", NAMED),
  ...grouped("how much hangs on the image", CROWD).map((one) => ({
    ...one,
    where: ({ root }: ClearedImages) => root === "tuf",
  })),
  ...grouped("images from elsewhere", ELSEWHERE),
  ...grouped("quarantine", QUARANTINE),
];

function grouped(group: Recipe["group"], dishes: readonly Dish[]): readonly Recipe[] {
  return dishes.map((dish) => ({ ...dish, group }));
}

/** A referrer that gives no bundle, beside a clearance or alone. */
function beside(layers: readonly Uint8Array[], cleared = true, predicateType?: string): Recipe["cook"] {
  return async (world, seed) => {
    const image = await holding(...(cleared ? [CLEARED] : []))(world, seed);
    const referrer = { layers, ...(predicateType === undefined ? {} : { predicateType }) };
    await putReferrer(world.checkIn, digestIn(image), referrer, world.referrersApi);
    return image;
  };
}

/**
 * Two summaries of which Kyverno reads the second last: an API lists referrers by digest, and so does the
 * ImageValidatingPolicy go by the last one. Signed anew until their digests stand in that order.
 */
function inOrder(first: VsaChanges, second: VsaChanges): Recipe["cook"] {
  return async (world, seed) => {
    const digest = await world.push(world.checkIn, seed);
    const make = async (changes: VsaChanges) => {
      const bundle = await world.signed(world.checkIn, digest, "prod", changes);
      const referrer = { layers: [bundle], predicateType: PREDICATE.vsa };
      const [manifest] = await referrerManifests(world.checkIn, digest, [referrer]);
      return { referrer, key: manifest?.digest ?? "" };
    };
    const before = await make(first);
    let after = await make(second);
    while (after.key < before.key) after = await make(second);
    for (const { referrer } of [before, after]) {
      await putReferrer(world.checkIn, digest, referrer, world.referrersApi);
    }
    return `${world.checkIn}@${digest}`;
  };
}

function writtenAs(write: (name: string, digest: Digest, tag: string) => string): Recipe["cook"] {
  return async (world, seed) => {
    const image = await holding(CLEARED)(world, seed);
    return write(world.checkIn, digestIn(image), seed);
  };
}

function odd(name: string): string {
  return name.replace(":", ":0");
}

async function indexed(world: ClearedImages, seed: string) {
  const platforms = await Promise.all(
    ["amd64", "arm64"].map((platform) => world.push(world.checkIn, `${seed}-${platform}`)),
  );
  return { digest: await putIndex(world.checkIn, platforms), platform: platforms[0] ?? digestOf("") };
}

/** A clearance, and other things until there are `count`: another tool's files, or bundles of another environment. */
function crowded(count: number, filling: "others" | "bundles"): Recipe["cook"] {
  return async (world, seed) => {
    const image = await holding(CLEARED)(world, seed);
    const digest = digestIn(image);
    const layers = [await world.signed(world.checkIn, digest, "dev")];
    // The annotation alone makes each a manifest of its own.
    const fillings = Array.from({ length: count - 1 }, (_, index) => ({
      layers,
      predicateType: `https://acme.example/${index}`,
      ...(filling === "others" ? { artifactType: "application/spdx+json" } : {}),
    }));
    await putReferrers(world.checkIn, digest, fillings, world.referrersApi);
    return image;
  };
}

function mirrored(...environments: readonly string[]): Recipe["cook"] {
  return async (world, seed) => {
    const digest = await world.push(world.mirrored, seed);
    for (const environment of environments) await world.clear(world.mirrored, digest, environment);
    return `${world.mirrored}@${digest}`;
  };
}

function digestIn(image: string): Digest {
  return image.slice(image.indexOf("@") + 1) as Digest;
}
