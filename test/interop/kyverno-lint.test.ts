import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GeneratedFile, generatePolicies } from "#chain/admission/generate.ts";
import { lintPolicies } from "#chain/admission/lint/lint.ts";
import { askKyverno } from "../../tools/judges/ask-kyverno.ts";
import { type AdmissionCorpus, admissionCorpus } from "./admission-corpus.ts";
import { type ClearedImages, startClearedImages } from "./cleared-images.ts";
import { judge } from "./judges.ts";

type Kind = "ivpol" | "clusterpolicy";

/**
 * Mistakes that people make, put into a policy that works: what the lint says becomes of it, and what
 * Kyverno then does with a workload that has its clearance. A field that is ignored demands what no
 * evidence here can meet, and the workload is admitted all the same.
 */
const MISTAKES: readonly {
  readonly rule: string;
  readonly kind: Kind;
  readonly from: RegExp;
  readonly to: string;
  readonly admitted: boolean;
}[] = [
  {
    rule: "extensions-ignored",
    kind: "clusterpolicy",
    from: /^( +)subject: .*$/m,
    to: '$&\n$1additionalExtensions: { githubWorkflowRepository: "acme/another" }',
    admitted: true,
  },
  {
    rule: "annotations-ignored",
    kind: "clusterpolicy",
    from: /^( +)- keyless:$/m,
    to: '$1- annotations: { team: "another" }\n$1  keyless:',
    admitted: true,
  },
  {
    rule: "annotations-ignored",
    kind: "ivpol",
    from: /^( +)cosign:$/m,
    to: '$&\n$1  annotations: { team: "another" }',
    admitted: false,
  },
  {
    rule: "roots-ignored",
    kind: "clusterpolicy",
    from: /^( +)subject: .*$/m,
    to: "$&\n$1roots: no certificate at all",
    admitted: true,
  },
  {
    rule: "wildcard-identity",
    kind: "clusterpolicy",
    from: /subject: .*$/m,
    to: 'subject: "https://github.com/acme/*"',
    admitted: false,
  },
  {
    rule: "wildcard-identity",
    kind: "ivpol",
    from: /subject: .*$/m,
    to: 'subject: "https://github.com/acme/*"',
    admitted: false,
  },
  {
    rule: "several-identities",
    kind: "ivpol",
    from: /^( +)- issuer: (.*)\n( +)subject: (.*)$/m,
    to: "$&\n$1- issuer: $2\n$3subject: https://github.com/acme/gitops/another",
    admitted: false,
  },
  {
    rule: "identity-incomplete",
    kind: "clusterpolicy",
    from: /^( +)- keyless:\n +issuer: .*$/m,
    to: "$1- keyless:",
    admitted: false,
  },
  {
    rule: "no-time-source",
    kind: "clusterpolicy",
    from: /^( +)subject: .*$/m,
    to: "$&\n$1ctlog: { ignoreSCT: true }",
    admitted: false,
  },
  {
    rule: "tags-only",
    kind: "clusterpolicy",
    from: /type: SigstoreBundle/,
    to: "type: Cosign",
    admitted: false,
  },
];

describe("what the lint names is what Kyverno does", () => {
  let images: ClearedImages;
  let corpus: AdmissionCorpus;

  beforeAll(async () => {
    images = await startClearedImages("keyless", { referrersApi: true });
    corpus = await admissionCorpus(images);
  });
  afterAll(() => images.close());

  async function admitted(program: string, kind: Kind, policy: GeneratedFile): Promise<boolean> {
    const manifests = corpus.cases
      .filter(({ code }) => code === null)
      .slice(0, 1)
      .map(({ manifest }) => manifest);
    const sound = policyOf(images, "ivpol");
    const [manifest] = manifests;
    const trustFrom = kind === "clusterpolicy" && manifest ? { policy: sound, manifest } : undefined;
    const [answer] = (await askKyverno(program, { policies: [policy], manifests, trustFrom })).values();
    return answer?.admitted ?? false;
  }

  it.for(["ivpol", "clusterpolicy"] as const)(
    "the %s without a mistake admits, and lints clean",
    async (kind, test) => {
      const program = judge("kyverno", test);
      const policy = policyOf(images, kind);
      expect(rulesIn(policy)).toEqual([]);
      expect(await admitted(program, kind, policy)).toBe(true);
    },
  );

  it.for(MISTAKES)(
    "$rule in the $kind: admitted $admitted",
    async ({ rule, kind, from, to, admitted: expected }, test) => {
      const program = judge("kyverno", test);
      const { path, bytes } = policyOf(images, kind);
      const text = new TextDecoder().decode(bytes);
      const mistaken = text.replaceAll(new RegExp(from, `g${from.flags}`), to);
      expect(mistaken).not.toBe(text);
      const policy = { path, bytes: new TextEncoder().encode(mistaken) };
      expect(rulesIn(policy)).toContain(rule);
      expect(await admitted(program, kind, policy)).toBe(expected);
    },
  );

  it("payload-is-the-statement ends in an error, which failurePolicy Fail refuses", async (test) => {
    const program = judge("kyverno", test);
    const { path, bytes } = policyOf(images, "ivpol");
    const mistaken = new TextDecoder()
      .decode(bytes)
      .replace("vsa.verificationResult", "extractPayload(image, attestations.clearance).verificationResult");
    const policy = { path, bytes: new TextEncoder().encode(mistaken) };
    expect(rulesIn(policy)).toEqual(["payload-is-the-statement"]);
    await expect(admitted(program, "ivpol", policy)).rejects.toThrow("no such key: verificationResult");
  });
});

function policyOf(images: ClearedImages, kind: Kind): GeneratedFile {
  const wanted = `/prod/${kind}/clearance.yaml`;
  const policy = generatePolicies(images.snapshot, [], new Map()).find(({ path }) => path.endsWith(wanted));
  if (policy === undefined) throw new Error(`there is no ${wanted}`);
  return policy;
}

function rulesIn({ path, bytes }: GeneratedFile): readonly string[] {
  return lintPolicies([{ path, text: new TextDecoder().decode(bytes) }]).findings.map(({ rule }) => rule);
}
