/**
 * `node tools/vectors/kyverno-schemas.ts FOLDER VERSION`: takes from Kyverno's own CRDs, in FOLDER of its sources
 * (`go mod download -json github.com/kyverno/kyverno@vVERSION`), what decides whether a policy's shape is right, and
 * writes it to test/vectors/kyverno. Words and defaults stay behind; what is left is as Kyverno has it.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import * as z from "zod";

const CRDS = [
  "policies.kyverno.io/policies.kyverno.io_imagevalidatingpolicies.yaml",
  "policies.kyverno.io/policies.kyverno.io_policyexceptions.yaml",
  "policies.kyverno.io/policies.kyverno.io_validatingpolicies.yaml",
  "kyverno/kyverno.io_clusterpolicies.yaml",
];

const Crd = z.looseObject({
  spec: z.looseObject({
    group: z.string(),
    names: z.looseObject({ kind: z.string() }),
    versions: z.array(
      z.looseObject({
        name: z.string(),
        schema: z.looseObject({
          openAPIV3Schema: z.looseObject({ properties: z.looseObject({ spec: z.unknown() }) }),
        }),
      }),
    ),
  }),
});

const LEFT_BEHIND = /^(?:description|default|x-kubernetes-(?:list|map|validations).*)$/;

/** Closed where the API server drops what it doesn't know: a dropped field is a demand that nobody makes. */
function shape(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(shape);
  if (schema === null || typeof schema !== "object") return schema;
  const kept = Object.entries(schema).filter(([key]) => !LEFT_BEHIND.test(key));
  const closed =
    "properties" in schema && "type" in schema && !("x-kubernetes-preserve-unknown-fields" in schema)
      ? { additionalProperties: false }
      : {};
  return {
    ...closed,
    ...Object.fromEntries(
      kept.map(([key, value]) => [
        key,
        key === "properties"
          ? Object.fromEntries(Object.entries(value as object).map(([name, one]) => [name, shape(one)]))
          : shape(value),
      ]),
    ),
  };
}

const [folder, version] = process.argv.slice(2);
if (folder === undefined || version === undefined)
  throw new Error("give the folder of Kyverno's sources and its version");
const schemas = CRDS.map((path) => {
  const { spec } = Crd.parse(parse(readFileSync(join(folder, "config/crds", path), "utf8")));
  const served = spec.versions.find(({ name }) => name === "v1");
  if (served === undefined) throw new Error(`${path} has no v1`);
  const { properties } = served.schema.openAPIV3Schema;
  return [`${spec.group}/v1 ${spec.names.kind}`, shape(properties.spec)] as const;
});
const lines = schemas.map(([name, schema]) => `${JSON.stringify(name)}: ${JSON.stringify(schema)}`);
const target = join(import.meta.dirname, `../../test/vectors/kyverno/${version}.json`);
writeFileSync(target, `{\n${lines.join(",\n")}\n}\n`);
