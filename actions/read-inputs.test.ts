import { describe, expect, it } from "vitest";
import * as z from "zod";
import { AttestInputs } from "./attest/inputs.ts";
import { BuildInputs } from "./build/inputs.ts";
import { ChainInputs } from "./inputs.ts";
import { PromoteInputs } from "./promote/inputs.ts";
import { type InputSource, inputName, List, readInputs } from "./read-inputs.ts";
import { RollbackInputs } from "./rollback/inputs.ts";
import { SbomInputs } from "./sbom/inputs.ts";
import { VerifyInputs } from "./verify/inputs.ts";

function sourceOf(values: Readonly<Record<string, string>>): InputSource & { readonly hidden: string[] } {
  const hidden: string[] = [];
  return {
    hidden,
    input: (name) => values[name] ?? "",
    secret: (name) => {
      hidden.push(name);
      return values[name] ?? "";
    },
  };
}

const Schema = z.strictObject({
  subjectName: z.string(),
  tags: List,
  head: z.string().regex(/^x/, "expected x").optional(),
});

describe("readInputs", () => {
  it("reads each key under its name in action.yml, and an empty string as absent", () => {
    const source = sourceOf({ "subject-name": " a ", tags: "main, ,v1", head: " " });
    expect(readInputs(Schema, source)).toEqual({ subjectName: "a", tags: ["main", "v1"] });
  });

  it("names every wrong input and every missing one at once", () => {
    expect(() => readInputs(Schema, sourceOf({ head: "y" }))).toThrow(
      expect.objectContaining({
        code: "INPUT_INVALID",
        message: "wrong inputs: subject-name: it is missing; head: expected x",
      }),
    );
  });

  it.each(
    Object.entries({
      AttestInputs,
      BuildInputs,
      ChainInputs,
      PromoteInputs,
      RollbackInputs,
      SbomInputs,
      VerifyInputs,
    }),
  )("hides every token and key of %s, also where another input is wrong", (_name, schema) => {
    const source = sourceOf({});
    try {
      readInputs(schema, source);
    } catch (fault) {
      expect(fault).toMatchObject({ code: "INPUT_INVALID" });
    }
    const secrets = Object.keys(schema.shape)
      .map(inputName)
      .filter((name) => /token|key|secret|password/.test(name));
    expect(secrets).toContain("github-token");
    expect(source.hidden).toEqual(secrets);
  });
});
