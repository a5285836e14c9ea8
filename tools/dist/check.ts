import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { bundle } from "./bundle.ts";

/** Names of the files that differ between two folders, or stand in one of them only. */
export function differences(left: string, right: string): readonly string[] {
  const names = new Set([...readdirSync(left), ...readdirSync(right)]);
  return [...names].sort().filter((name) => {
    const [a, b] = [left, right].map((folder) =>
      readdirSync(folder).includes(name) ? readFileSync(join(folder, name)) : undefined,
    );
    return a === undefined || b === undefined || !a.equals(b);
  });
}

if (import.meta.main) {
  const root = resolve(import.meta.dirname, "../..");
  const fresh = mkdtempSync(join(tmpdir(), "clearance-dist-"));
  try {
    await bundle(root, fresh);
    const changed = differences(join(root, "dist"), fresh);
    if (changed.length > 0) {
      console.error(
        `dist/ isn't what the sources build: ${changed.join(", ")}.\nRemedy: npm run dist, and commit dist/.`,
      );
      process.exitCode = 1;
    } else console.log("dist/ is what the sources build.");
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}
