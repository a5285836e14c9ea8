import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { TestContext } from "vitest";
import { builtJudge, type JudgeName } from "../../tools/judges/judges-folder.ts";

const REMEDY =
  "run `npm run judges` once (needs Go and Python 3; Debian's packages come by apt-get), or point JUDGES_DIR at a folder with it";

/** The program's path: from JUDGES_DIR, else what `npm run judges` built, else PATH. */
export function findJudge(name: JudgeName): string | undefined {
  const { JUDGES_DIR, PATH = "" } = process.env;
  const inFolder = (folder: string) => (folder === "" ? undefined : join(folder, name));
  return [inFolder(JUDGES_DIR ?? ""), builtJudge(name), ...PATH.split(delimiter).map(inFolder)].find(
    (path) => path !== undefined && existsSync(path),
  );
}

/**
 * The program's path, for a test that can't speak without it: where it is missing the test is skipped
 * with the remedy on its line, and under CI it fails, so that no judge is ever silently absent.
 */
export function judge(name: JudgeName, test: Pick<TestContext, "skip">): string {
  const path = findJudge(name);
  if (path !== undefined) return path;
  if (process.env["CI"] === "true") throw new Error(`the judge "${name}" is missing: ${REMEDY}`);
  console.warn(`SKIPPED for want of the judge "${name}": ${REMEDY}`);
  return test.skip(`no "${name}": ${REMEDY}`);
}
