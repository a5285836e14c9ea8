import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Edit } from "./attacks.ts";

/** Takes checks out of the tree in `root`; gives back what puts them in again. @throws Error where a text isn't there exactly once. */
export function takeOut(root: string, edits: readonly Edit[]): () => void {
  const paths = [...new Set(edits.map(({ file }) => join(root, file)))];
  const before = new Map(paths.map((path) => [path, readFileSync(path, "utf8")]));
  const after = new Map(before);
  for (const { file, text, replacement } of edits) {
    const path = join(root, file);
    const parts = (after.get(path) ?? "").split(text);
    if (parts.length !== 2) {
      throw new Error(`${file} holds ${parts.length - 1} times, not once: ${text.trim()}`);
    }
    after.set(path, parts.join(replacement));
  }
  for (const [path, content] of after) writeFileSync(path, content);
  return () => {
    for (const [path, content] of before) writeFileSync(path, content);
  };
}
