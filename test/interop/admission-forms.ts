import type { Policy } from "#chain/clearance/policy.ts";
import { IMPORTED_LEVEL, verifierIdOf } from "#chain/clearance/rules.ts";
import { type Digest, digestOf } from "#chain/digest/digest.ts";
import { ImageName, registryOf } from "#chain/digest/image-name.ts";
import { type ClearedImages, SIDECAR, type SignerKind } from "./cleared-images.ts";

export type Answer = "admitted" | "reported" | "refused";

/** One way to write `admission` in clearance.yaml, and what prod says to some pods then: all three enforcers alike. */
export interface Form {
  readonly name: string;
  readonly signer?: SignerKind;
  readonly policy: (policy: Policy, images: Images) => Policy;
  readonly says: Readonly<Partial<Record<keyof Images, Answer>>>;
}

const FUTURE = "2999-01-01T00:00:00Z";
const PAST = "2001-01-01T00:00:00Z";
const shared = (policy: Policy) => [`${registryOf(imageOf(policy))}/acme/*`];

export const FORMS: readonly Form[] = [
  {
    name: "a folder that services share",
    policy: (policy) => withAdmission(policy, { images: shared(policy), elsewhere: "refuse" }),
    says: {
      cleared: "admitted",
      clearedTwice: "admitted",
      neighbour: "admitted",
      unsigned: "refused",
      elsewhere: "refused",
      sidecar: "refused",
    },
  },
  {
    name: "images from elsewhere reported",
    policy: (policy) => withAdmission(policy, { elsewhere: "audit" }),
    says: { cleared: "admitted", unsigned: "refused", elsewhere: "reported", misspelled: "refused" },
  },
  {
    name: "an environment that audits",
    policy: (policy) => withProd(withAdmission(policy, { elsewhere: "refuse" }), { mode: "audit" }),
    says: { cleared: "admitted", unsigned: "reported", elsewhere: "reported" },
  },
  {
    name: "an adoption list whose time isn't over",
    policy: (policy, { unsigned, elsewhere }) =>
      withProd(withAdmission(policy, { elsewhere: "refuse" }), {
        adopted: { until: FUTURE, images: [unsigned, elsewhere] },
      }),
    says: {
      cleared: "admitted",
      unsigned: "admitted",
      elsewhere: "admitted",
      tagged: "admitted",
      sidecar: "refused",
      other: "refused",
    },
  },
  {
    name: "an adoption list whose time is over",
    policy: (policy, { unsigned, elsewhere }) =>
      withProd(withAdmission(policy, { elsewhere: "refuse" }), {
        adopted: { until: PAST, images: [unsigned, elsewhere] },
      }),
    says: { cleared: "admitted", unsigned: "refused", elsewhere: "refused" },
  },
  {
    name: "images that were imported",
    // dev's key becomes the import's: it clears for no environment any more.
    policy: (policy) => ({
      ...withAdmission(policy, {
        elsewhere: "imported",
        imported: {
          images: [`${registryOf(imageOf(policy))}/imported/*`],
          signer: { key: "trust/dev.pub" },
        },
      }),
      environments: policy.environments.filter(({ name }) => name === "prod"),
    }),
    says: {
      cleared: "admitted",
      imported: "admitted",
      notImported: "refused",
      importedByAnother: "refused",
      unsigned: "refused",
      elsewhere: "refused",
    },
  },
  {
    name: "a trusted root inline",
    signer: "keyless",
    policy: ({ trust, ...policy }) => ({
      ...policy,
      trust: Object.fromEntries(
        Object.entries(trust).map(([name, root]) => [name, { ...root, inline: true }]),
      ),
    }),
    says: { cleared: "admitted", clearedTwice: "admitted", unsigned: "refused", devs: "refused" },
  },
];

/** References, by what they are. */
export type Images = Awaited<ReturnType<typeof pushed>>;

export async function pushed(world: ClearedImages) {
  const { checkIn, baggage, snapshot } = world;
  const host = registryOf(checkIn);
  const reference = (image: string, digest: Digest) => `${image}@${digest}`;
  const make = async (
    image: ImageName,
    seed: string,
    ...clearances: readonly Parameters<ClearedImages["clear"]>[3][]
  ) => {
    const digest = await world.push(image, seed, seed);
    for (const changes of clearances) await world.clear(image, digest, "prod", changes);
    return reference(image, digest);
  };
  const postgres = ImageName.parse(`${host}/imported/postgres`);
  const onImport = {
    signedBy: "dev",
    level: IMPORTED_LEVEL,
    verifierId: verifierIdOf(snapshot.policy, { key: "trust/dev.pub" }),
  } as const;
  const unsigned = await make(checkIn, "unsigned");
  return {
    cleared: await make(checkIn, "cleared", {}),
    // Cleared again under another policy: one signer, two summaries that differ in what nothing asks.
    clearedTwice: await make(checkIn, "twice", { policy: "one" }, { policy: "two" }),
    neighbour: await make(baggage, "cleared", {}),
    unsigned,
    tagged: unsigned.replace("@", ":unsigned@"),
    other: await make(checkIn, "other"),
    devs: await make(checkIn, "devs", { signedBy: "dev" }),
    misspelled: unsigned.replace(/:(\d+)\//, ":0$1/"),
    elsewhere: `docker.io/library/nginx@${digestOf("nginx")}`,
    sidecar: SIDECAR,
    imported: await make(postgres, "imported", onImport),
    notImported: await make(postgres, "not-imported"),
    importedByAnother: await make(postgres, "another", { ...onImport, signedBy: "prod" }),
  };
}

function imageOf(policy: Policy): ImageName {
  return policy.services["check-in"]?.image ?? ImageName.parse("x.example/y");
}

function withAdmission(policy: Policy, admission: Partial<Policy["admission"]>): Policy {
  return { ...policy, admission: { ...policy.admission, ...admission } };
}

function withProd(policy: Policy, admission: Policy["environments"][number]["admission"]): Policy {
  const environments = policy.environments.map((one) => (one.name === "prod" ? { ...one, admission } : one));
  return { ...policy, environments };
}

/** A pod for each, by what it is. */
export function manifests(says: Form["says"], images: Images): Readonly<Record<string, object>> {
  const asked = Object.entries(images).filter(([name]) => name in says);
  return Object.fromEntries(
    asked.map(([name, image]) => [
      name,
      {
        apiVersion: "v1",
        kind: "Pod",
        metadata: { name: name.toLowerCase(), namespace: "default" },
        spec: { containers: [{ name: "main", image }] },
      },
    ]),
  );
}
