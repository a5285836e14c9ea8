/** The part of OpenAPI's schemas that Kubernetes' structural schemas use (apiextensions.k8s.io/v1). */
export interface Schema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
}

/** Where a value isn't what the API server takes, as `path: why`; a field that it would drop is one of them. */
export function violations(schema: Schema, value: unknown, path = ""): readonly string[] {
  const here = path === "" ? "it" : path;
  const wrong =
    schema.type !== undefined && !isOf(schema.type, value) ? [`${here} isn't ${schema.type}`] : [];
  return [
    ...wrong,
    ...(schema.enum === undefined || schema.enum.includes(value) ? [] : [`${here} is none of its values`]),
    ...(typeof value === "string" ? textViolations(schema, value, here) : []),
    ...(typeof value === "number" && value < (schema.minimum ?? value) ? [`${here} is too small`] : []),
    ...(Array.isArray(value) && schema.items !== undefined
      ? value.flatMap((item, index) => violations(schema.items ?? {}, item, `${path}[${index}]`))
      : []),
    ...(isMap(value) ? mapViolations(schema, value, path) : []),
    ...(schema.oneOf === undefined ||
    schema.oneOf.filter((one) => violations(one, value).length === 0).length === 1
      ? []
      : [`${here} is not exactly one of its forms`]),
    ...(schema.not !== undefined && violations(schema.not, value).length === 0
      ? [`${here} is what it may not be`]
      : []),
  ];
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

function isOf(type: string, value: unknown): boolean {
  if (type === "object") return isMap(value);
  if (type === "array") return Array.isArray(value);
  return type === "integer" ? Number.isInteger(value) : typeof value === type;
}

function textViolations({ pattern, maxLength }: Schema, text: string, here: string): readonly string[] {
  return [
    ...(pattern === undefined || new RegExp(pattern).test(text) ? [] : [`${here} doesn't match ${pattern}`]),
    ...(text.length <= (maxLength ?? text.length) ? [] : [`${here} is too long`]),
  ];
}

function mapViolations(
  { properties = {}, additionalProperties, required = [] }: Schema,
  value: Readonly<Record<string, unknown>>,
  path: string,
): readonly string[] {
  const missing = required
    .filter((name) => !Object.hasOwn(value, name))
    .map((name) => `${path}.${name} is missing`);
  const fields = Object.entries(value).flatMap(([name, one]) => {
    const at = `${path}.${name}`;
    const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (known !== undefined) return violations(known, one, at);
    if (additionalProperties === false) return [`${at} is unknown`];
    return typeof additionalProperties === "object" ? violations(additionalProperties, one, at) : [];
  });
  return [...missing, ...fields];
}
