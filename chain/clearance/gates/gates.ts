import type * as z from "zod";
import type { AnyGate } from "../gate.ts";
import type { EnvironmentRule, ServiceRule } from "../policy.ts";
import { approval } from "./approval.ts";
import { calendar } from "./calendar.ts";
import { checks } from "./checks.ts";
import { dependency } from "./dependency.ts";
import { evidence } from "./evidence.ts";
import { health } from "./health.ts";
import { hold } from "./hold.ts";
import { images } from "./images.ts";
import { pairs } from "./pairs.ts";
import { schema } from "./schema.ts";
import { soak } from "./soak.ts";

/** Every gate, in the order that people read them. A new one is its file and a row here. */
export const GATES = [
  evidence,
  images,
  approval,
  checks,
  hold,
  calendar,
  soak,
  health,
  pairs,
  dependency,
  schema,
] as const;

type Row = (typeof GATES)[number];
export type GateName = Row["name"];
export const GATE_NAMES: readonly GateName[] = GATES.map(({ name }) => name);

type FieldsOf<One, Where extends "environment" | "service"> = One extends {
  readonly [Key in Where]?: infer Fields;
}
  ? unknown extends Fields
    ? never
    : NonNullable<Fields>
  : never;
type EnvironmentFields = Merged<FieldsOf<Row, "environment">>;
type ServiceFields = Merged<FieldsOf<Row, "service">>;

/** What the gates add to an environment of clearance.yaml. */
export const ENVIRONMENT_FIELDS = merged("environment") as EnvironmentFields;
/** What the gates add to a service of clearance.yaml. */
export const SERVICE_FIELDS = merged("service") as ServiceFields;

/** What clearance.yaml asks of one service in one environment beyond what always is. */
export type GateSettings = Settings<EnvironmentFields> & Settings<ServiceFields>;

/** The gates' fields of an environment and a service; what isn't said isn't there. */
export function settingsIn(environment: EnvironmentRule, service: ServiceRule): GateSettings {
  const said = (fields: object, rule: object) =>
    Object.entries(rule).filter(([name, value]) => Object.hasOwn(fields, name) && value !== undefined);
  return Object.fromEntries([
    ...said(ENVIRONMENT_FIELDS, environment),
    ...said(SERVICE_FIELDS, service),
  ] as const);
}

type Settings<Fields> = {
  readonly [Name in keyof Fields]?: Fields[Name] extends z.ZodOptional<infer Value> ? z.output<Value> : never;
};

/** All of a union's members at once. */
type Merged<Union> = (Union extends unknown ? (one: Union) => void : never) extends (all: infer All) => void
  ? All
  : never;

function merged(where: "environment" | "service"): unknown {
  return Object.assign({}, ...GATES.map((gate: AnyGate) => gate[where] ?? {}));
}
