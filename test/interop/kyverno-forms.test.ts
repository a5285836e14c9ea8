import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import { evaluateAdmission } from "#chain/admission/evaluate.ts";
import { generatePolicies } from "#chain/admission/generate.ts";
import { clearanceRequirement } from "#chain/admission/requirement.ts";
import { workloadOf } from "#chain/admission/workload.ts";
import { environmentOf } from "#chain/clearance/lane.ts";
import type { Policy, PolicySnapshot } from "#chain/clearance/policy.ts";
import { IMPORTED_LEVEL, verifierIdOf } from "#chain/clearance/rules.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import { type Digest, digestOf } from "#chain/digest/digest.ts";
import { ImageName, registryOf } from "#chain/digest/image-name.ts";
import type { Verified } from "#chain/evidence/sigstore.ts";
import { askKyverno } from "../../tools/judges/ask-kyverno.ts";
import { type ClearedImages, SIDECAR, type SignerKind, startClearedImages } from "./cleared-images.ts";
import { judge } from "./judges.ts";

type Answer = "admitted" | "reported" | "refused";

/** One way to write `admission` in clearance.yaml, and what prod says to some pods then: all three enforcers alike. */
interface Form {
  readonly name: string;
  readonly signer?: SignerKind;
  readonly policy: (policy: Policy, images: Images) => Policy;
  readonly says: Readonly<Partial<Record<keyof Images, Answer>>>;
}

const FUTURE = "2999-01-01T00:00:00Z";
const PAST = "2001-01-01T00:00:00Z";
const shared = (policy: Policy) => [`${registryOf(imageOf(policy))}/acme/*`];

const FORMS: readonly Form[] = [
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
type Images = Awaited<ReturnType<typeof pushed>>;

describe.each(["key", "keyless"] as const)("with a %s signer", (signer) => {
  let world: ClearedImages;
  let images: Images;

  beforeAll(async () => {
    world = await startClearedImages(signer, { referrersApi: true });
    images = await pushed(world);
  });
  afterAll(() => world.close());

  const forms = FORMS.filter((form) => (form.signer ?? "key") === signer);

  it.for(forms)("$name: our own evaluation says so", async ({ policy, says }) => {
    const snapshot = { ...world.snapshot, policy: policy(world.snapshot.policy, images) };
    expect(await evaluated(snapshot, world, manifests(says, images))).toEqual(says);
  });

  const judged = forms.flatMap((form) =>
    (["ivpol", "clusterpolicy"] as const).map((kind) => ({ ...form, kind })),
  );

  it.for(judged)("$name: Kyverno's CLI says so under the $kind", async ({ policy, says, kind }, test) => {
    const program = judge("kyverno", test);
    const snapshot = { ...world.snapshot, policy: policy(world.snapshot.policy, images) };
    const generated = generatePolicies(snapshot, [], new Map());
    const policies = generated.filter(
      ({ path }) => path.includes(`/prod/${kind}/`) && !path.endsWith("/kustomization.yaml"),
    );
    const asked = manifests(says, images);
    const ivpol = generated.find(({ path }) => path.endsWith("/prod/ivpol/clearance.yaml"));
    const [first] = Object.values(asked);
    const trustFrom =
      kind === "clusterpolicy" && signer === "keyless" && ivpol && first
        ? { policy: ivpol, manifest: first }
        : undefined;
    const answers = await askKyverno(program, { policies, manifests: Object.values(asked), trustFrom });
    const found = [...answers].map(([resource, { admitted, reasons, reported }]) => {
      expect(reasons.join(), "out of reach proves nothing").not.toMatch(
        /dial tcp|connection refused|no such host/,
      );
      return [
        resource.replace("Pod/", ""),
        admitted ? (reported.length > 0 ? "reported" : "admitted") : "refused",
      ];
    });
    expect(Object.fromEntries(found)).toEqual(lower(says));
  });
});

async function pushed(world: ClearedImages) {
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
  };
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

/** Kubernetes takes names in lower case. */
function lower(says: Form["says"]): Readonly<Record<string, Answer>> {
  return Object.fromEntries(Object.entries(says).map(([name, answer]) => [name.toLowerCase(), answer]));
}

function manifests(says: Form["says"], images: Images): Readonly<Record<string, object>> {
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

async function evaluated(
  snapshot: PolicySnapshot,
  world: ClearedImages,
  asked: Readonly<Record<string, object>>,
): Promise<Readonly<Record<string, Answer>>> {
  const requirement = clearanceRequirement(snapshot, environmentOf(snapshot.policy, "prod"));
  const evidence = new Map<string, Verified[]>();
  const verifier = sigstoreVerifier();
  for (const { reference, bundle } of world.attached) {
    const result = await verifier.verify(bundle, trustMaterialOf(snapshot));
    if (result.ok) evidence.set(reference, [...(evidence.get(reference) ?? []), result.evidence]);
  }
  const answers = Object.entries(asked).map(([name, manifest]) => {
    const workload = workloadOf(manifest);
    if (workload === undefined) throw new Error(`${name} is no workload`);
    const answer = evaluateAdmission(
      { workload, now: new Date() },
      { requirement, quarantined: [] },
      evidence,
    );
    const reported = answer.outcome === "admitted" && answer.reported.length > 0;
    return [name, reported ? "reported" : answer.outcome] as const;
  });
  return Object.fromEntries(answers);
}
