import * as z from "zod";
import { Fault } from "#chain/fault.ts";

/** Where an action's inputs come from, by their names in action.yml; "" where one isn't set, as the runner has it. */
export interface InputSource {
  input(name: string): string;
  /** The same, hidden in the log from then on. */
  secret(name: string): string;
}

/** Inputs that nobody may ever see, whichever action has them. */
const SECRETS: ReadonlySet<string> = new Set(["github-token", "app-private-key", "signing-key"]);

/** `subjectDigest` → `subject-digest`: the schema's keys are the inputs' names. */
export function inputName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * Named strings into a typed object; an empty string counts as absent. Secrets are hidden before anything is read
 * of them.
 *
 * @throws Fault `INPUT_INVALID` that names each wrong input.
 */
export function readInputs<S extends z.ZodObject>(schema: S, source: InputSource): z.infer<S> {
  const given = Object.keys(schema.shape).flatMap((key) => {
    const name = inputName(key);
    const value = (SECRETS.has(name) ? source.secret(name) : source.input(name)).trim();
    return value === "" ? [] : [[key, value] as const];
  });
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const names = new Set(given.map(([key]) => key));
  const problems = parsed.error.issues.map(({ path, message }) => {
    const key = String(path[0] ?? "");
    return `${inputName(key)}: ${names.has(key) ? message : "it is missing"}`;
  });
  throw new Fault("INPUT_INVALID", `wrong inputs: ${problems.join("; ")}`);
}

/** A comma-separated list; empty items are dropped. */
export const List = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((item) => item.trim())
      .filter((item) => item !== ""),
  );
