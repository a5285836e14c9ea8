import { describe, expect, it } from "vitest";
import { GATES } from "#chain/clearance/gates/gates.ts";
import { text, trackedFiles } from "./tracked-files.ts";

const FOLDER = "chain/clearance/gates";

describe("a gate", () => {
  const sources = trackedFiles("*.ts").filter((path) => !/\.test\.ts$|^(?:dist|tools)\//u.test(path));

  it.each(GATES.map(({ name }) => name))(
    "is one file and one row: %s is imported by the table alone",
    (name) => {
      const importers = sources.filter((path) =>
        text(path).includes(path.startsWith(`${FOLDER}/`) ? `"./${name}.ts"` : `gates/${name}.ts"`),
      );
      expect(importers).toEqual([`${FOLDER}/gates.ts`]);
      expect(text(`${FOLDER}/${name}.ts`)).toContain(`name: "${name}"`);
    },
  );

  it("asks something that people can read", () => {
    for (const { question } of GATES) expect(question).toMatch(/^[A-Z].*\?$/u);
  });
});
