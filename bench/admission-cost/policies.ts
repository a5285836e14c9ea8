import { parseAllDocuments } from "yaml";
import * as z from "zod";
import { generatePolicies } from "#chain/admission/generate.ts";
import type { PolicySnapshot } from "#chain/clearance/policy.ts";
import { SEPARATE } from "./evidence.ts";

export type Kind = "ivpol" | "clusterpolicy";

/** Our own policy: the clearance of prod, one signed summary. */
export function oneClearance(snapshot: PolicySnapshot, kind: Kind): readonly object[] {
  return documents(snapshot, "prod", kind);
}

/** The same images and the same form of attestor, and each kind of evidence for itself. */
export function fourAttestations(snapshot: PolicySnapshot, kind: Kind): readonly object[] {
  const [ours] = documents(snapshot, "dev", kind);
  return [kind === "ivpol" ? separateIvpol(ours) : separateClusterPolicy(ours)];
}

function documents(snapshot: PolicySnapshot, environment: string, kind: Kind): readonly object[] {
  const path = `/${environment}/${kind}/clearance.yaml`;
  const file = generatePolicies(snapshot, [], new Map()).find((one) => one.path.endsWith(path));
  const text = new TextDecoder().decode(file?.bytes);
  return parseAllDocuments(text).map((document) => document.toJS() as object);
}

const Ivpol = z.looseObject({
  spec: z.looseObject({ attestors: z.tuple([z.looseObject({ name: z.string() })]) }),
});
const IMAGES = "(images.containers + images.initContainers + images.ephemeralContainers)";

function separateIvpol(ours: unknown): object {
  const { spec, ...rest } = Ivpol.parse(ours);
  const attestor = `attestors.${spec.attestors[0].name}`;
  return {
    ...rest,
    metadata: { name: "four-attestations" },
    spec: {
      ...spec,
      variables: [],
      attestations: SEPARATE.map(({ name, type }) => ({ name, intoto: { type } })),
      validations: SEPARATE.flatMap(({ name, cel }) => [
        {
          expression: `${IMAGES}.all(image, verifyAttestationSignatures(image, attestations.${name}, [${attestor}]) > 0)`,
          message: `an image has no ${name}`,
        },
        {
          expression: `${IMAGES}.all(image, [extractPayload(image, attestations.${name}).predicate].all(it, ${cel}))`,
          message: `an image's ${name} isn't what it should be`,
        },
      ]),
    },
  };
}

const VerifyImages = z.looseObject({
  attestations: z.array(z.looseObject({ attestors: z.array(z.unknown()) })).min(1),
});
const ClusterPolicy = z.looseObject({
  spec: z.looseObject({
    rules: z.array(z.looseObject({ name: z.string(), verifyImages: z.array(VerifyImages).optional() })),
  }),
});

function separateClusterPolicy(ours: unknown): object {
  const { spec, ...rest } = ClusterPolicy.parse(ours);
  const rules = spec.rules.flatMap((rule) =>
    rule.verifyImages === undefined
      ? []
      : [{ ...rule, verifyImages: rule.verifyImages.map((one) => ({ ...one, attestations: four(one) })) }],
  );
  return { ...rest, metadata: { name: "four-attestations" }, spec: { ...spec, rules } };
}

function four({ attestations: [first] }: z.infer<typeof VerifyImages>): readonly object[] {
  return SEPARATE.map(({ type, condition }) => ({
    type,
    attestors: first?.attestors,
    conditions: [{ all: [{ key: condition.key, operator: "Equals", value: condition.value }] }],
  }));
}
