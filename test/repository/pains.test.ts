import { describe, expect, it } from "vitest";
import { text, trackedFiles } from "./tracked-files.ts";

const DOCUMENT = text("docs/pains.md");
const ROWS = DOCUMENT.split("\n").filter((line) => /^\| (?:\d+|[a-z][\w-]*#\d+)/u.test(line));
const PATHS = new Map(
  [...DOCUMENT.matchAll(/^\[([\w-]+)\]: (\S+)$/gmu)].map(([, name = "", path = ""]) => [name, path]),
);
/** Each test that a row names: the file and the title. */
const PROOFS = [...DOCUMENT.matchAll(/\[([\w-]+)\] "([^"]+)"/gu)].map(
  ([, name = "", title = ""]) => [PATHS.get(name) ?? name, title] as const,
);
/** A title that begins with an issue: `kargo#1328: …`, `kargo#751, #7180: …`. */
const NAMED = /"((?:[a-z][\w-]*)?#\d+(?:, (?:[a-z][\w-]*)?#\d+)*: [^"\n]+)"/gu;

describe("the table of pains", () => {
  it("has a row for each of the 51, in order", () => {
    const numbers = ROWS.flatMap((row) => /^\| (\d+) \|/u.exec(row)?.[1] ?? []).map(Number);
    expect(numbers).toEqual(Array.from({ length: 51 }, (_, index) => index + 1));
  });

  it("names a test wherever it says that something is solved, and none where it isn't", () => {
    for (const row of ROWS.filter((one) => /^\| \d/u.test(one))) {
      const [, number, , , here = "", why = "", tests = ""] = row.split(" | ").join("|").split("|");
      expect(["yes", "partly", "open", "no"], row).toContain(here.trim());
      expect(why.trim(), row).not.toBe("");
      expect(/\[[\w-]+\] "/u.test(tests), `${number}: ${tests}`).toBe(/^(?:yes|partly)$/u.test(here.trim()));
    }
  });

  it.each(PROOFS)("names a test that is there: %s, %s", (path, title) => {
    expect(trackedFiles(path)).toEqual([path]);
    expect(text(path)).toContain(`"${title}"`);
  });

  it("names files that are there", () => {
    const files = [...DOCUMENT.matchAll(/`((?:chain|operations|adapters|promoter|test)\/[\w./-]+\.ts)`/gu)];
    expect(files.length).toBeGreaterThan(30);
    for (const [, file = ""] of files) expect(trackedFiles(file), file).toEqual([file]);
  });

  it("leaves out no test that is named after an issue", () => {
    const titles = trackedFiles("*.test.ts").flatMap((path) =>
      [...text(path).matchAll(NAMED)].map(([, title = ""]) => `${path}: ${title}`),
    );
    const known = new Set(PROOFS.map(([path, title]) => `${path}: ${title}`));
    expect(titles.filter((title) => !known.has(title))).toEqual([]);
  });
});
