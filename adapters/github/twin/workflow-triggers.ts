import { parse } from "yaml";

/** The little of a workflow file that decides whether and how a run starts; the runner reads the rest. */
export interface Triggers {
  /** Inputs of `workflow_dispatch` by name; undefined where it isn't listened to. */
  readonly dispatch:
    | Readonly<Record<string, { readonly required: boolean; readonly hasDefault: boolean }>>
    | undefined;
  readonly push:
    | { readonly branches: readonly string[] | undefined; readonly tags: readonly string[] | undefined }
    | undefined;
  /** Of the run as a whole, as written. */
  readonly concurrency: { readonly group: string; readonly cancel: boolean } | undefined;
}

/** Undefined where the text isn't a workflow: GitHub starts nothing for it either. */
export function readTriggers(source: string): Triggers | undefined {
  const file = record(parseQuietly(source));
  if (file === undefined) return undefined;
  const on = triggersOf(file["on"]);
  return {
    dispatch: Object.hasOwn(on, "workflow_dispatch") ? inputsOf(on["workflow_dispatch"]) : undefined,
    push: Object.hasOwn(on, "push")
      ? { branches: strings(record(on["push"])?.["branches"]), tags: strings(record(on["push"])?.["tags"]) }
      : undefined,
    concurrency: concurrencyOf(file["concurrency"]),
  };
}

/** Whether a push of `ref` starts it. A filter for branches alone leaves tags out, and the reverse. */
export function startsOnPush(triggers: Triggers, ref: string): boolean {
  const { push } = triggers;
  if (push === undefined) return false;
  const [, kind = "", name = ""] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
  if (push.branches === undefined && push.tags === undefined) return kind !== "";
  const patterns = kind === "heads" ? push.branches : push.tags;
  return (patterns ?? []).some((pattern) => glob(pattern).test(name));
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
