import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { ROOT, trackedFiles } from "#test/repository/tracked-files.ts";
import { judge } from "./judges.ts";

/** zizmor skips folders that aren't `.github`, so each file is given by name. */
const FILES = trackedFiles(
  "workflows/**/*.yml",
  ".github/workflows/*.yml",
  "action.yml",
  "actions/**/action.yml",
);

describe("zizmor, pedantic", () => {
  it.for(FILES)("finds nothing in %s", (path, test) => {
    const run = spawnSync(
      judge("zizmor", test),
      ["--pedantic", "--offline", "--no-progress", "--format=plain", path],
      {
        cwd: ROOT,
        encoding: "utf8",
      },
    );
    expect(run.status, run.stdout + run.stderr).toBe(0);
  });
});
