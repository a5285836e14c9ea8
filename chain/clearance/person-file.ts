import * as z from "zod";
import { Fault, type FaultCode } from "../fault.ts";
import { readStrictYaml } from "./strict-yaml.ts";

/** Files of one tree by path. */
export type Files = ReadonlyMap<string, Uint8Array>;

/** One line that a person wrote: it ends up in commit trailers, tables and messages. */
export const Line = z
  .string()
  .min(1)
  .max(500)
  .regex(/^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+$/u, "expected one line of text");
export const Time = z.iso
  .datetime({ offset: true, error: "expected a time such as 2026-11-20T10:00:00Z" })
  .transform((text) => new Date(text));

/**
 * Whatever somebody gave as a reason or a name, as these files and a commit's trailers take it: one line that isn't
 * empty, of at most 500 characters, and never half a character. A file that couldn't be read back would stop
 * every decision.
 */
export function asLine(text: string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  return (
    line
      .slice(0, 500)
      .replace(/[\uD800-\uDBFF]$/u, "")
      .trim() || "not said"
  );
}

/** Every file below a folder but what Git and people need there; sorted, so that messages are the same each time. */
export function filesIn(folder: string, files: Files): readonly (readonly [string, Uint8Array])[] {
  return [...files]
    .filter(([path]) => path.startsWith(folder))
    .filter(([path]) => path !== `${folder}.gitkeep` && path !== `${folder}README.md`)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

/** One reason by one person; a larger file is refused before it is parsed. */
const SIZE_LIMIT = 64 * 1024;

/**
 * One YAML document of one shape.
 *
 * @throws Fault of the given code, naming the file and, where it can, line and column.
 */
export function readPersonFile<T>(code: FaultCode, path: string, bytes: Uint8Array, schema: z.ZodType<T>): T {
  const known = READ.get(bytes);
  // What a schema made of these bytes is of its type.
  if (known?.schema === schema) return known.value as T;
  const value = readAnew(code, path, bytes, schema);
  READ.set(bytes, { schema, value });
  return value;
}

/** Bytes that were read never change, and each look at a tree reads all of them. */
const READ = new WeakMap<Uint8Array, { readonly schema: unknown; readonly value: unknown }>();

function readAnew<T>(code: FaultCode, path: string, bytes: Uint8Array, schema: z.ZodType<T>): T {
  if (bytes.length > SIZE_LIMIT) throw unreadable(code, path, `it is larger than ${SIZE_LIMIT} bytes`);
  const yaml = readStrictYaml(decode(code, path, bytes));
  const [problem] = yaml.problems;
  if (problem !== undefined) {
    throw unreadable(code, `${path}:${problem.line}:${problem.column}`, problem.message);
  }
  const parsed = schema.safeParse(yaml.value);
  if (parsed.success) return parsed.data;
  const reasons = parsed.error.issues.map((issue) => [...issue.path.map(String), issue.message].join(": "));
  throw unreadable(code, path, reasons.join("; "));
}

function decode(code: FaultCode, path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new Fault(code, `${path}: it is not UTF-8 text`, { cause });
  }
}

export function unreadable(code: FaultCode, path: string, reason: string): Fault {
  return new Fault(code, `${path}: ${reason}`);
}
