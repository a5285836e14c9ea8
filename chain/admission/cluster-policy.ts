import { PREDICATE } from "../evidence/statement.ts";
import { POD_KINDS } from "./pod-kinds.ts";
import type { ClearanceRequirement, RequiredImage, RequiredSigner } from "./requirement.ts";
import { spellingInCel } from "./spelling-policy.ts";

const PUBLIC_LOG = "https://rekor.sigstore.dev";

const PODS = { any: [{ resources: { kinds: ["Pod"], operations: ["CREATE", "UPDATE"] } }] };

/** No service can have this name, so no two rules share one. */
const SPELLING = "images.spelling";

/** The same question as a Kyverno ClusterPolicy (kyverno.io/v1, `SigstoreBundle`): one rule per image. */
export function clusterPolicy(requirement: ClearanceRequirement): object {
  return {
    apiVersion: "kyverno.io/v1",
    kind: "ClusterPolicy",
    metadata: {
      name: `clearance-${requirement.environment}`,
      annotations: { "pod-policies.kyverno.io/autogen-controllers": CONTROLLERS },
    },
    spec: {
      background: false,
      webhookConfiguration: { failurePolicy: "Fail", timeoutSeconds: 30 },
      rules: [spellingRule(requirement), ...requirement.images.map((image) => imageRule(requirement, image))],
    },
  };
}

const CONTROLLERS = POD_KINDS.map(({ kind }) => kind)
  .filter((kind) => kind !== "Pod")
  .join(",");

function imageRule(
  requirement: ClearanceRequirement,
  { image, resourceUri, service }: RequiredImage,
): object {
  return {
    name: service,
    match: PODS,
    verifyImages: [
      {
        type: "SigstoreBundle",
        imageReferences: [`${image}@*`, `${image}:*`],
        failureAction: "Enforce",
        mutateDigest: false,
        verifyDigest: true,
        required: true,
        attestations: [
          {
            type: PREDICATE.vsa,
            attestors: [{ entries: [attestor(requirement.signer)] }],
            conditions: [
              {
                all: [
                  equals("{{ verificationResult || '' }}", "PASSED"),
                  { key: requirement.level, operator: "AnyIn", value: "{{ verifiedLevels || `[]` }}" },
                  equals("{{ verifier.id || '' }}", requirement.verifierId),
                  equals("{{ resourceUri || '' }}", resourceUri),
                ],
              },
            ],
          },
        ],
      },
    ],
  };
}

/**
 * Without it `GHCR.IO/acme/x:latest` would belong to no rule: Kyverno's wildcards know one spelling only.
 * It names Pods alone, as every rule here: one rule with other kinds ends autogen for the whole policy.
 */
function spellingRule(requirement: ClearanceRequirement): object {
  return {
    name: SPELLING,
    match: PODS,
    validate: { failureAction: "Enforce", cel: spellingInCel(requirement, "object.spec") },
  };
}

function equals(key: string, value: string): object {
  return { key, operator: "Equals", value };
}

function attestor(signer: RequiredSigner): object {
  if (signer.kind === "key") {
    return { keys: { publicKeys: signer.pem, rekor: { ignoreTlog: true }, ctlog: { ignoreSCT: true } } };
  }
  return {
    keyless: {
      issuer: signer.issuer,
      subject: signer.subject,
      // The URL is never asked, but Kyverno refuses a keyless entry that has none.
      rekor: signer.log === undefined ? { url: PUBLIC_LOG, ignoreTlog: true } : { url: signer.log },
    },
  };
}
