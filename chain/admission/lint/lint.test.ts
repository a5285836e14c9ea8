import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { lintPolicies } from "./lint.ts";
import { LINT_RULES } from "./rules.ts";

type Data = Record<string, unknown>;

const SUBJECT = "https://github.com/acme/gitops/.github/workflows/promote-prod.yml@refs/heads/main";
const KEYLESS = { issuer: "https://token.actions.githubusercontent.com", subject: SUBJECT };
const VSA = "https://slsa.dev/verification_summary/v1";
const IMAGES = "(images.containers + images.initContainers + images.ephemeralContainers)";

/** An ImageValidatingPolicy without a fault, and what one test changes of its spec or of its attestor. */
function imagePolicy(spec: Data = {}, cosign: Data = {}): Data {
  return {
    apiVersion: "policies.kyverno.io/v1",
    kind: "ImageValidatingPolicy",
    metadata: { name: "cleared" },
    spec: {
      failurePolicy: "Fail",
      validationActions: ["Deny"],
      matchConstraints: {
        resourceRules: [{ apiGroups: [""], resources: ["pods", "pods/ephemeralcontainers"] }],
      },
      matchImageReferences: [{ glob: "ghcr.io/acme/*" }],
      validationConfigurations: { mutateDigest: false, verifyDigest: true, required: true },
      attestors: [{ name: "signer", cosign: { keyless: { identities: [KEYLESS] }, ...cosign } }],
      attestations: [{ name: "vsa", intoto: { type: VSA } }],
      validations: [
        {
          expression: `${IMAGES}.all(i, verifyAttestationSignatures(i, attestations.vsa, [attestors.signer]) > 0)`,
        },
        {
          expression: `${IMAGES}.all(i, extractPayload(i, attestations.vsa).predicate.verificationResult == "PASSED")`,
        },
      ],
      ...spec,
    },
  };
}

/** The same as a ClusterPolicy. */
function rulePolicy(check: Data = {}, entry: Data = {}, keyless: Data = {}, spec: Data = {}): Data {
  return {
    apiVersion: "kyverno.io/v1",
    kind: "ClusterPolicy",
    metadata: { name: "cleared" },
    spec: {
      webhookConfiguration: { failurePolicy: "Fail", timeoutSeconds: 30 },
      rules: [
        {
          name: "check-in",
          verifyImages: [
            {
              type: "SigstoreBundle",
              imageReferences: ["ghcr.io/acme/*"],
              failureAction: "Enforce",
              mutateDigest: false,
              attestations: [
                { type: VSA, attestors: [{ entries: [{ keyless: { ...KEYLESS, ...keyless }, ...entry }] }] },
              ],
              ...check,
            },
          ],
        },
      ],
      ...spec,
    },
  };
}

const END = "until 2026-12-01T00:00:00Z";

function exception(spec: Data = {}, kind = "ValidatingPolicy"): Data {
  return {
    apiVersion: "policies.kyverno.io/v1",
    kind: "PolicyException",
    metadata: { name: "tonight" },
    spec: { policyRefs: [{ kind, name: "cleared" }], allowedValues: [END], ...spec },
  };
}

function conditioned(expression: string): Data {
  return exception({ matchConditions: [{ name: "which", expression }] });
}

function expecting(expression: string, type = VSA): Data {
  return imagePolicy({ attestations: [{ name: "vsa", intoto: { type } }], validations: [{ expression }] });
}

const KEY = { keys: { publicKeys: "PEM", rekor: { ignoreTlog: true } } };
const PROVENANCE = "https://slsa.dev/provenance/v1";

/** Each rule with what it finds, and with the nearest thing that it must leave alone. */
const CASES: Readonly<Record<string, { readonly bad: readonly Data[]; readonly good: readonly Data[] }>> = {
  "extensions-ignored": {
    bad: [
      rulePolicy({}, {}, { additionalExtensions: { githubWorkflowRepository: "acme/app" } }),
      rulePolicy({ additionalExtensions: { githubWorkflowRepository: "acme/app" } }),
      imagePolicy({}, { keyless: { identities: [KEYLESS], additionalExtensions: { a: "b" } } }),
    ],
    good: [rulePolicy({}, {}, { additionalExtensions: {} })],
  },
  "annotations-ignored": {
    bad: [
      rulePolicy({ annotations: { team: "a" } }),
      rulePolicy({}, { annotations: { team: "a" } }),
      imagePolicy({}, { annotations: { team: "a" } }),
    ],
    good: [rulePolicy({ annotations: {} })],
  },
  "roots-ignored": {
    bad: [
      rulePolicy({}, {}, { roots: "PEM" }),
      imagePolicy({}, { keyless: { identities: [KEYLESS], roots: "PEM" } }),
    ],
    good: [rulePolicy({}, {}, { roots: "" })],
  },
  "log-keys-ignored": {
    bad: [
      rulePolicy({}, {}, { rekor: { url: "https://rekor.acme.example", pubkey: "PEM" } }),
      rulePolicy({}, {}, { ctlog: { tsaCertChain: "PEM" } }),
      imagePolicy({}, { ctlog: { url: "https://rekor.acme.example", rekorPubKey: "PEM" } }),
    ],
    good: [
      rulePolicy({}, {}, { rekor: { url: "https://rekor.acme.example" } }),
      imagePolicy({}, { ctlog: { tsaCertChain: "PEM" } }),
    ],
  },
  "repository-ignored": {
    bad: [rulePolicy({ repository: "ghcr.io/acme/signatures" })],
    good: [imagePolicy({}, { source: { repository: "ghcr.io/acme/signatures" } })],
  },
  "wildcard-identity": {
    bad: [
      rulePolicy({}, {}, { subject: "https://github.com/acme/*" }),
      imagePolicy({}, { keyless: { identities: [{ ...KEYLESS, issuer: "https://*.acme.example" }] } }),
    ],
    good: [rulePolicy({ type: "Cosign" }, {}, { subject: "https://github.com/acme/*" })],
  },
  "identity-pattern-open": {
    bad: [rulePolicy({}, {}, { subjectRegExp: "github.com/acme/.+" })],
    good: [rulePolicy({}, {}, { subjectRegExp: "^https://github\\.com/acme/.+$" })],
  },
  "several-identities": {
    bad: [
      imagePolicy({}, { keyless: { identities: [KEYLESS, KEYLESS] } }),
      imagePolicy({}, { keyless: { identities: [] } }),
    ],
    good: [imagePolicy()],
  },
  "identity-incomplete": {
    bad: [
      rulePolicy({}, {}, { issuer: "" }),
      imagePolicy({}, { keyless: { identities: [{ subject: SUBJECT }] } }),
    ],
    good: [imagePolicy({}, { keyless: { identities: [{ issuerRegExp: "^a$", subjectRegExp: "^b$" }] } })],
  },
  "no-time-source": {
    bad: [rulePolicy({}, {}, { ctlog: { ignoreSCT: true } })],
    good: [
      rulePolicy({}, {}, { rekor: { ignoreTlog: true } }),
      rulePolicy({ type: "Cosign" }, {}, { ctlog: { ignoreSCT: true } }),
    ],
  },
  "certificate-at-current-time": {
    bad: [rulePolicy({}, {}, { rekor: { ignoreTlog: true }, ctlog: { ignoreSCT: true } })],
    good: [
      rulePolicy({
        attestations: [{ attestors: [{ entries: [{ keys: { ...KEY.keys, ctlog: { ignoreSCT: true } } }] }] }],
      }),
    ],
  },
  "certificate-never-expires": {
    bad: [
      imagePolicy(
        {},
        { keyless: undefined, certificate: { cert: { value: "PEM" } }, ctlog: { insecureIgnoreTlog: true } },
      ),
      rulePolicy({
        type: "Cosign",
        attestors: [{ entries: [{ certificates: { cert: "PEM", rekor: { ignoreTlog: true } } }] }],
      }),
    ],
    good: [imagePolicy({}, { keyless: undefined, certificate: { cert: { value: "PEM" } } })],
  },
  "certificate-in-no-log": {
    bad: [imagePolicy({}, { ctlog: { insecureIgnoreTlog: true, insecureIgnoreSCT: true } })],
    good: [
      imagePolicy({}, { ctlog: { insecureIgnoreTlog: true } }),
      imagePolicy(
        {},
        {
          keyless: undefined,
          key: { data: "PEM" },
          ctlog: { insecureIgnoreTlog: true, insecureIgnoreSCT: true },
        },
      ),
    ],
  },
  "root-without-log-key": {
    bad: [
      imagePolicy(
        {},
        { trustedRoot: { value: '{"tlogs":[]}' }, tuf: { mirror: "https://tuf.acme.example" } },
      ),
      imagePolicy({}, { trustedRoot: { value: "{" }, tuf: { mirror: "https://tuf.acme.example" } }),
      { mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1", certificateAuthorities: [] },
    ],
    good: [
      imagePolicy(
        {},
        { trustedRoot: { value: '{"tlogs":[{}]}' }, tuf: { mirror: "https://tuf.acme.example" } },
      ),
      { mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1", tlogs: [{}] },
    ],
  },
  "inline-root-needs-tuf": {
    bad: [imagePolicy({}, { trustedRoot: { value: '{"tlogs":[{}]}' } })],
    good: [
      imagePolicy(
        {},
        { trustedRoot: { value: '{"tlogs":[{}]}' }, tuf: { mirror: "https://tuf.acme.example" } },
      ),
    ],
  },
  "builder-id-of-v0.2": {
    bad: [expecting('extractPayload(i, attestations.vsa).predicate.builder.id == "x"', PROVENANCE)],
    good: [
      expecting('extractPayload(i, attestations.vsa).predicate.runDetails.builder.id == "x"', PROVENANCE),
      expecting(
        'extractPayload(i, attestations.vsa).predicate.builder.id == "x"',
        "https://slsa.dev/provenance/v0.2",
      ),
    ],
  },
  "payload-is-the-statement": {
    bad: [expecting('extractPayload(i, attestations.vsa).verificationResult == "PASSED"')],
    good: [expecting('extractPayload(i, attestations.vsa).predicate.verificationResult == "PASSED"')],
  },
  "any-attestation-is-a-signature": {
    bad: [expecting("images.containers.all(i, verifyImageSignatures(i, [attestors.signer]) > 0)")],
    good: [
      expecting(
        "images.containers.all(i, verifyAttestationSignatures(i, attestations.vsa, [attestors.signer]) > 0)",
      ),
    ],
  },
  "one-of-two-attestors": {
    bad: [
      expecting(
        "images.containers.all(i, verifyAttestationSignatures(i, attestations.vsa, [attestors.a, attestors.b]) > 0)",
      ),
    ],
    good: [
      expecting(
        "images.containers.all(i, verifyAttestationSignatures(i, attestations.vsa, [attestors.a, attestors.b]) == 2)",
      ),
    ],
  },
  "tags-only": {
    bad: [rulePolicy({ type: "Cosign" }), rulePolicy({ type: undefined })],
    good: [rulePolicy({ type: "Notary" })],
  },
  "glob-matches-nothing": {
    bad: [
      rulePolicy({ imageReferences: ["ghcr.io/acme/check-in"] }),
      rulePolicy({ imageReferences: ["https://ghcr.io/acme/*"] }),
      imagePolicy({ matchImageReferences: [{ glob: "GHCR.io/acme/*" }] }),
      imagePolicy({ matchImageReferences: [{ glob: "ghcr.io/acme /*" }] }),
    ],
    good: [
      rulePolicy({ imageReferences: ["ghcr.io/acme/check-in:*"] }),
      imagePolicy({ matchImageReferences: [{ glob: "ghcr.io/acme/a" }, { glob: "ghcr.io/acme/a@*" }] }),
      rulePolicy({ imageReferences: [`ghcr.io/acme/check-in@sha256:${"a".repeat(64)}`] }),
    ],
  },
  "short-names-pass": {
    bad: [imagePolicy({ matchImageReferences: [{ glob: "docker.io/*" }] })],
    good: [rulePolicy({ imageReferences: ["docker.io/*"] })],
  },
  "failure-policy-ignore": {
    bad: [
      imagePolicy({ failurePolicy: "Ignore" }),
      rulePolicy({}, {}, {}, { webhookConfiguration: { failurePolicy: "Ignore", timeoutSeconds: 30 } }),
    ],
    good: [imagePolicy({ failurePolicy: undefined })],
  },
  "audit-only": {
    bad: [
      imagePolicy({ validationActions: ["Audit"] }),
      rulePolicy({ failureAction: undefined }),
      rulePolicy({ failureAction: "Audit" }),
    ],
    good: [
      imagePolicy({ validationActions: ["Deny", "Audit"] }),
      rulePolicy({ failureAction: undefined }, {}, {}, { validationFailureAction: "enforce" }),
    ],
  },
  "digest-optional": {
    bad: [
      rulePolicy({ verifyDigest: false }),
      imagePolicy({ validationConfigurations: { mutateDigest: false, verifyDigest: false } }),
    ],
    good: [imagePolicy({ validationConfigurations: { mutateDigest: false } })],
  },
  "verification-optional": {
    bad: [
      rulePolicy({ required: false }),
      imagePolicy({ validationConfigurations: { mutateDigest: false, required: false } }),
    ],
    good: [imagePolicy({ validationConfigurations: { mutateDigest: false } })],
  },
  "ephemeral-containers-pass": {
    bad: [imagePolicy({ matchConstraints: { resourceRules: [{ resources: ["pods"] }] } })],
    good: [
      imagePolicy({
        matchConstraints: {
          resourceRules: [{ resources: ["pods"] }, { resources: ["pods/ephemeralcontainers"] }],
        },
      }),
    ],
  },
  "mutate-digest": {
    bad: [
      rulePolicy({ mutateDigest: undefined }),
      rulePolicy({ mutateDigest: true }),
      imagePolicy({ validationConfigurations: {} }),
    ],
    good: [rulePolicy({ mutateDigest: false })],
  },
  "webhook-timeout-short": {
    bad: [
      rulePolicy({}, {}, {}, { webhookConfiguration: { timeoutSeconds: 5 } }),
      imagePolicy({
        validations: Array.from({ length: 3 }, () => ({
          expression:
            "images.containers.all(i, verifyAttestationSignatures(i, attestations.vsa, [attestors.a]) > 0)",
        })),
      }),
      imagePolicy({
        webhookConfiguration: { timeoutSeconds: 30 },
        validations: Array.from({ length: 13 }, () => ({
          expression: "verifyImageSignatures(i, [attestors.a]) > 0",
        })),
      }),
    ],
    good: [imagePolicy({ webhookConfiguration: { timeoutSeconds: 7 } })],
  },
  "exception-without-expiry": {
    bad: [
      exception({ allowedValues: [] }),
      exception({ allowedValues: [], expiresAt: "2026-12-01T00:00:00Z" }),
      { ...exception({ allowedValues: undefined, match: {} }), apiVersion: "kyverno.io/v2" },
    ],
    good: [
      exception({ expiresAt: "2026-12-01T00:00:00Z" }),
      {
        apiVersion: "kyverno.io/v2",
        kind: "PolicyException",
        spec: { conditions: { all: [{ key: "{{ time_before(time_now_utc(), '2026-12-01T00:00:00Z') }}" }] } },
      },
    ],
  },
  "exception-with-clock": {
    bad: [conditioned('time.now() < timestamp("2026-12-01T00:00:00Z")')],
    good: [conditioned('request.namespace == "a"')],
  },
  "exception-images-ignored": {
    bad: [exception({ images: ["ghcr.io/acme/check-in@*"] }, "ImageValidatingPolicy")],
    good: [exception({ images: ["ghcr.io/acme/check-in@*"] })],
  },
  "exception-can-error": {
    bad: [
      conditioned('object.metadata.labels["team"] == "a"'),
      conditioned('oldObject.metadata.name == "a"'),
      conditioned("object.spec.template.spec.containers.all(c, true)"),
    ],
    good: [
      conditioned('object.metadata.?labels.?team.orValue("") == "a"'),
      conditioned(
        'has(object.metadata.labels) && has(object.metadata.labels.team) && object.metadata.labels.team == "a"',
      ),
      conditioned(
        'request.namespace == "a" && has(object.metadata.name) && object.metadata.name.startsWith("a")',
      ),
    ],
  },
};

function rulesFound(policy: Data): readonly string[] {
  return lintPolicies([{ path: "policy.yaml", text: stringify(policy) }]).findings.map(({ rule }) => rule);
}

describe("clearance policies lint", () => {
  it("finds nothing in a policy without a fault, of either kind", () => {
    expect(rulesFound(imagePolicy())).toEqual([]);
    expect(rulesFound(rulePolicy())).toEqual([]);
    expect(rulesFound(exception())).toEqual([]);
  });

  it("tests every rule", () => {
    expect(Object.keys(CASES).sort()).toEqual(LINT_RULES.map(({ name }) => name).sort());
  });

  it.for(Object.entries(CASES))("%s: finds it, and not what looks like it", ([name, { bad, good }]) => {
    for (const policy of bad) expect(rulesFound(policy)).toContain(name);
    for (const policy of good) expect(rulesFound(policy)).not.toContain(name);
  });

  it("says file, line and column, in a stream and in a List", () => {
    const text = [
      "apiVersion: v1",
      "kind: ConfigMap",
      "---",
      "apiVersion: policies.kyverno.io/v1",
      "kind: ValidatingPolicy",
      "spec:",
      "  failurePolicy: Ignore",
      "---",
      "kind: List",
      "items:",
      "  - apiVersion: policies.kyverno.io/v1",
      "    kind: ValidatingPolicy",
      "    metadata: { name: other }",
      "    spec: { failurePolicy: Ignore }",
    ].join("\n");
    const { findings, policies } = lintPolicies([{ path: "all.yaml", text }]);
    expect(policies).toBe(2);
    expect(findings.map(({ file, line, column, policy }) => ({ file, line, column, policy }))).toEqual([
      { file: "all.yaml", line: 7, column: 3, policy: "ValidatingPolicy" },
      { file: "all.yaml", line: 14, column: 13, policy: "ValidatingPolicy other" },
    ]);
  });

  it("sees through anchors and merge keys", () => {
    const text = [
      "apiVersion: policies.kyverno.io/v1",
      "kind: ValidatingPolicy",
      "x-defaults: &defaults { failurePolicy: Ignore }",
      "spec:",
      "  <<: *defaults",
    ].join("\n");
    expect(lintPolicies([{ path: "p.yaml", text }]).findings.map(({ line }) => line)).toEqual([3]);
  });

  it("with images given, names each glob that matches none of them", () => {
    const files = [{ path: "p.yaml", text: stringify(imagePolicy()) }];
    expect(lintPolicies(files, ["ghcr.io/acme/check-in"]).findings).toEqual([]);
    expect(lintPolicies(files, ["ghcr.io/other/check-in"]).findings.map(({ rule }) => rule)).toEqual([
      "glob-matches-nothing",
    ]);
  });

  it("short Docker Hub names may be refused by a policy beside", () => {
    const hub = imagePolicy({ matchImageReferences: [{ glob: "docker.io/*" }] });
    const beside = {
      apiVersion: "policies.kyverno.io/v1",
      kind: "ValidatingPolicy",
      spec: {
        validations: [{ expression: '!object.spec.containers.exists(c, c.image.startsWith("docker.io/"))' }],
      },
    };
    const text = [hub, beside].map((one) => stringify(one)).join("---\n");
    expect(lintPolicies([{ path: "p.yaml", text }]).findings).toEqual([]);
  });

  it("names what isn't YAML, and reads the rest", () => {
    const text = `${stringify(imagePolicy({ failurePolicy: "Ignore" }))}---\na: [1\n`;
    const { findings, unreadable } = lintPolicies([{ path: "p.yaml", text }]);
    expect(findings.map(({ rule }) => rule)).toEqual(["failure-policy-ignore"]);
    expect(unreadable).toMatchObject([{ file: "p.yaml" }]);
  });

  it("passes over what isn't Kyverno's", () => {
    const text =
      "apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingAdmissionPolicy\nspec: { failurePolicy: Ignore }\n";
    expect(lintPolicies([{ path: "p.yaml", text }])).toEqual({ findings: [], policies: 0, unreadable: [] });
  });
});
