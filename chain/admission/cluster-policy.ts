import { PREDICATE } from "../evidence/statement.ts";
import { celList, celString } from "./cel.ts";
import { spellings } from "./image-spelling.ts";
import { podImages } from "./pod-images-cel.ts";
import { POD_KINDS } from "./pod-kinds.ts";
import type { ClearanceRequirement, RequiredImage, RequiredSigner } from "./requirement.ts";

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
    match: { any: [{ resources: { kinds: ["Pod"], operations: ["CREATE", "UPDATE"] } }] },
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

/** Without it `GHCR.IO/acme/x:latest` would belong to no rule: Kyverno's wildcards know one spelling only. */
function spellingRule({ images }: ClearanceRequirement): object {
  return {
    name: SPELLING,
    match: { any: [{ resources: { kinds: ["Pod"], operations: ["CREATE", "UPDATE"] } }] },
    validate: {
      failureAction: "Enforce",
      message: "an image is spelled in another way than clearance.yaml spells it",
      cel: {
        variables: [
          { name: "images", expression: podImages("object.spec") },
          { name: "names", expression: celList(images.map(({ image }) => celString(image))) },
          { name: "spellings", expression: celList(images.map(({ image }) => celString(spellings(image)))) },
        ],
        expressions: [
          {
            expression: [
              "variables.images.all(image,",
              "  !variables.spellings.exists(spelling, image.lowerAscii().matches(spelling)) ||",
              '  variables.names.exists(name, image.startsWith(name + "@") || image.startsWith(name + ":")))',
            ].join("\n"),
          },
        ],
      },
    },
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
      ...(signer.log ? {} : { rekor: { ignoreTlog: true } }),
    },
  };
}
