import { parse } from "yaml";

/** The little of a workflow file that decides whether and how a run starts; the runner reads the rest. */
export interface Triggers {
  /** Inputs of `workflow_dispatch` by name; undefined where it isn't listened to. */
  readonly dispatch:
    | Readonly<Record<string, { readonly required: boolean; readonly hasDefault: boolean }>>
    | undefined;
  /** Every event that it listens to, by name, with the filters that are written there. */
  readonly events: Readonly<Record<string, Filters>>;
  readonly name: string | undefined;
  /** Of the run as a whole, as written. */
  readonly concurrency: { readonly group: string; readonly cancel: boolean } | undefined;
}

export interface Filters {
  readonly types: readonly string[] | undefined;
  readonly branches: readonly string[] | undefined;
  readonly tags: readonly string[] | undefined;
  /** Names of workflows, for `workflow_run`. */
  readonly workflows: readonly string[] | undefined;
}

/** Undefined where the text isn't a workflow: GitHub starts nothing for it either. */
export function readTriggers(source: string): Triggers | undefined {
  const file = record(parseQuietly(source));
  if (file === undefined) return undefined;
  const on = triggersOf(file["on"]);
  return {
    dispatch: Object.hasOwn(on, "workflow_dispatch") ? inputsOf(on["workflow_dispatch"]) : undefined,
    events: Object.fromEntries(Object.entries(on).map(([name, filters]) => [name, filtersOf(filters)])),
    name: typeof file["name"] === "string" ? file["name"] : undefined,
    concurrency: concurrencyOf(file["concurrency"]),
  };
}

/** What happened, as filters see it. */
export interface Happening {
  readonly event: string;
  readonly action: string | undefined;
  /** The ref that was pushed, or the branch that the event is about. */
  readonly ref: string;
}

/** Without `types`, some events start runs for these actions alone. */
const USUAL_TYPES: Readonly<Record<string, readonly string[]>> = {
  pull_request: ["opened", "synchronize", "reopened"],
  pull_request_target: ["opened", "synchronize", "reopened"],
};

/** Whether it starts a run. A push filter for branches alone leaves tags out, and the reverse. */
export function startsOn(triggers: Triggers, { event, action, ref }: Happening): boolean {
  const filters = triggers.events[event];
  if (filters === undefined) return false;
  const types = filters.types ?? USUAL_TYPES[event];
  if (types !== undefined && action !== undefined && !types.includes(action)) return false;
  const [, kind = "", name = ""] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
  if (filters.branches === undefined && filters.tags === undefined) return event !== "push" || kind !== "";
  const patterns = kind === "heads" ? filters.branches : filters.tags;
  return (patterns ?? []).some((pattern) => glob(pattern).test(name));
}

function filtersOf(value: unknown): Filters {
  const filters = record(value);
  return {
    types: strings(filters?.["types"]),
    branches: strings(filters?.["branches"]),
    tags: strings(filters?.["tags"]),
    workflows: strings(filters?.["workflows"]),
  };
}

/** `*` stops at a slash, `**` doesn't. */
function glob(pattern: string): RegExp {
  const body = pattern
    .split(/(\*\*|\*)/)
    .map((part) =>
      part === "**" ? ".*" : part === "*" ? "[^/]*" : part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"),
    );
  return new RegExp(`^${body.join("")}$`);
}

function triggersOf(on: unknown): Readonly<Record<string, unknown>> {
  if (typeof on === "string") return { [on]: null };
  if (Array.isArray(on)) return Object.fromEntries(on.map((name) => [String(name), null]));
  return record(on) ?? {};
}

function inputsOf(dispatch: unknown): NonNullable<Triggers["dispatch"]> {
  const inputs = record(record(dispatch)?.["inputs"]) ?? {};
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => {
      const input = record(value) ?? {};
      return [name, { required: input["required"] === true, hasDefault: input["default"] !== undefined }];
    }),
  );
}

function concurrencyOf(value: unknown): Triggers["concurrency"] {
  if (typeof value === "string") return { group: value, cancel: false };
  const group = record(value)?.["group"];
  if (typeof group !== "string") return undefined;
  return { group, cancel: record(value)?.["cancel-in-progress"] === true };
}

function parseQuietly(source: string): unknown {
  try {
    return parse(source);
  } catch {
    return undefined;
  }
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Readonly<Record<string, unknown>>)
    : undefined;
}

function strings(value: unknown): readonly string[] | undefined {
  if (typeof value === "string") return [value];
  return Array.isArray(value) ? value.map(String) : undefined;
}
