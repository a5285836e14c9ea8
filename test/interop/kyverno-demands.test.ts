import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GeneratedFile, generatePolicies } from "#chain/admission/generate.ts";
import { askKyverno } from "../../tools/judges/ask-kyverno.ts";
import { type AdmissionCorpus, admissionCorpus, quarantineOf } from "./admission-corpus.ts";
import { type ClearedImages, startClearedImages } from "./cleared-images.ts";
import { judge } from "./judges.ts";

const OTHER = "pkg:oci/baggage?repository_url=x";

/**
 * Each demand of the generated policies, and the workload that it alone keeps out: with the demand turned
 * round the workload is admitted, so its refusal in the corpus was for that reason and no other.
 */
const DEMANDS = [
  { demand: "the result", of: "failed-verification", from: "PASSED", to: "FAILED" },
  {
    demand: "the level",
    of: "other-environments-level",
    from: "CLEARANCE_ENV_PROD",
    to: "CLEARANCE_ENV_DEV",
  },
  {
    demand: "the verifier",
    of: "other-verifier",
    from: "https://github.com/acme/gitops/trust/prod.pub",
    to: "https://github.com/acme/evil",
  },
  {
    demand: "the resource",
    of: "cleared-for-another-image",
    from: /(name\)\)\))|pkg:oci\/\{\{[^\n]*/g,
    to: (before: string) => (before.startsWith("name") ? `name || vsa.resourceUri == "${OTHER}")))` : OTHER),
  },
  { demand: "the digest", of: "tag", from: "verifyDigest: true", to: "verifyDigest: false" },
  { demand: "the spelling", of: "other-spelling", from: "size(variables.others) == 0", to: "true" },
  { demand: "no image from elsewhere", of: "longer-path", from: "size(variables.others) == 0", to: "true" },
  { demand: "no quarantine", of: "quarantined", from: "size(variables.refused) == 0", to: "true" },
] as const;

describe.each(["ivpol", "clusterpolicy"] as const)("every demand of the generated %s policies", (kind) => {
  let images: ClearedImages;
  let corpus: AdmissionCorpus;

  beforeAll(async () => {
    images = await startClearedImages("key", { referrersApi: true });
    corpus = await admissionCorpus(images);
  });
  afterAll(() => images.close());

  function policies(): readonly GeneratedFile[] {
    const generated = generatePolicies(images.snapshot, [quarantineOf(corpus)], new Map());
    return generated.filter(({ path }) => path.includes(`/prod/${kind}/`));
  }

  async function admitted(program: string, name: string, asked: readonly GeneratedFile[]): Promise<boolean> {
    const manifests = corpus.cases.filter((one) => one.name === name).map(({ manifest }) => manifest);
    expect(manifests, name).toHaveLength(1);
    const [answer] = (await askKyverno(program, { policies: asked, manifests })).values();
    return answer?.admitted ?? false;
  }

  it.for(DEMANDS)("$demand keeps out $of", async ({ of, from, to }, test) => {
    const program = judge("kyverno", test);
    expect(await admitted(program, of, policies())).toBe(false);
    expect(await admitted(program, of, turned(policies(), from, to))).toBe(true);
  });

  it("the signer keeps out other-environments-signer", async (test) => {
    const program = judge("kyverno", test);
    const files = new Map(images.snapshot.files);
    files.set("trust/prod.pub", files.get("trust/dev.pub") ?? new Uint8Array());
    const exchanged = generatePolicies({ ...images.snapshot, files }, [], new Map());
    const asked = exchanged.filter(({ path }) => path.includes(`/prod/${kind}/`));
    expect(await admitted(program, "other-environments-signer", policies())).toBe(false);
    expect(await admitted(program, "other-environments-signer", asked)).toBe(true);
  });

  it.for([
    ["a quarantined digest", "quarantine.yaml", (code: string | null) => code === "QUARANTINED"],
    ["what has no clearance", "clearance.yaml", (code: string | null) => code === "CLEARANCE_MISSING"],
  ] as const)(
    "lets %s stay where it runs: an UPDATE that doesn't bring it in passes",
    async ([, file, is], test) => {
      const program = judge("kyverno", test);
      const asked = policies().filter(({ path }) => path.endsWith(`/${file}`));
      const manifests = corpus.cases.filter(({ code }) => is(code)).map(({ manifest }) => manifest);
      expect(manifests.length).toBeGreaterThan(0);
      for (const operation of ["CREATE", "UPDATE"] as const) {
        const answers = [...(await askKyverno(program, { policies: asked, manifests, operation })).values()];
        expect(answers.map((answer) => answer.admitted)).toEqual(manifests.map(() => operation === "UPDATE"));
      }
    },
  );
});

function turned(
  policies: readonly GeneratedFile[],
  from: string | RegExp,
  to: string | ((before: string) => string),
): readonly GeneratedFile[] {
  let hits = 0;
  const changed = policies.map(({ path, bytes }) => {
    const text = new TextDecoder().decode(bytes);
    const after = text.replaceAll(from, typeof to === "string" ? () => to : to);
    hits += after === text ? 0 : 1;
    return { path, bytes: new TextEncoder().encode(after) };
  });
  expect(hits, "the demand is in the policies").toBeGreaterThan(0);
  return changed;
}
