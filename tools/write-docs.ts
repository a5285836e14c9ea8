import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parse } from "yaml";
import * as z from "zod";
import { FINDINGS } from "../chain/clearance/verdict.ts";
import { FAULTS } from "../chain/fault.ts";
import { COMMANDS } from "../cli/commands.ts";
import { optionsOf, usageOf } from "../cli/help.ts";
import { HELP as SERVE_HELP } from "../promoter/help.ts";
import { HELP as SANDBOX_HELP } from "../sandbox/help.ts";
import { policiesReadme, policyFolders } from "./policies/folders.ts";

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

export function cliDocument(): string {
  const sections = COMMANDS.map((command) => {
    const heading = `## clearance ${command.name}\n\n${command.summary}.\n`;
    if ("program" in command) return `${heading}\n\`\`\`text\n${PROGRAMS[command.program]}\`\`\`\n`;
    const rows = optionsOf(command).map(([option, help]) => [`\`${option}\``, help]);
    const details = command.details === undefined ? "" : `\n${command.details}\n`;
    const usage = usageOf(command).replace("Usage: ", "");
    return `${heading}${details}\n\`\`\`text\n${usage}\n\`\`\`\n\n${table(["option", "what it is"], rows)}\n`;
  });
  return `${CLI_BEGINNING}\n${sections.join("\n")}`;
}

const CLI_BEGINNING = `# The command

Written from \`cli/commands/\` by \`npm run docs\`.

Exit codes: 0 done or cleared, 1 refused, 2 fault (we could not decide), 70 bug. With \`--json\` stdout holds exactly one JSON document, also
for a fault (\`{"fault": {"code", "message", "retryable"}}\`); progress and logs go to stderr.

| what | where it comes from, in this order |
| --- | --- |
| the GitOps repository | \`--gitops\`, \`CLEARANCE_GITOPS\`, the working directory's \`origin\` |
| GitHub | \`GITHUB_API_URL\`, \`GH_HOST\`, the host of \`origin\`, github.com |
| the token | \`GITHUB_TOKEN\`, \`GH_TOKEN\`, \`gh auth token\`. A host that only \`origin\` names is not shown the first two, unless it is GitHub's own or this machine |
| the promoter's App | \`CLEARANCE_APP_ID\` with \`CLEARANCE_APP_PRIVATE_KEY\` or \`CLEARANCE_APP_PRIVATE_KEY_FILE\`; never used by \`rollback\` |
| registry credentials | Docker's config (\`DOCKER_CONFIG\`), credential helpers |
| proxies, own authorities | \`HTTPS_PROXY\`, \`HTTP_PROXY\`, \`NO_PROXY\`; \`NODE_EXTRA_CA_CERTS\`, \`NODE_USE_SYSTEM_CA=1\`, \`SSL_CERT_FILE\`. git reads \`SSL_CERT_FILE\` and \`GIT_SSL_CAINFO\` |
| the clone | \`XDG_CACHE_HOME\` or \`~/.cache\`, below \`clearance/git\`; deleting it loses nothing |
`;

const PROGRAMS = { sandbox: SANDBOX_HELP, serve: SERVE_HELP };

/** The README with its table of actions written anew; the rest is nobody's but its author's. */
export function readmeDocument(): string {
  const text = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const names = (of: object): string =>
    Object.keys(of)
      .map((name) => `\`${name}\``)
      .join(" ");
  const rows = ACTIONS.map((path) => {
    const { inputs, outputs } = ActionFile.parse(
      parse(readFileSync(new URL(`../${path}`, import.meta.url), "utf8")),
    );
    const name =
      path === "action.yml" ? "`clearance`" : `\`clearance/${path.slice(0, -"/action.yml".length)}\``;
    return [name, names(inputs), names(outputs)];
  });
  const [before = "", , after = ""] = text.split(/^<!-- actions -->$/m);
  return `${before}<!-- actions -->\n${table(["action", "inputs", "outputs"], rows)}\n<!-- actions -->${after}`;
}

export const DOCUMENTS = {
  "README.md": readmeDocument,
  "docs/actions.md": actionsDocument,
  "docs/cli.md": cliDocument,
  "docs/faults.md": faultsDocument,
  "policies/README.md": policiesReadme,
};

if (import.meta.main) {
  for (const [path, write] of Object.entries(DOCUMENTS))
    writeFileSync(new URL(`../${path}`, import.meta.url), write());
  const folders = policyFolders();
  for (const name of new Set([...folders.keys()].map((path) => path.slice(0, path.indexOf("/"))))) {
    rmSync(new URL(`../policies/${name}`, import.meta.url), { recursive: true, force: true });
  }
  for (const [path, text] of folders) {
    const file = new URL(`../policies/${path}`, import.meta.url);
    mkdirSync(dirname(file.pathname), { recursive: true });
    writeFileSync(file, text);
  }
}
