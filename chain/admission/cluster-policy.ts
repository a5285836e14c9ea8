import { PREDICATE } from "../evidence/statement.ts";
import { globsOf, type ImageSelection, selects } from "./image-selection.ts";
import { INTRODUCES_IMAGE } from "./pod-images-jmespath.ts";
import { POD_KINDS } from "./pod-kinds.ts";
import type { Explained } from "./print-policies.ts";
import type { RequiredSigner } from "./required-signer.ts";
import { type Adopted, adoptedAmong, type ClearanceRequirement, type Demand } from "./requirement.ts";

const PUBLIC_LOG = "https://rekor.sigstore.dev";

const PODS = { any: [{ resources: { kinds: ["Pod"], operations: ["CREATE", "UPDATE"] } }] };

/**
 * The same questions as Kyverno ClusterPolicies (kyverno.io/v1, `SigstoreBundle`). Their rules name Pods
 * alone, and Kyverno derives those for controllers: one rule with other kinds ends that for the whole policy.
 */
export function clusterPolicies(requirement: ClearanceRequirement): readonly Explained[] {
  const { environment, elsewhere } = requirement;
  const demanded = verifying(`clearance-${environment}`, requirement, { requirement, skipped: [] });
  if (elsewhere.rule !== "imported") return [demanded];
  const { demand } = elsewhere;
  const skipped = requirement.images.names.filter((name) => selects(demand.images, name));
  return [demanded, verifying(`imported-${environment}`, demand, { requirement, skipped })];
}

const METADATA = {
  annotations: {
    "pod-policies.kyverno.io/autogen-controllers": POD_KINDS.map(({ kind }) => kind)
      .filter((kind) => kind !== "Pod")
      .join(","),
  },
};

const WHY = {
  "metadata.annotations":
    "The same for every kind that starts containers, so that a sync says no where a person sees it.",
  "spec.background": "A signature is checked when something starts, not over and over by a scan.",
};

function verifying(
  name: string,
  demand: Demand,
  {
    requirement,
    skipped,
  }: { readonly requirement: ClearanceRequirement; readonly skipped: ImageSelection["names"] },
): Explained {
  const { mode } = requirement;
  const adopted = adoptedAmong(demand.images, requirement.adopted);
  const skip = globsOf({ folders: [], names: skipped }, ["@*", ":*"]);
  const always = verifyRule("clearance", demand, mode, skip);
  const adopting = verifyRule("clearance-adopting", demand, mode, [
    ...skip,
    ...(adopted?.images ?? []).flatMap(withTag),
  ]);
  const policy = {
    apiVersion: "kyverno.io/v1",
    kind: "ClusterPolicy",
    metadata: { name, ...METADATA },
    spec: {
      background: false,
      webhookConfiguration: { failurePolicy: "Fail", timeoutSeconds: 30 },
      rules: untilThen(adopted, adopting, always),
    },
  };
  const at = "spec.rules.0.verifyImages.0";
  return {
    policy,
    why: {
      ...WHY,
      "spec.webhookConfiguration":
        "Where Kyverno can't answer nothing starts; a first look asks the registry for each image.",
      "spec.rules.0.preconditions":
        "What runs already may be labelled, scaled and finished, with the registry down too.",
      [`${at}.imageReferences`]: "Whose images these are; init and ephemeral containers' too.",
      [`${at}.mutateDigest`]: "What Git says is what runs: nothing is rewritten on the way.",
      [`${at}.verifyDigest`]: "A tag is refused.",
      [`${at}.attestations.0`]: "A SLSA Verification Summary (VSA), not just any attestation of the signer.",
      [`${at}.attestations.0.attestors.0`]: "Exactly one identity: with two, any of them would do.",
      [`${at}.attestations.0.conditions`]:
        "Only what every VSA of the signer says about the image: all of them have to agree.",
      ...(mode === "audit"
        ? { [`${at}.failureAction`]: "clearance.yaml says mode: audit: this reports, and refuses nothing." }
        : {}),
    },
  };
}

/** Two rules of which one is asked at a time: Kyverno's lists to be skipped know no end of their own. */
export function untilThen(adopted: Adopted | undefined, before: Rule, after: Rule): readonly Rule[] {
  if (adopted === undefined) return [after];
  const open = `{{ time_before(time_now_utc(), '${adopted.until.toISOString()}') }}`;
  const when = (rule: Rule, value: boolean): Rule => ({
    ...rule,
    preconditions: { all: [{ key: open, operator: "Equals", value }, ...(rule.preconditions?.all ?? [])] },
  });
  return [when(before, true), when(after, false)];
}

/** One rule of a ClusterPolicy. */
export interface Rule {
  readonly [field: string]: unknown;
  readonly preconditions?: { readonly all: readonly object[] };
}

/** `name@sha256:…` with and without a tag beside the digest, as Kyverno's wildcards see them. */
function withTag(pinned: string): readonly string[] {
  const [name = "", digest = ""] = pinned.split("@");
  return [pinned, `${name}:*@${digest}`];
}

function verifyRule(
  name: string,
  demand: Demand,
  mode: ClearanceRequirement["mode"],
  skip: readonly string[],
): Rule {
  return {
    name,
    match: PODS,
    preconditions: { all: [INTRODUCES_IMAGE] },
    verifyImages: [
      {
        type: "SigstoreBundle",
        imageReferences: globsOf(demand.images, ["@*", ":*"]),
        ...(skip.length === 0 ? {} : { skipImageReferences: skip }),
        failureAction: mode === "audit" ? "Audit" : "Enforce",
        mutateDigest: false,
        verifyDigest: true,
        required: true,
        attestations: [
          {
            type: PREDICATE.vsa,
            attestors: [{ entries: [attestor(demand.signer)] }],
            conditions: [
              {
                all: [
                  equals("{{ verificationResult || '' }}", "PASSED"),
                  { key: demand.level, operator: "AnyIn", value: "{{ verifiedLevels || `[]` }}" },
                  equals("{{ verifier.id || '' }}", demand.verifierId),
                  equals(
                    "{{ resourceUri || '' }}",
                    "pkg:oci/{{ image.name }}?repository_url={{ image.registry }}/{{ image.path }}",
                  ),
                ],
              },
            ],
          },
        ],
      },
    ],
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
