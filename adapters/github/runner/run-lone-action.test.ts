import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import type { IdTokenClaims } from "./contract.ts";
import { machineEnvironment } from "./machine-environment.ts";
import { runLoneAction } from "./run-lone-action.ts";

const root = mkdtempSync(join(tmpdir(), "clearance-lone-"));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const ACTION = `import { appendFileSync, readFileSync } from "node:fs";
const env = process.env;
const checkedOut = readFileSync("README.md", "utf8").trim();
console.log("token", env.INPUT_TOKEN, env.ACTIONS_ID_TOKEN_REQUEST_TOKEN);
appendFileSync(env.GITHUB_OUTPUT, "saw=" + [checkedOut, env.GITHUB_REPOSITORY, env.GITHUB_SHA.slice(0, 3), env.INPUT_IMAGE].join() + "\\n");`;

describe("a lone action", () => {
  it("runs in a fresh checkout with a token for the workflow it is said to be in", async () => {
    const entry = join(root, "action.mjs");
    writeFileSync(entry, ACTION);
    const claims: IdTokenClaims[] = [];
    const commit = "c".repeat(40);
    const result = await runLoneAction({
      facts: {
        runId: 7,
        runNumber: 1,
        attempt: 1,
        repository: {
          fullName: "acme/check-in",
          id: 1,
          ownerId: 2,
          visibility: "public",
          defaultBranch: "main",
        },
        event: { name: "push", payload: {} },
        actor: { login: "alice", id: 3 },
        ref: "refs/heads/main",
        refProtected: false,
        commit,
        workflow: { path: ".github/workflows/release.yml", name: "Release", ref: "refs/heads/main", commit },
        urls: { server: "https://github.com", api: "http://127.0.0.1:1", graphql: "http://127.0.0.1:1" },
      },
      workflow: {
        repository: "acme/builder",
        path: ".github/workflows/build.yml",
        ref: "refs/heads/main",
        commit: "d".repeat(40),
      },
      environment: { name: "prod", deployment: false },
      permissions: { "id-token": "write" },
      github: {
        jobToken: async () => "ghs_lone",
        idToken: async (asked) => {
          claims.push(asked);
          return { url: "http://127.0.0.1:1/", token: "ask-with-this" };
        },
        checkout: async ({ directory }) => {
          writeFileSync(join(directory, "README.md"), "source\n");
          return { commit };
        },
      },
      machineEnvironment: machineEnvironment(process.env),
      workDirectory: join(root, "run"),
      entry,
      action: { inputs: { token: { default: "${{ github.token }}" }, image: { required: true } } },
      inputs: { image: "reg/x" },
    });
    expect(result).toMatchObject({ exitCode: 0, outputs: { saw: "source,acme/check-in,ccc,reg/x" } });
    expect(result.log).toBe("token *** ***\n");
    expect(claims[0]).toMatchObject({
      environment: "prod",
      job_workflow_ref: "acme/builder/.github/workflows/build.yml@refs/heads/main",
      workflow_ref: "acme/check-in/.github/workflows/release.yml@refs/heads/main",
    });
  });
});
