import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../..", import.meta.url));

/** Paths that Git tracks or would track, relative to the root. */
export function trackedFiles(...patterns: readonly string[]): string[] {
  const listed = execFileSync(
    "git",
    ["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", ...patterns],
    { cwd: ROOT, encoding: "utf8", maxBuffer: 1 << 26 },
  );
  return [...new Set(listed.split("\0"))].filter((path) => path !== "").sort();
}

export function text(path: string): string {
  return readFileSync(`${ROOT}/${path}`, "utf8");
}
