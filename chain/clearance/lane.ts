import { Fault } from "../fault.ts";
import { entry } from "./names.ts";
import type { EnvironmentRule, Lane, Policy, ServiceRule } from "./policy.ts";

/** A lane with the place that the policy gives it. */
export interface PlacedLane {
  readonly lane: Lane;
  readonly place: Place;
}

interface Table {
  readonly lanes: readonly Lane[];
  readonly byService: ReadonlyMap<string, readonly PlacedLane[]>;
}

const TABLES = new WeakMap<Policy, Table>();

/** Every lane, services in the order written, environments and regions in wave order; the same ones each time. */
export function lanesOf(policy: Policy): readonly Lane[] {
  return tableOf(policy).lanes;
}

/** The lanes of one service, in the same order, with their places; none for a service that the policy doesn't have. */
export function placedLanesOf(policy: Policy, service: string): readonly PlacedLane[] {
  return tableOf(policy).byService.get(service) ?? [];
}

/** Made once for each policy: whoever looks at sixty thousand lanes asks for their places again and again. */
function tableOf(policy: Policy): Table {
  const known = TABLES.get(policy);
  if (known !== undefined) return known;
  const byService = new Map(
    Object.keys(policy.services).map((service) => {
      const lanes = policy.environments.flatMap((environment) =>
        regionsOf(environment).map((region) => ({ service, environment: environment.name, region })),
      );
      return [service, lanes.map((lane) => ({ lane, place: filledIn(policy, lane) }))];
    }),
  );
  const table = { byService, lanes: [...byService.values()].flatMap((all) => all.map(({ lane }) => lane)) };
  TABLES.set(policy, table);
  return table;
}

/** The regions of an environment in wave order; one nameless place where it declares none. */
export function regionsOf(environment: Pick<EnvironmentRule, "regions">): readonly (string | null)[] {
  return environment.regions ?? [null];
}

/** @throws Fault `INPUT_INVALID` for a service that clearance.yaml doesn't have. */
export function serviceOf(policy: Policy, name: string): ServiceRule {
  const service = entry(policy.services, name);
  if (service !== undefined) return service;
  const known = Object.keys(policy.services).join(", ") || "none";
  throw new Fault("INPUT_INVALID", `clearance.yaml has no service "${name}"; it has: ${known}`);
}

/** @throws Fault `ENVIRONMENT_MISSING` for an environment that clearance.yaml doesn't have. */
export function environmentOf(policy: Policy, name: string): EnvironmentRule {
  const environment = policy.environments.find((one) => one.name === name);
  if (environment !== undefined) return environment;
  const known = policy.environments.map((one) => one.name).join(", ");
  throw new Fault("ENVIRONMENT_MISSING", `clearance.yaml has no environment "${name}"; it has: ${known}`);
}

/** The environment that a digest must have been cleared for first, or undefined for the first one. */
export function environmentBefore(policy: Policy, name: string): EnvironmentRule | undefined {
  return policy.environments[policy.environments.findIndex((one) => one.name === name) - 1];
}

/** Where a lane's digest stands in the GitOps tree: a file and the path of one scalar in it. */
export interface Place {
  readonly file: string;
  readonly path: string;
  /** Where the same digest stands besides; it changes there with it. */
  readonly also?: readonly Place[];
}

/** Every place where a lane's digest stands, the one that stands for all of them first. */
export function spotsOf({ file, path, also = [] }: Place): readonly [Place, ...Place[]] {
  return [{ file, path }, ...also];
}

/** Fills in `digestAt`. Without a region, a path segment that is only `{region}` falls away. */
export function placeOf(policy: Policy, lane: Lane): Place {
  const { service, environment, region } = lane;
  const found = placedLanesOf(policy, service).find(
    (one) => one.lane.environment === environment && one.lane.region === region,
  );
  return found?.place ?? filledIn(policy, lane);
}

function filledIn(policy: Policy, lane: Lane): Place {
  const [first, ...also] = spotsOf(serviceOf(policy, lane.service).digestAt).map((one) => filled(one, lane));
  if (first === undefined) throw new Error("a digest stands somewhere");
  return also.length === 0 ? first : { ...first, also };
}

function filled({ file, path }: Place, lane: Lane): Place {
  const segments = file.split("/").filter((segment) => lane.region !== null || segment !== "{region}");
  return { file: fillIn(segments.join("/"), lane), path: fillIn(path, lane) };
}

/** Puts a lane's names in the place of `{service}`, `{environment}` and `{region}`. */
export function fillIn(template: string, lane: Lane): string {
  return template
    .replaceAll("{service}", lane.service)
    .replaceAll("{environment}", lane.environment)
    .replaceAll("{region}", lane.region ?? "");
}

/** `check-in in prod/a`: a lane for people. */
export function printLane(lane: Lane): string {
  return `${lane.service} in ${printEnvironment(lane.environment, lane.region)}`;
}

export function printEnvironment(environment: string, region: string | null): string {
  return region === null ? environment : `${environment}/${region}`;
}
