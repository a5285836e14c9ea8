import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import { evaluateAdmission } from "#chain/admission/evaluate.ts";
import { generatePolicies } from "#chain/admission/generate.ts";
import { type HeldEvidence, NOTHING_HELD } from "#chain/admission/held-evidence.ts";
import { clearanceRequirement } from "#chain/admission/requirement.ts";
import { workloadOf } from "#chain/admission/workload.ts";
import { environmentOf } from "#chain/clearance/lane.ts";
import type { PolicySnapshot } from "#chain/clearance/policy.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import { askKyverno } from "../../tools/judges/ask-kyverno.ts";
import { type Answer, FORMS, type Form, type Images, manifests, pushed } from "./admission-forms.ts";
import { type ClearedImages, startClearedImages } from "./cleared-images.ts";
import { judge } from "./judges.ts";

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

/** Kubernetes takes names in lower case. */
function lower(says: Form["says"]): Readonly<Record<string, Answer>> {
  return Object.fromEntries(Object.entries(says).map(([name, answer]) => [name.toLowerCase(), answer]));
}

async function evaluated(
  snapshot: PolicySnapshot,
  world: ClearedImages,
  asked: Readonly<Record<string, object>>,
): Promise<Readonly<Record<string, Answer>>> {
  const requirement = clearanceRequirement(snapshot, environmentOf(snapshot.policy, "prod"));
  const evidence = new Map<string, HeldEvidence>();
  const verifier = sigstoreVerifier();
  for (const { reference, bundle } of world.attached) {
    const result = await verifier.verify(bundle, trustMaterialOf(snapshot));
    const held = evidence.get(reference) ?? NOTHING_HELD;
    if (result.ok) evidence.set(reference, { ...held, evidence: [...held.evidence, result.evidence] });
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
