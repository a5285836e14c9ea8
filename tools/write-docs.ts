import { readFileSync, writeFileSync } from "node:fs";
import { parse } from "yaml";
import * as z from "zod";
import { FINDINGS } from "../chain/clearance/verdict.ts";
import { FAULTS } from "../chain/fault.ts";

/** Writes the documents that are tables of what the code says: `npm run docs`. A test keeps them equal. */
const ActionFile = z.object({
  name: z.string(),
  description: z.string(),
  inputs: z.record(
    z.string(),
    z.object({ description: z.string(), required: z.boolean(), default: z.string().optional() }),
  ),
  outputs: z.record(z.string(), z.object({ description: z.string() })),
});

const ACTIONS = [
  "action.yml",
  ...["build", "sbom", "attest", "verify", "promote", "rollback"].map((name) => `actions/${name}/action.yml`),
];

function table(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [line(header), line(header.map(() => "---")), ...rows.map(line)].join("\n");
}

export function actionsDocument(): string {
  const sections = ACTIONS.map((path) => {
    const file = ActionFile.parse(parse(readFileSync(new URL(`../${path}`, import.meta.url), "utf8")));
    const inputs = Object.entries(file.inputs).map(([name, input]) => {
      const fallback = input.required
        ? "required"
        : input.default === undefined || input.default === ""
          ? ""
          : `\`${input.default}\``;
      return [`\`${name}\``, input.description, fallback];
    });
    const outputs = Object.entries(file.outputs).map(([name, output]) => [`\`${name}\``, output.description]);
    return `## ${path}\n\n${file.description}\n\n${table(["input", "what it is", "default"], inputs)}\n\n${table(["output", "what it is"], outputs)}\n`;
  });
  return `# The actions\n\nWritten from the action files by \`npm run docs\`.\n\n${sections.join("\n")}`;
}

export function faultsDocument(): string {
  const rows = (codes: Readonly<Record<string, string>>): string =>
    table(
      ["code", "what it means, and the remedy"],
      Object.entries(codes).map(([code, meaning]) => [`\`${code}\``, meaning]),
    );
  return [
    "# Refusals and faults\n",
    "Written from `chain/fault.ts` and `chain/clearance/verdict.ts` by `npm run docs`.\n",
    "A **refusal** is a verdict: we decided, and the answer is no (exit code 1). A **fault** means that we could not decide (exit code 2):",
    "it never clears and never refuses. Anything else is a bug (exit code 70).\n",
    "## Faults\n",
    `${rows(FAULTS)}\n`,
    "## Findings of a refusal\n",
    `${rows(FINDINGS)}\n`,
  ].join("\n");
}

export const DOCUMENTS = { "docs/actions.md": actionsDocument, "docs/faults.md": faultsDocument };

if (import.meta.main) {
  for (const [path, write] of Object.entries(DOCUMENTS))
    writeFileSync(new URL(`../${path}`, import.meta.url), write());
}
