import { describe, expect, it } from "vitest";
import { QUESTION_NAMES } from "#chain/clearance/hardening-policy.ts";
import { EXAMPLES } from "../../tools/policies/examples.ts";
import { policyFolders } from "../../tools/policies/folders.ts";
import { text, trackedFiles } from "./tracked-files.ts";

describe("the folders of the hardening set", () => {
  const folders = policyFolders();

  it("are what `npm run docs` writes, one for each question, and nothing besides", () => {
    const there = trackedFiles(...QUESTION_NAMES.map((name) => `policies/${name}`));
    expect(there.toSorted()).toEqual([...folders.keys()].map((path) => `policies/${path}`).toSorted());
    for (const [path, wanted] of folders) expect(text(`policies/${path}`), path).toBe(wanted);
  });

  it.each(QUESTION_NAMES)(
    "%s has a policy, a README, tests, and examples with names of their own",
    (name) => {
      const files = [...folders.keys()].filter((path) => path.startsWith(`${name}/`));
      for (const file of ["README.md", "policy.yaml", "kyverno-test.yaml", "bad.yaml"]) {
        expect(files).toContain(`${name}/${file}`);
      }
      const { good, bad, skipped = [] } = EXAMPLES[name];
      const examples = [...good, ...bad, ...skipped].map(({ metadata }) => metadata.name);
      expect(examples.length).toBeGreaterThan(3);
      expect(examples.filter((one, index) => examples.indexOf(one) < index)).toEqual([]);
    },
  );
});
