import { PREDICATE } from "../evidence/statement.ts";
import { celString } from "./cel.ts";
import { resourceRules } from "./pod-kinds.ts";
import type { ClearanceRequirement, RequiredSigner } from "./requirement.ts";

const IMAGES = "(images.containers + images.initContainers + images.ephemeralContainers)\n";
const NAMES_IMAGE = '(image.startsWith(name + "@") || image.startsWith(name + ":"))';

/** The environment's clearance as a Kyverno ImageValidatingPolicy (policies.kyverno.io/v1). */
export function imageValidatingPolicy(requirement: ClearanceRequirement): object {
  const { environment, level, verifierId } = requirement;
  return {
    apiVersion: "policies.kyverno.io/v1",
    kind: "ImageValidatingPolicy",
    metadata: { name: `clearance-${environment}` },
    spec: {
      failurePolicy: "Fail",
      webhookConfiguration: { timeoutSeconds: 30 },
      validationActions: ["Deny"],
      matchConstraints: { resourceRules: resourceRules() },
      matchImageReferences: requirement.images.flatMap(({ image }) =>
        ["", ":*", "@*"].map((rest) => ({ glob: globLiteral(image) + rest })),
      ),
      validationConfigurations: { mutateDigest: false, verifyDigest: true, required: true },
      attestors: [{ name: "signer", cosign: attestor(requirement.signer) }],
      attestations: [{ name: "clearance", intoto: { type: PREDICATE.vsa } }],
      variables: [{ name: "resourceUris", expression: resourceUris(requirement) }],
      validations: [
        {
          expression: `${IMAGES}.all(image, verifyAttestationSignatures(image, attestations.clearance, [attestors.signer]) > 0)`,
          message: `an image has no clearance for ${environment} that its signer made`,
        },
        {
          expression: [
            `${IMAGES}.all(image, [extractPayload(image, attestations.clearance).predicate].all(vsa,`,
            `  vsa.verificationResult == "PASSED" &&`,
            `  ${celString(level)} in vsa.verifiedLevels &&`,
            `  vsa.verifier.id == ${celString(verifierId)} &&`,
            `  variables.resourceUris.exists(name, ${NAMES_IMAGE} && vsa.resourceUri == variables.resourceUris[name])))`,
          ].join("\n"),
          message: `an image's clearance isn't one that passed for ${environment} and for this image`,
        },
      ],
    },
  };
}

/** An IPv6 registry has brackets, which a glob would read as a set of characters. */
function globLiteral(text: string): string {
  return text.replaceAll(/[\\*?[\]{}]/g, "\\$&");
}

/** A CEL map: the declared images with the resource URI that their clearance must name. */
function resourceUris({ images }: ClearanceRequirement): string {
  const entries = images.map(({ image, resourceUri }) => `  ${celString(image)}: ${celString(resourceUri)}`);
  return `{\n${entries.join(",\n")}\n}`;
}

function attestor(signer: RequiredSigner): object {
  if (signer.kind === "key") {
    return {
      key: { data: signer.pem },
      ctlog: { insecureIgnoreTlog: true, insecureIgnoreSCT: true },
    };
  }
  return {
    keyless: { identities: [{ issuer: signer.issuer, subject: signer.subject }] },
    ...(signer.tuf === undefined
      ? {}
      : {
          tuf: {
            mirror: signer.tuf.mirror,
            root: { data: Buffer.from(signer.tuf.root).toString("base64") },
          },
        }),
    ctlog: signer.log === undefined ? { insecureIgnoreTlog: true } : { url: signer.log },
  };
}
