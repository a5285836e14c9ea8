import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import * as z from "zod";
import { goldenQuarantines, goldenSnapshot } from "#test/golden-policies.ts";
import { type Schema, violations } from "#test/violations.ts";
import { KYVERNO_VERSIONS, type KyvernoVersion } from "../clearance/admission-policy.ts";
import { generatePolicies } from "./generate.ts";

const VECTORS = join(import.meta.dirname, "../../test/vectors/kyverno");
const Policy = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({ name: z.string().max(63) }),
  spec: z.looseObject({}),
});

/** Kyverno's own schemas, taken from its CRDs by tools/vectors/kyverno-schemas.ts. */
function schemasOf(version: KyvernoVersion): Readonly<Record<string, Schema>> {
  return JSON.parse(readFileSync(join(VECTORS, `${version}.json`), "utf8")) as Record<string, Schema>;
}

function generated(version: KyvernoVersion) {
  return generatePolicies(goldenSnapshot(), goldenQuarantines(), new Map(), version)
    .filter(({ path }) => !path.endsWith("/kustomization.yaml"))
    .flatMap(({ path, bytes }) =>
      parseAllDocuments(new TextDecoder().decode(bytes)).map((document) => ({
        path,
        policy: Policy.parse(document.toJS()),
      })),
    );
}

function against(
  schemas: Readonly<Record<string, Schema>>,
  policy: z.infer<typeof Policy>,
): readonly string[] {
  const schema = schemas[`${policy.apiVersion} ${policy.kind}`];
  return schema === undefined ? [`${policy.kind} isn't served`] : violations(schema, policy.spec);
}

describe.each(KYVERNO_VERSIONS)("what is generated for Kyverno %s", (version) => {
  it("is what the CRDs of that version take, with no field that the API server would drop", () => {
    const schemas = schemasOf(version);
    // An inline root is refused for 1.18 (generation-problems.ts); what would be dropped there says why.
    const inline = version === "1.18" ? "/canary/ivpol/" : "none";
    for (const { path, policy } of generated(version).filter((one) => !one.path.includes(inline))) {
      expect(against(schemas, policy), `${path} ${policy.metadata.name}`).toEqual([]);
    }
  });

  it.each([
    [
      "a field that isn't known",
      (spec: object) => ({ ...spec, failPolicy: "Fail" }),
      /failPolicy is unknown/,
    ],
    [
      "an action that isn't one",
      (spec: object) => ({ ...spec, validationActions: ["deny"] }),
      /none of its values/,
    ],
    [
      "two forms of one attestor",
      (spec: object) => ({
        ...spec,
        attestors: [{ name: "signer", cosign: {}, notary: { certs: { value: "" } } }],
      }),
      /not exactly one of its forms/,
    ],
    ["no attestors", (spec: object) => ({ ...spec, attestors: undefined }), /isn't array|is missing/],
  ])("would be refused with %s", (_what, change, expected) => {
    const found = generated(version).find(({ policy }) => policy.kind === "ImageValidatingPolicy");
    if (found === undefined) throw new Error("no ImageValidatingPolicy is generated");
    const changed = Policy.parse({ ...found.policy, spec: change(found.policy.spec) });
    expect(against(schemasOf(version), changed).join("\n")).toMatch(expected);
  });
});

it("takes a trusted root inline in 1.19, and would drop it in 1.18: a policy that goes by the public Sigstore", () => {
  const canary = generated("1.19").find(({ path }) => path.endsWith("/canary/ivpol/clearance.yaml"));
  if (canary === undefined) throw new Error("no policy for canary is generated");
  expect(against(schemasOf("1.19"), canary.policy)).toEqual([]);
  expect(against(schemasOf("1.18"), canary.policy)).toEqual([".attestors[0].cosign.trustedRoot is unknown"]);
});
