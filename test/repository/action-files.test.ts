import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { AttestInputs } from "../../actions/attest/inputs.ts";
import { BuildInputs } from "../../actions/build/inputs.ts";
import { ChainInputs } from "../../actions/inputs.ts";
import { PromoteInputs } from "../../actions/promote/inputs.ts";
import { inputName } from "../../actions/read-inputs.ts";
import { RollbackInputs } from "../../actions/rollback/inputs.ts";
import { SbomInputs } from "../../actions/sbom/inputs.ts";
import { VerifyInputs } from "../../actions/verify/inputs.ts";
import { text, trackedFiles } from "./tracked-files.ts";

const ActionFile = z.object({
  name: z.string(),
  description: z.string(),
  inputs: z.record(
    z.string(),
    z.strictObject({ description: z.string(), required: z.boolean(), default: z.string().optional() }),
  ),
  outputs: z.record(z.string(), z.strictObject({ description: z.string() })),
  runs: z.strictObject({ using: z.literal("node24"), main: z.string() }),
});

const ACTIONS = {
  "action.yml": ChainInputs,
  "actions/attest/action.yml": AttestInputs,
  "actions/build/action.yml": BuildInputs,
  "actions/promote/action.yml": PromoteInputs,
  "actions/rollback/action.yml": RollbackInputs,
  "actions/sbom/action.yml": SbomInputs,
  "actions/verify/action.yml": VerifyInputs,
};

/** Rows of the README table under the heading "### <title>": input name → whether it is required. */
function readmeInputs(title: string): string[] {
  const section = text("docs/actions.md")
    .split(/^## /m)
    .find((part) => part.startsWith(`${title}\n`));
  return [...(section ?? "").matchAll(/^\| `([a-z-]+)` \|/gm)].map((match) => match[1] ?? "");
}

describe("action files", () => {
  it("covers each action.yml of the repository", () => {
    expect(trackedFiles("action.yml", "actions/**/action.yml")).toEqual(Object.keys(ACTIONS).sort());
  });

  it.each(Object.entries(ACTIONS))(
    "%s, its schema and its documentation table name the same inputs",
    (path, schema) => {
      const file = ActionFile.parse(parse(text(path)));
      const declared = Object.keys(file.inputs).sort();
      expect(Object.keys(schema.shape).map(inputName).sort()).toEqual(declared);
      expect(readmeInputs(path).sort()).toEqual([...declared, ...Object.keys(file.outputs)].sort());
    },
  );

  it.each(Object.entries(ACTIONS))(
    "%s requires what its schema requires and runs a bundle of dist",
    (path, schema) => {
      const file = ActionFile.parse(parse(text(path)));
      const required = Object.entries(schema.shape).filter(
        ([, field]) => !(field as z.ZodType).safeParse(undefined).success,
      );
      const names = required.map(([key]) => inputName(key)).sort();
      expect(
        Object.keys(file.inputs)
          .filter((name) => file.inputs[name]?.required)
          .sort(),
      ).toEqual(names);
      const name = path === "action.yml" ? "main" : path.split("/")[1];
      expect(file.runs.main.replace("../../", "")).toBe(`dist/${name}.js`);
    },
  );
});
