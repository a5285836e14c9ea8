import { Fault } from "#chain/fault.ts";
import type { WorkflowInput } from "./workflow-file.ts";

/**
 * The `inputs` context: what was given, of the declared type, with defaults filled in. Also the check that
 * GitHub makes before it starts a dispatched run.
 *
 * @throws Fault `WORKFLOW_INVALID` for an input that isn't declared, is missing or has the wrong type.
 */
export function readInputs(
  declared: Readonly<Record<string, WorkflowInput>>,
  given: Readonly<Record<string, unknown>>,
  path: string,
): Readonly<Record<string, unknown>> {
  const unexpected = Object.keys(given).find((name) => !(name in declared));
  if (unexpected !== undefined) {
    throw new Fault("WORKFLOW_INVALID", `${path}: Unexpected inputs provided: ["${unexpected}"]`);
  }
  return Object.fromEntries(
    Object.entries(declared).map(([name, input]) => {
      const value = given[name] ?? input.default;
      if ((value === undefined || value === "") && input.required) {
        throw new Fault("WORKFLOW_INVALID", `${path}: Required input '${name}' not provided`);
      }
      return [name, typed(value, input, name, path)];
    }),
  );
}

function typed(given: unknown, input: WorkflowInput, name: string, path: string): unknown {
  const wrong = (): Fault =>
    new Fault("WORKFLOW_INVALID", `${path}: input '${name}' has a value that is no ${input.type}`);
  const value = given ?? undefined;
  if (value !== undefined && !isScalar(value)) throw wrong();
  if (input.type === "boolean") {
    const text = String(value ?? false);
    if (text !== "true" && text !== "false") throw wrong();
    return text === "true";
  }
  if (input.type === "number") {
    const number = Number(value ?? 0);
    if (Number.isNaN(number)) throw wrong();
    return number;
  }
  const text = String(value ?? "");
  if (input.type === "choice" && value !== undefined && input.options?.includes(text) !== true) throw wrong();
  return text;
}

function isScalar(value: unknown): value is string | number | boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}
