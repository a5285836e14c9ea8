import type { Finding } from "../clearance/verdict.ts";
import type { TreeChange } from "./git.ts";

/** A file as a promotion or rollback leaves it; null where it is gone. */
export interface PlannedFile {
  readonly path: string;
  readonly bytes: Uint8Array | null;
}

/**
 * Holds what a diff shows against what was planned: each planned file with exactly its bytes, as an ordinary
 * file, and nothing else. One finding per path that isn't so.
 */
export function unplannedChanges(
  planned: readonly PlannedFile[],
  changes: readonly TreeChange[],
): readonly Finding[] {
  const left = new Map(planned.map((file) => [file.path, file.bytes]));
  const findings: Finding[] = [];
  for (const { path, after, plain } of changes) {
    const bytes = left.get(path);
    if (bytes === undefined) findings.push(unexpected(`${path} is changed, which was not planned`));
    else if (after === "too large") findings.push(unexpected(`${path} is larger than anything planned`));
    else if (!sameBytes(bytes, after ?? null)) findings.push(unexpected(`${path} is not what was planned`));
    else if (!plain) findings.push(unexpected(`${path} is a link, or executable, which was not planned`));
    left.delete(path);
  }
  for (const path of left.keys()) findings.push(unexpected(`${path} is not changed, which was planned`));
  return findings;
}

export function sameBytes(a: Uint8Array | null, b: Uint8Array | null): boolean {
  if (a === null || b === null) return a === b;
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

function unexpected(message: string): Finding {
  return { code: "EDIT_UNEXPECTED", message };
}
