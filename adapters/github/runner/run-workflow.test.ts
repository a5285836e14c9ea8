import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { IdTokenClaims, JobResult, RunObserver, RunRequest } from "./contract.ts";
import { machineEnvironment } from "./machine-environment.ts";
import { runWorkflow } from "./run-workflow.ts";

const root = mkdtempSync(join(tmpdir(), "clearance-runner-"));
const claims: IdTokenClaims[] = [];
let runs = 0;

afterAll(() => rmSync(root, { recursive: true, force: true }));
beforeEach(() => {
  claims.length = 0;
});

/** A repository's files, as `uses:` and checkout find them. */
function repository(name: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    const file = join(root, "repositories", name, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}

function request(source: string, changes: Partial<RunRequest> = {}): RunRequest {
  runs += 1;
  return {
    runId: runs,
    runNumber: 1,
    attempt: 1,
    repository: {
      fullName: "acme/check-in",
      id: 10,
      ownerId: 20,
      visibility: "public",
      defaultBranch: "main",
    },
    event: { name: "workflow_dispatch", payload: { sender: { login: "alice" } } },
    actor: { login: "alice", id: 1 },
    ref: "refs/heads/main",
    refProtected: true,
    commit: "a".repeat(40),
    workflow: {
      path: ".github/workflows/release.yml",
      source: `name: Release\non: workflow_dispatch\n${source}`,
      ref: "refs/heads/main",
      commit: "a".repeat(40),
    },
    inputs: {},
    variables: { COLOUR: "green" },
    defaultPermissions: { contents: "read" },
    urls: {
      server: "https://github.com",
      api: "http://127.0.0.1:1/api/v3",
      graphql: "http://127.0.0.1:1/api/graphql",
    },
    workDirectory: join(root, `run-${runs}`),
    machineEnvironment: machineEnvironment(process.env),
    github: {
      secretsFor: async (environment) => ({
        SHARED: "shared-secret",
        ...(environment === "prod" ? { KEY: "prod-key" } : {}),
      }),
      jobToken: async () => "ghs_job-token",
      idToken: async (asked) => {
        claims.push(asked);
        return { url: "http://127.0.0.1:1/token", token: "request-token" };
      },
      source: async (name) => ({
        directory: join(root, "repositories", name),
        commit: "b".repeat(40),
        ref: "refs/tags/v1",
      }),
      checkout: async ({ directory }) => {
        mkdirSync(directory, { recursive: true });
        writeFileSync(join(directory, "README.md"), "checked out\n");
        return { commit: "a".repeat(40) };
      },
    },
    ...changes,
  };
}

const released: RunObserver = { jobWaiting: async () => "released" };

async function run(source: string, changes: Partial<RunRequest> = {}, observer = released) {
  const result = await runWorkflow(request(source, changes), observer);
  const jobs: Record<string, JobResult> = Object.fromEntries(result.jobs.map((job) => [job.key, job]));
  return { ...result, byKey: jobs, log: result.jobs.map((job) => job.log).join("") };
}

const job = (steps: string, more = ""): string =>
  `jobs:\n  one:\n    runs-on: ubuntu-latest\n${more}    steps:\n${steps.replaceAll(/^/gm, "      ")}\n`;

describe("a job's steps", () => {
  it("pass outputs, environment, path and summary on through the runner's files", async () => {
    const { byKey, log } = await run(
      job(
        `- id: first
  run: |
    echo "answer=42" >> "$GITHUB_OUTPUT"
    printf 'text<<END\\nline 1\\nline 2\\nEND\\n' >> "$GITHUB_OUTPUT"
    echo "KEPT=yes" >> "$GITHUB_ENV"
    mkdir bin && printf '#!/bin/sh\\necho tool ran' > bin/tool && chmod +x bin/tool
    echo "$PWD/bin" >> "$GITHUB_PATH"
    echo "## Done" >> "$GITHUB_STEP_SUMMARY"
- run: |
    echo "got \${{ steps.first.outputs.answer }} $KEPT \${{ env.KEPT }} $OWN"
    tool
  env: { OWN: "\${{ vars.COLOUR }}" }`,
        "    outputs: { answer: '${{ steps.first.outputs.answer }}', text: '${{ steps.first.outputs.text }}' }\n",
      ),
    );
    expect(log).toContain("got 42 yes yes green");
    expect(log).toContain("tool ran");
    expect(byKey["one"]).toMatchObject({
      conclusion: "success",
      outputs: { answer: "42", text: "line 1\nline 2" },
      summary: "## Done\n",
    });
  });

  it("stop at the first failure, except for those that ask to run", async () => {
    const { byKey, conclusion } = await run(
      job(`- { name: breaks, run: exit 3 }
- { name: never, run: echo never }
- { name: on failure, if: failure(), run: echo cleaning }
- { name: always, if: "always() && github.ref == 'refs/heads/main'", run: echo last }`),
    );
    expect(conclusion).toBe("failure");
    expect(byKey["one"]?.steps.map((step) => step.outcome)).toEqual([
      "failure",
      "skipped",
      "success",
      "success",
    ]);
  });

  it("go on after a failure that may happen, and keep its outcome apart from its conclusion", async () => {
    const { byKey, log } = await run(
      job(`- { id: flaky, run: exit 1, continue-on-error: true }
- run: echo "\${{ steps.flaky.outcome }} then \${{ steps.flaky.conclusion }}"`),
    );
    expect(byKey["one"]?.conclusion).toBe("success");
    expect(log).toContain("failure then success");
  });
});

describe("what a step's process can see", () => {
  it("is nothing of the runner's own environment but the machine's network settings", async () => {
    const machine = { PATH: process.env["PATH"], HTTPS_PROXY: "http://127.0.0.1:9", GITHUB_TOKEN: "leaked" };
    const { log } = await run(job("- run: env"), { machineEnvironment: machineEnvironment(machine) });
    const names = [...log.matchAll(/^([A-Za-z_]\w*)=/gm)].map((found) => found[1] ?? "");
    const foreign = names.filter(
      (name) => !/^(GITHUB_|RUNNER_|CI$|PATH$|HOME$|LANG$|PWD$|SHLVL$|_$)/.test(name),
    );
    expect(foreign).toEqual(["HTTPS_PROXY"]);
    expect(log).not.toContain("leaked");
  });

  it("can't be bent by GITHUB_ENV into another repository or commit", async () => {
    const { log } = await run(
      job(`- run: echo "GITHUB_REPOSITORY=evil/repo" >> "$GITHUB_ENV"
- run: echo "still $GITHUB_REPOSITORY"`),
    );
    expect(log).toContain("still acme/check-in");
  });

  it("holds the OIDC endpoint only where the job may ask for a token", async () => {
    const asks = '- run: echo "endpoint ${ACTIONS_ID_TOKEN_REQUEST_URL:-none}"';
    expect((await run(job(asks))).log).toContain("endpoint none");
    expect(claims).toEqual([]);
    const allowed = await run(job(asks, "    permissions: { id-token: write }\n"));
    expect(allowed.log).toContain("endpoint http://127.0.0.1:1/token");
    expect(claims).toHaveLength(1);
    expect(claims[0]).not.toHaveProperty("environment");
    expect(claims[0]?.sub).toBe("repo:acme/check-in:ref:refs/heads/main");
  });
});

describe("secrets", () => {
  it("are hidden in logs, summaries and annotations, and never leave as a job's output", async () => {
    const { byKey } = await run(
      job(
        `- id: leak
  env: { VALUE: "\${{ secrets.SHARED }}" }
  run: |
    echo "plain $VALUE"
    echo "::error::bad $VALUE"
    echo "sum $VALUE" >> "$GITHUB_STEP_SUMMARY"
    echo "out=$VALUE" >> "$GITHUB_OUTPUT"
    echo "::add-mask::made-here"
    echo "and made-here"`,
        "    outputs: { out: '${{ steps.leak.outputs.out }}' }\n",
      ),
    );
    const one = byKey["one"];
    expect(JSON.stringify(one)).not.toMatch(/shared-secret|and made-here/);
    expect(one?.log).toContain("plain ***");
    expect(one?.summary).toBe("sum ***\n");
    expect(one?.annotations[0]).toMatchObject({ level: "failure", message: "bad ***" });
    expect(one?.outputs).toEqual({});
  });

  it("of an environment reach only the job that has it, after its release", async () => {
    const asked: string[] = [];
    const { byKey } = await run(
      `jobs:
  without: { runs-on: x, steps: [{ run: 'test -z "\${{ secrets.KEY }}"' }] }
  with:
    runs-on: x
    environment: { name: prod, deployment: false }
    permissions: { id-token: write }
    steps: [{ run: 'test "\${{ secrets.KEY }}" = prod-key' }]
`,
      {},
      {
        jobWaiting: async (_, environment) => {
          asked.push(`${environment.name} ${environment.deployment}`);
          return "released";
        },
      },
    );
    expect(byKey["without"]?.conclusion).toBe("success");
    expect(byKey["with"]?.conclusion).toBe("success");
    expect(asked).toEqual(["prod false"]);
    expect(claims[0]).toMatchObject({ environment: "prod", sub: "repo:acme/check-in:environment:prod" });
  });
});

describe("jobs", () => {
  it("wait for what they need and read its outputs", async () => {
    const { byKey, log } = await run(`jobs:
  merge:
    needs: [sign]
    runs-on: x
    steps: [{ run: 'echo "\${{ needs.sign.result }} \${{ needs.sign.outputs.digest }}"' }]
  sign:
    runs-on: x
    outputs: { digest: "\${{ steps.s.outputs.digest }}" }
    steps: [{ id: s, run: 'echo digest=abc >> "$GITHUB_OUTPUT"' }]
`);
    expect(byKey["merge"]?.conclusion).toBe("success");
    expect(log).toContain("success abc");
  });

  it("are skipped after a failure, also behind a job that ran nevertheless", async () => {
    const { byKey, conclusion } = await run(`jobs:
  sign: { runs-on: x, steps: [{ run: exit 1 }] }
  merge: { needs: sign, runs-on: x, steps: [{ run: echo never }] }
  report: { needs: merge, if: always(), runs-on: x, steps: [{ run: 'echo "\${{ needs.merge.result }}"' }] }
  after: { needs: report, runs-on: x, steps: [{ run: echo never }] }
`);
    expect(conclusion).toBe("failure");
    const ends = ["sign", "merge", "report", "after"].map((key) => byKey[key]?.conclusion);
    expect(ends).toEqual(["failure", "skipped", "success", "skipped"]);
  });

  it("fail without starting when a reviewer rejects them", async () => {
    const started: string[] = [];
    const { byKey } = await run(
      "jobs:\n  sign: { runs-on: x, environment: prod, steps: [{ run: echo signed }] }\n",
      {},
      {
        jobWaiting: async () => "rejected",
        jobStarted: (head) => {
          started.push(head.key);
        },
      },
    );
    expect(byKey["sign"]).toMatchObject({ conclusion: "failure", log: "" });
    expect(started).toEqual([]);
  });

  it("of a called workflow carry its identity and never more than the caller's permissions", async () => {
    repository("acme/builder", {
      ".github/workflows/build.yml": `on:
  workflow_call:
    inputs: { image: { type: string, required: true } }
    outputs: { digest: { value: "\${{ jobs.build.outputs.digest }}" } }
permissions: { id-token: write, contents: write }
jobs:
  build:
    runs-on: x
    outputs: { digest: "\${{ steps.b.outputs.digest }}" }
    steps: [{ id: b, run: 'echo "digest=\${{ inputs.image }}@x" >> "$GITHUB_OUTPUT"; echo "$GITHUB_REPOSITORY"' }]
`,
    });
    const { byKey, log } = await run(`jobs:
  call:
    uses: acme/builder/.github/workflows/build.yml@v1
    permissions: { id-token: write, contents: read }
    with: { image: reg/x }
  use: { needs: call, runs-on: x, steps: [{ run: 'echo "made \${{ needs.call.outputs.digest }}"' }] }
`);
    expect(log).toContain("made reg/x@x");
    expect(byKey["call / build"]?.permissions).toEqual({ "id-token": "write", contents: "read" });
    expect(claims[0]).toMatchObject({
      job_workflow_ref: "acme/builder/.github/workflows/build.yml@refs/tags/v1",
      job_workflow_sha: "b".repeat(40),
      workflow_ref: "acme/check-in/.github/workflows/release.yml@refs/heads/main",
      repository: "acme/check-in",
    });
  });
});

describe("actions", () => {
  it("run as processes of their own, with defaults, state and a post stage", async () => {
    repository("acme/tools", {
      "greet/action.yml": `name: Greet
inputs: { who: { default: world }, token: { default: "\${{ github.token }}" } }
outputs: { said: { description: what was said } }
runs: { using: node24, main: main.mjs, post: post.mjs }
`,
      "greet/main.mjs": `import { appendFileSync } from "node:fs";
console.log("hello " + process.env.INPUT_WHO + " with " + process.env.INPUT_TOKEN + " " + process.version);
appendFileSync(process.env.GITHUB_OUTPUT, "said=" + process.env.INPUT_WHO + "\\n");
appendFileSync(process.env.GITHUB_STATE, "began=1\\n");`,
      "greet/post.mjs": `console.log("goodbye " + process.env.STATE_began);`,
    });
    const { log, byKey } = await run(
      job(`- uses: actions/checkout@v5
- run: cat README.md
- { id: g, uses: acme/tools/greet@v1, with: { who: acme } }
- run: echo "said \${{ steps.g.outputs.said }}"`),
    );
    expect(byKey["one"]?.conclusion).toBe("success");
    expect(log).toContain("checked out");
    expect(log).toContain(`hello acme with *** ${process.version}`);
    expect(log).toMatch(/said acme[\s\S]*goodbye 1/);
  });

  it("can be composed of steps that see their inputs and no secrets", async () => {
    repository("acme/tools", {
      "both/action.yml": `name: Both
inputs: { digest: { required: true } }
outputs: { out: { value: "\${{ steps.in.outputs.value }}" } }
runs:
  using: composite
  steps:
    - { id: in, shell: bash, run: 'echo "value=<\${{ inputs.digest }}>" >> "$GITHUB_OUTPUT"; ls "$GITHUB_ACTION_PATH"' }
`,
    });
    const { log } = await run(
      job(`- { id: b, uses: acme/tools/both@v1, with: { digest: abc } }
- run: echo "out \${{ steps.b.outputs.out }}"`),
    );
    expect(log).toContain("out <abc>");
    expect(log).toContain("action.yml");
  });

  it("get no secret that they weren't given, and reach no folder outside the checkout", async () => {
    repository("acme/tools", {
      "nosy/action.yml": `name: Nosy
runs: { using: composite, steps: [{ shell: bash, run: 'echo "took \${{ secrets.SHARED }}"' }] }
`,
    });
    const { byKey, log } = await run(
      job("- { uses: acme/tools/nosy@v1, continue-on-error: true }\n- uses: ./../temp"),
    );
    expect(byKey["one"]?.annotations.map((annotation) => annotation.message)).toEqual([
      expect.stringMatching(/^WORKFLOW_INVALID: .*secrets/),
      expect.stringMatching(/^WORKFLOW_INVALID: .*leads out of its folder/),
    ]);
    expect(log).not.toContain("took");
  });

  it("in a container are a failure that says so", async () => {
    repository("acme/tools", {
      "docker/action.yml": "name: D\nruns: { using: docker, image: Dockerfile }\n",
    });
    const { byKey } = await run(job("- uses: acme/tools/docker@v1"));
    expect(byKey["one"]?.annotations[0]?.message).toMatch(/^WORKFLOW_INVALID: .*no containers/);
  });
});

describe("a workflow that can't run as written", () => {
  const cases: readonly (readonly [string, string, RegExp])[] = [
    ["a function that doesn't exist", job("- { run: x, if: \"hashFile('x')\" }"), /hashFile/],
    ["a context that isn't there", job("- run: echo ${{ gitub.ref }}"), /gitub/],
    ["secrets in a condition", job("- { run: x, if: secrets.KEY == '' }"), /secrets/],
    ["an unknown key", job("- { run: x, shel: bash }"), /shel/],
    ["a condition that is always true", job('- { run: x, if: "${{ false }} && true" }'), /always true/],
    ["a matrix", job("- run: x", "    strategy: { matrix: { a: [1] } }\n"), /strategy/],
    ["jobs that wait for each other", "jobs:\n  a: { needs: a, runs-on: x, steps: [{ run: x }] }\n", /wait/],
    ["an unclosed expression", job("- run: echo ${{ github.ref"), /never closed/],
    ["a property of Object as a function", job("- run: echo ${{ constructor('x') }}"), /constructor/],
  ];
  it.each(cases)("is refused before any job starts: %s", async (_, source, message) => {
    const started: string[] = [];
    const observer: RunObserver = { ...released, jobStarted: (head) => void started.push(head.key) };
    const end = runWorkflow(request(source), observer);
    await expect(end).rejects.toMatchObject({
      code: "WORKFLOW_INVALID",
      message: expect.stringMatching(message),
    });
    expect(started).toEqual([]);
  });
});

describe("a step that takes too long", () => {
  it("is ended, and fails", async () => {
    const { byKey } = await run(job("- { name: slow, timeout-minutes: 0.001, run: sleep 60 }"));
    expect(byKey["one"]?.conclusion).toBe("failure");
    expect(byKey["one"]?.log).toContain("slow: the step ran out of time");
  });
});

describe("an abort", () => {
  it("ends the processes of running jobs, and always() still cleans up", async () => {
    const abort = new AbortController();
    const source = job("- run: sleep 60\n- { if: always(), name: last, run: 'sleep 0.05; echo cleaned' }");
    const observer: RunObserver = { ...released, jobStarted: () => void setTimeout(() => abort.abort(), 50) };
    const result = await runWorkflow(request(source), observer, abort.signal);
    expect(result.conclusion).toBe("cancelled");
    expect(result.jobs[0]?.log).toContain("cleaned");
  });
});
