import * as z from "zod";
import type { Digest } from "../digest/digest.ts";
import type { Finding } from "./verdict.ts";

/**
 * On an image's index or manifest: once this digest has run, nothing from before it may come back, and why (a
 * schema that older code can't read). It is part of what the digest names, so nobody can hide or add it.
 */
export const BARRIER_ANNOTATION = "dev.clearance.rollback-barrier";

export interface Barrier {
  readonly digest: Digest;
  readonly reason: string;
}

const Annotated = z.object({ annotations: z.record(z.string(), z.unknown()).optional() });

/** The barrier that a manifest's bytes declare, if any. One that doesn't read as a manifest counts as one. */
export function barrierIn(digest: Digest, bytes: Uint8Array): Barrier | undefined {
  const parsed = Annotated.safeParse(json(bytes));
  if (!parsed.success) return unknownBarrier(digest);
  const reason = parsed.data.annotations?.[BARRIER_ANNOTATION];
  if (reason === undefined) return undefined;
  return { digest, reason: typeof reason === "string" && reason !== "" ? reason : "it says no reason" };
}

/** What can't be read may have been one. */
export function unknownBarrier(digest: Digest): Barrier {
  return {
    digest,
    reason: "its manifest can't be read, so nobody knows whether anything may go back past it",
  };
}

/**
 * Every digest that stood in a lane after `to` did for the last time, what runs now among them: going back to
 * `to` goes back past all of these. `changes` are newest first; all of them where `to` never stood there.
 */
export function digestsPassed(
  changes: readonly { readonly before: Digest | null; readonly after: Digest | null }[],
  to: Digest,
): readonly Digest[] {
  const stood = changes.findIndex(({ before }) => before === to);
  const passed = stood < 0 ? changes : changes.slice(0, stood + 1);
  return [...new Set(passed.flatMap(({ after }) => after ?? []))].filter((digest) => digest !== to);
}

export function barrierFinding({ digest, reason }: Barrier, to: Digest): Finding {
  return {
    code: "ROLLBACK_BARRIER",
    message: `${to} is from before ${digest}, past which nothing goes back: ${reason}`,
  };
}

function json(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
