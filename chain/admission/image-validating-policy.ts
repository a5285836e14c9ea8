import type { KyvernoVersion } from "../clearance/admission-policy.ts";
import type { BreakGlass } from "../clearance/break-glass.ts";
import { PREDICATE } from "../evidence/statement.ts";
import { adoptedInCel } from "./adopted-cel.ts";
import { celList, celString } from "./cel.ts";
import { CEL_NAME, globsOf, type ImageSelection, selects } from "./image-selection.ts";
import { openedInCel } from "./opened-cel.ts";
import { INTRODUCES_IMAGE } from "./pod-images-cel.ts";
import { resourceRules } from "./pod-kinds.ts";
import type { Explained } from "./print-policies.ts";
import type { RequiredSigner } from "./required-signer.ts";
import { type Adopted, adoptedAmong, type ClearanceRequirement, type Demand } from "./requirement.ts";

const IMAGES = "(images.containers + images.initContainers + images.ephemeralContainers)\n";

/** The environment's clearance as a Kyverno ImageValidatingPolicy (policies.kyverno.io/v1). */
export function clearanceIvpol(
  requirement: ClearanceRequirement,
  kyverno: KyvernoVersion,
  openings: readonly BreakGlass[] = [],
): Explained {
  const { environment } = requirement;
  const name = `clearance-${environment}`;
  return imageValidatingPolicy(requirement, {
    name,
    opened: openedInCel(requirement, openings, name),
    skipped: [],
    kyverno,
    mode: requirement.mode,
    adopted: adoptedAmong(requirement.images, requirement.adopted),
    unsigned: `an image has no clearance for ${environment} that its signer made`,
    unlike: `an image's clearance isn't one that passed for ${environment} and for this image`,
  });
}

/** What an image that is no service's must carry where imported ones are taken. Services' images need more than it. */
export function importedIvpol(
  requirement: ClearanceRequirement,
  demand: Demand,
  kyverno: KyvernoVersion,
  openings: readonly BreakGlass[] = [],
): Explained {
  const name = `imported-${requirement.environment}`;
  return imageValidatingPolicy(demand, {
    name,
    opened: openedInCel(requirement, openings, name),
    skipped: requirement.images.names.filter((name) => selects(demand.images, name)),
    kyverno,
    mode: requirement.mode,
    adopted: adoptedAmong(demand.images, requirement.adopted),
    unsigned: "an image from elsewhere has no summary of its import that the import's signer made",
    unlike: "an imported image's summary isn't one that passed and for this image",
  });
}

interface Wording {
  readonly name: string;
  readonly opened: ReturnType<typeof openedInCel>;
  /** Images that another policy asks more of. */
  readonly skipped: ImageSelection["names"];
  readonly kyverno: KyvernoVersion;
  readonly mode: ClearanceRequirement["mode"];
  readonly adopted: Adopted | undefined;
  readonly unsigned: string;
  readonly unlike: string;
}

function imageValidatingPolicy(demand: Demand, wording: Wording): Explained {
  const { name, opened, kyverno, mode, unsigned, unlike } = wording;
  const adopted = adoptedInCel(wording.adopted);
  const unless = adopted === undefined ? "" : `${adopted.isAdopted} ||\n  `;
  const past = opened === undefined ? "" : `${opened.isOpened} ||\n`;
  const variables = [...(adopted?.variables ?? []), ...(opened?.variables ?? [])];
  const lenient = variables.length > 0;
  const validations = [
    {
      expression: `${past}${IMAGES}.all(image, ${unless}verifyAttestationSignatures(image, attestations.clearance, [attestors.signer]) > 0)`,
      message: unsigned,
    },
    {
      expression: [
        `${past}${IMAGES}.all(image, ${unless}[extractPayload(image, attestations.clearance).predicate].all(vsa,`,
        `  vsa.verificationResult == "PASSED" &&`,
        `  ${celString(demand.level)} in vsa.verifiedLevels &&`,
        `  vsa.verifier.id == ${celString(demand.verifierId)} &&`,
        `  [${CEL_NAME}].all(name, vsa.resourceUri == "pkg:oci/" + name.find("[^/]+$") + "?repository_url=" + name)))`,
      ].join("\n"),
      message: unlike,
    },
  ];
  const old = kyverno === "1.18";
  const policy = {
    apiVersion: "policies.kyverno.io/v1",
    kind: "ImageValidatingPolicy",
    metadata: { name },
    spec: {
      failurePolicy: "Fail",
      webhookConfiguration: { timeoutSeconds: 30 },
      validationActions: [mode === "audit" ? "Audit" : "Deny"],
      matchConstraints: { resourceRules: resourceRules() },
      matchConditions: [{ name: "introduces-an-image", expression: INTRODUCES_IMAGE }],
      matchImageReferences: references(demand.images, wording.skipped),
      validationConfigurations: old
        ? { mutateDigest: false }
        : { mutateDigest: false, verifyDigest: true, required: !lenient },
      attestors: [{ name: "signer", cosign: attestor(demand.signer) }],
      attestations: [{ name: "clearance", intoto: { type: PREDICATE.vsa } }],
      ...(lenient ? { variables } : {}),
      validations: old ? [PINNED, ...validations] : validations,
    },
  };
  const checks = old ? 1 : 0;
  return {
    policy,
    why: {
      "spec.failurePolicy": "Where Kyverno can't answer, nothing starts that hasn't been asked about.",
      "spec.webhookConfiguration.timeoutSeconds":
        "The longest that Kubernetes waits: a first look asks the registry for each image.",
      ...(mode === "audit"
        ? { "spec.validationActions": "clearance.yaml says mode: audit: this reports, and refuses nothing." }
        : {}),
      "spec.matchConstraints.resourceRules":
        "Every kind that starts containers, so that a sync says no where a person sees it; ephemeral containers come by their own subresource.",
      "spec.matchConditions":
        "What runs already may be labelled, scaled and finished, with the registry down too.",
      "spec.matchImageReferences": "Whose images these are; init and ephemeral containers' too.",
      "spec.validationConfigurations.mutateDigest":
        "What Git says is what runs: nothing is rewritten on the way.",
      ...(old
        ? {
            "spec.validations.0":
              "Kyverno 1.18 reads verifyDigest and doesn't go by it: a tag is refused here.",
          }
        : {
            "spec.validationConfigurations.verifyDigest": "A tag is refused before anything is fetched.",
            "spec.validationConfigurations.required": lenient
              ? "Images that are let in without a clearance are verified by nothing; the expressions below look at every other one."
              : "An image that no expression below has looked at is refused.",
          }),
      "spec.attestors.0": "Exactly one identity: with two, any of them would do.",
      ...signerWhy(demand.signer),
      "spec.attestations.0.intoto.type":
        "A SLSA Verification Summary (VSA), not just any attestation of the signer.",
      ...(adopted === undefined
        ? {}
        : { "spec.variables.0": "The day-one list of clearance.yaml; the policy itself ends it." }),
      [`spec.validations.${checks}`]: "The signature, and that it is about this digest.",
      [`spec.validations.${checks + 1}`]:
        "What it says: only what every VSA of the signer says about the image, so that no two can disagree.",
    },
  };
}

function references(images: ImageSelection, skipped: ImageSelection["names"]): readonly object[] {
  if (skipped.length === 0) return globsOf(images, ["", ":*", "@*"]).map((glob) => ({ glob }));
  const names = celList(skipped.map(celString));
  return images.folders.map((folder) => ({
    expression: `ref.startsWith(${celString(folder)}) &&\n!${names}.exists(name, ref == name || ref.startsWith(name + "@") || ref.startsWith(name + ":"))`,
  }));
}

const PINNED = {
  expression: `${IMAGES}.all(image, image.matches("@sha256:[0-9a-f]{64}$"))`,
  message: "an image is named without its digest",
};

function attestor(signer: RequiredSigner): object {
  if (signer.kind === "key") {
    return {
      key: { data: signer.pem },
      ctlog: { insecureIgnoreTlog: true, insecureIgnoreSCT: true },
    };
  }
  return {
    keyless: { identities: [{ issuer: signer.issuer, subject: signer.subject }] },
    ...(signer.trustedRoot === undefined ? {} : { trustedRoot: { value: signer.trustedRoot } }),
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

function signerWhy(signer: RequiredSigner): Readonly<Record<string, string>> {
  const at = "spec.attestors.0.cosign";
  if (signer.kind === "key") {
    return {
      [`${at}.ctlog`]:
        "A key needs no log and no certificate: no Sigstore service is asked, so an air gap doesn't matter.",
    };
  }
  return {
    [`${at}.keyless.identities`]: "One workflow on one branch, letter by letter: no pattern.",
    ...(signer.trustedRoot === undefined
      ? {}
      : {
          [`${at}.trustedRoot`]:
            "The root of clearance.yaml itself; Kyverno 1.19 still asks a TUF repository first.",
        }),
    ...(signer.tuf === undefined
      ? {}
      : { [`${at}.tuf`]: "A private Sigstore, from its own TUF repository." }),
    [`${at}.ctlog`]:
      signer.log === undefined
        ? "The trusted root has no open log: a signed timestamp is demanded in its place."
        : "An entry in the trusted root's log is demanded.",
  };
}
