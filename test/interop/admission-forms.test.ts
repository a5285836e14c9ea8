import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { generatePolicies } from "#chain/admission/generate.ts";
import type { Policy, PolicySnapshot } from "#chain/clearance/policy.ts";
import type { Quarantine } from "#chain/clearance/restriction.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { ImageName, registryOf } from "#chain/digest/image-name.ts";
import { FORMS, type Images, manifests, pushed } from "./admission-forms.ts";
import { type ClearedImages, startClearedImages } from "./cleared-images.ts";
import { withCluster } from "./with-cluster.ts";

const KINDS = ["ivpol", "clusterpolicy"] as const;

let world: ClearedImages;
let images: Images;

beforeAll(async () => {
  world = await startClearedImages("key", { referrersApi: true });
  images = await pushed(world);
});
afterAll(() => world.close());

const cluster = withCluster();

function policies(
  kind: (typeof KINDS)[number],
  policy: Policy,
  bad: readonly Quarantine[] = [],
): readonly string[] {
  const snapshot: PolicySnapshot = { ...world.snapshot, policy };
  return generatePolicies(snapshot, bad, new Map())
    .filter(({ path }) => path.includes(`/prod/${kind}/`) && !path.endsWith("/kustomization.yaml"))
    .map(({ bytes }) => new TextDecoder().decode(bytes));
}

/** What is said before the policies are in force, or while something is out of reach, is no answer of theirs. */
const OUT_OF_REACH = /dial tcp|connection refused|no such host|timeout|deadline/;

describe.each(KINDS)("Kyverno's admission controller under the generated %s policies", (kind) => {
  const enforced = FORMS.filter(({ signer, says }) => signer === undefined && says.unsigned === "refused");

  it.for(enforced)("says as our own evaluation of $name", async ({ policy, says }, test) => {
    const started = cluster(test);
    const texts = policies(kind, policy(world.snapshot.policy, images));
    await started.install(...texts);
    try {
      const asked = manifests(says, images);
      await started.untilRefused(asked["unsigned"] ?? {}, /clearance-prod/);
      const answers = async () => {
        const given: Record<string, string> = {};
        for (const [name, manifest] of Object.entries(asked)) {
          const { admitted, reason } = await started.api.create(manifest, { dryRun: true });
          expect(reason, name).not.toMatch(OUT_OF_REACH);
          given[name] = admitted ? "admitted" : "refused";
        }
        return given;
      };
      // A report comes later than the answer, which is yes.
      const expected = Object.entries(says).map(([name, said]) => [
        name,
        said === "refused" ? said : "admitted",
      ]);
      // A policy that was taken away has the same name, and Kyverno's webhooks come to rest a moment later.
      await expect.poll(answers, { timeout: 30_000, interval: 250 }).toEqual(Object.fromEntries(expected));
    } finally {
      await started.remove(...texts);
    }
  });

  it("takes policies of a thousand images by name, as many adopted, and 2,500 digests in quarantine", async (test) => {
    const started = cluster(test);
    const bad = quarantined(2500);
    const texts = policies(kind, large(world.snapshot.policy), bad);
    await started.install(...texts);
    try {
      const asked = manifests({ cleared: "admitted", unsigned: "refused" }, images);
      await started.untilRefused(asked["unsigned"] ?? {}, /clearance-prod/);
      const last = bad
        .map(({ digest }) => digest)
        .sort()
        .at(-1);
      const refused = manifests(
        { elsewhere: "refused" },
        { ...images, elsewhere: `mirror.example/x@${last}` },
      );
      await started.untilRefused(refused["elsewhere"] ?? {}, /quarantine-prod\.3/);
      const answer = await started.api.create(asked["cleared"] ?? {}, { dryRun: true });
      expect(answer).toMatchObject({ admitted: true });
    } finally {
      await started.remove(...texts);
    }
  });
});

function large(policy: Policy): Policy {
  const host = registryOf(ImageName.parse(images.cleared.replace(/@.*/, "")));
  const [service] = Object.values(policy.services);
  if (service === undefined) throw new Error("the example has a service");
  const many = Array.from({ length: 1000 }, (_, index) => {
    const image = ImageName.parse(`${host}/acme/service-${index}`);
    return [`service-${index}`, { ...service, image }] as const;
  });
  const adopted = {
    until: "2999-01-01T00:00:00Z",
    images: many.map(([, { image }]) => `${image}@${digestOf(image)}`),
  };
  return {
    ...policy,
    services: { ...policy.services, ...Object.fromEntries(many) },
    environments: policy.environments.map((one) => ({ ...one, admission: { adopted } })),
  };
}

function quarantined(count: number): readonly Quarantine[] {
  return Array.from({ length: count }, (_, index) => ({
    digest: digestOf(`bad ${index}`),
    owner: "erin",
    reason: "bad",
    since: new Date(0),
    immediate: false,
  }));
}
