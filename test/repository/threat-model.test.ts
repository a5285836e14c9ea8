import { describe, expect, it } from "vitest";
import { ATTACKS } from "../../tools/attacks/attacks.ts";
import { text, trackedFiles } from "./tracked-files.ts";

const MODEL = text("THREAT_MODEL.md");
const PATHS = new Map(
  [...MODEL.matchAll(/^\[([\w-]+)\]: (\S+)$/gm)].map(([, name = "", path = ""]) => [name, path]),
);
const PROOFS = [...MODEL.matchAll(/\[([\w-]+)\] "([^"]+)" \|$/gm)].map(
  ([, name = "", title = ""]) => [PATHS.get(name) ?? name, title] as const,
);
const SIX = [
  "unsigned-image",
  "foreign-source-same-builder",
  "replayed-attestation",
  "changed-after-approval",
  "direct-push",
  "tag-instead-of-digest",
];

/** Titles and the rows of tables; `…` stands for the rest of one. */
function names(path: string, title: string): boolean {
  return text(path).includes(title.endsWith("…") ? `"${title.slice(0, -1)}` : title);
}

describe("the threat model", () => {
  it.each(PROOFS)("names a test that is there: %s, %s", (path, title) => {
    expect(trackedFiles(path)).toEqual([path]);
    expect(names(path, title)).toBe(true);
  });

  it("has a proof in every row of an attacker", () => {
    const rows = MODEL.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| ---"));
    const attackers = rows.filter((line) => line.split(" | ").length === 3 && !line.startsWith("| attacker"));
    expect(attackers).toHaveLength(PROOFS.length);
    expect(PROOFS.length).toBeGreaterThan(35);
  });

  it("names files that are there", () => {
    const files = [...MODEL.matchAll(/`((?:chain|operations|adapters|promoter)\/[\w./-]+\.ts)`/g)];
    expect(files.length).toBeGreaterThan(20);
    for (const [, file = ""] of files) expect(trackedFiles(file), file).toEqual([file]);
  });

  it("has the six attacks, each with a check that can be taken out", () => {
    for (const name of SIX) expect(MODEL, name).toContain(`\`${name}\``);
    expect(ATTACKS.map(({ name }) => name)).toEqual(expect.arrayContaining(SIX));
  });

  it.each(ATTACKS)(
    "has a check to take out where `npm run attacks` looks for it: $name",
    ({ edits, test }) => {
      expect(names(test.file, test.title)).toBe(true);
      for (const { file, text: wanted } of edits) {
        expect(text(file).split(wanted), `${file}: ${wanted}`).toHaveLength(2);
      }
    },
  );
});
