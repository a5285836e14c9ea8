import * as z from "zod";

/** Names of services, environments, regions, builders and trust roots: they become branch and file names. */
export const Name = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/, "expected lower-case letters, digits and dashes");

/** `org/team` or a login. */
export const People = z.array(
  z.string().regex(/^[A-Za-z0-9-]+(\/[A-Za-z0-9._-]+)?$/, "expected a login or org/team"),
);

/** An entry by its own name: `constructor` is a legal name, and every object inherits one. */
export function entry<T>(record: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
