import * as z from "zod";
import { Fault } from "#chain/fault.ts";

/** Gives an input by its name in action.yml; "" where it isn't set, as the runner has it. */
export type InputReader = (name: string) => string;

/** `subjectDigest` → `subject-digest`: the schema's keys are the inputs' names. */
export function inputName(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/**
 * Named strings into a typed object; an empty string counts as absent.
 *
 * @throws Fault `INPUT_INVALID` that names each wrong input.
 */
export function readInputs<S extends z.ZodObject>(schema: S, read: InputReader): z.infer<S> {
  const given = Object.keys(schema.shape).flatMap((key) => {
    const value = read(inputName(key)).trim();
    return value === "" ? [] : [[key, value] as const];
  });
  const parsed = schema.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(
    (issue) => `${inputName(String(issue.path[0] ?? ""))}: ${issue.message}`,
  );
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
