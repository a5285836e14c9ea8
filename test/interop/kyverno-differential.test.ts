import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sigstoreVerifier } from "#adapters/sigstore/verifier.ts";
import { evaluateAdmission } from "#chain/admission/evaluate.ts";
import { generatePolicies, refusedAtAdmission } from "#chain/admission/generate.ts";
import { clearanceRequirement } from "#chain/admission/requirement.ts";
import { workloadOf } from "#chain/admission/workload.ts";
import { environmentOf } from "#chain/clearance/lane.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import type { Verified } from "#chain/evidence/sigstore.ts";
import { askKyverno } from "../../tools/judges/ask-kyverno.ts";
import { type AdmissionCorpus, admissionCorpus, quarantineOf } from "./admission-corpus.ts";
import { type ClearedImages, type SignerKind, startClearedImages } from "./cleared-images.ts";
import { judge } from "./judges.ts";

const SETTINGS = [
  { signer: "keyless", referrersApi: true },
  { signer: "keyless", referrersApi: false },
  { signer: "key", referrersApi: true },
] as const satisfies readonly { signer: SignerKind; referrersApi: boolean }[];

describe.each(SETTINGS)(
  "admission to prod with a $signer signer (referrers API: $referrersApi)",
  (setting) => {
    let images: ClearedImages;
    let corpus: AdmissionCorpus;

    beforeAll(async () => {
      images = await startClearedImages(setting.signer, setting);
      corpus = await admissionCorpus(images);
    });
    afterAll(() => images.close());

    it("is what the corpus says, in our own evaluation", async () => {
      const verdicts = await evaluated(images, corpus);
      expect(verdicts).toEqual(new Map(corpus.cases.map(({ name, code }) => [name, code])));
    });

    it("is the same in Kyverno's CLI under the ImageValidatingPolicy", async (test) => {
      const kyverno = judge("kyverno", test);
      expect(await judged(kyverno, images, corpus, "ivpol")).toEqual(expected(corpus));
    });

    it("is the same in Kyverno's CLI under the ClusterPolicy", async (test) => {
      const kyverno = judge("kyverno", test);
      expect(await judged(kyverno, images, corpus, "clusterpolicy")).toEqual(expected(corpus));
    });
  },
);

function expected({ cases }: AdmissionCorpus): ReadonlyMap<string, boolean> {
  return new Map(cases.map(({ name, code }) => [name, code === null]));
}

async function judged(
  kyverno: string,
  images: ClearedImages,
  corpus: AdmissionCorpus,
  kind: "ivpol" | "clusterpolicy",
): Promise<ReadonlyMap<string, boolean>> {
  const generated = generatePolicies(images.snapshot, [quarantineOf(corpus)], new Map());
  const policies = generated.filter(({ path }) => path.includes(`/prod/${kind}/`));
  const manifests = corpus.cases.map(({ manifest }) => manifest);
  const [policy, manifest] = [
    generated.find(({ path }) => path.endsWith("/prod/ivpol/clearance.yaml")),
    manifests[0],
  ];
  const trustFrom = kind === "clusterpolicy" && policy && manifest ? { policy, manifest } : undefined;
  const answers = await askKyverno(kyverno, { policies, manifests, trustFrom });
  const unreached = [...answers.values()]
    .flatMap(({ reasons }) => reasons)
    .filter((reason) => /dial tcp|connection refused|no such host|timeout/.test(reason));
  expect(unreached, "a refusal because something was unreachable proves nothing").toEqual([]);
  return new Map([...answers].map(([resource, { admitted }]) => [resource.replace(/^.*\//, ""), admitted]));
}

async function evaluated(images: ClearedImages, corpus: AdmissionCorpus) {
  const requirement = clearanceRequirement(images.snapshot, environmentOf(images.snapshot.policy, "prod"));
  const rules = { requirement, quarantined: refusedAtAdmission([quarantineOf(corpus)], new Set()) };
  const evidence = await verifiedEvidence(images);
  return new Map(
    corpus.cases.map(({ name, manifest }) => {
      const workload = workloadOf(manifest);
      if (workload === undefined) throw new Error(`${name} is no workload`);
      const verdict = evaluateAdmission({ workload, now: new Date() }, rules, evidence);
      return [name, verdict.outcome === "admitted" ? null : verdict.findings[0].code];
    }),
  );
}

async function verifiedEvidence(images: ClearedImages): Promise<ReadonlyMap<string, readonly Verified[]>> {
  const verifier = sigstoreVerifier();
  const trust = trustMaterialOf(images.snapshot);
  const evidence = new Map<string, Verified[]>();
  for (const { reference, bundle } of images.attached) {
    const result = await verifier.verify(bundle, trust);
    if (result.ok) evidence.set(reference, [...(evidence.get(reference) ?? []), result.evidence]);
  }
  return evidence;
}
