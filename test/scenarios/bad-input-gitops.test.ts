import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runGit } from "#adapters/git/run-git.ts";
import { digestOf, hexOf } from "#chain/digest/digest.ts";
import { EXIT, Fault } from "#chain/fault.ts";
import { type ApplyResult, apply } from "#operations/apply.ts";
import { type RollbackOutcome, rollback } from "#operations/rollback.ts";
import { type GitOpsWorld, gitopsWorld } from "#test/actions/gitops-world.ts";
import { faultOf } from "#test/actions/harness.ts";
import { type Entry, SUBMODULE } from "#test/actions/tree-edit.ts";
import { sigstoreFixture } from "#test/contract/sigstore-fixture.ts";
import { fileOf, GITOPS, KUSTOMIZATION } from "./acme-platform.ts";
import { pushFiles } from "./promotion-world.ts";

const RUNS = {
  apply: (world: GitOpsWorld) =>
    world.run("promote", { environment: "dev", "signing-key": world.keyOf("dev") }),
  rollback: (world: GitOpsWorld) =>
    world.run("rollback", { service: "check-in", environment: "dev", reason: "it burns" }),
  plan: (world: GitOpsWorld) => world.run("promote", { mode: "plan" }),
  verify: (world: GitOpsWorld) =>
    world.run("verify", {
      "subject-name": world.image,
      "subject-digest": digestOf("v1"),
      environment: "dev",
    }),
} as const;

/** A release waits to be promoted; what writes must end with this fault and leave everything as it was. */
let world: GitOpsWorld;
beforeAll(async () => {
  world = await gitopsWorld();
  await world.release("v1");
});
afterAll(() => world[Symbol.asyncDispose]());

/** The operations behind them, on ports that are there already: what is broken in many ways is tried on these. */
const OPERATIONS = {
  apply: (world: GitOpsWorld) => apply(world.ports, { environment: "dev" }),
  rollback: (world: GitOpsWorld) =>
    rollback(
      { service: "check-in", environment: "dev", reason: "it burns", requestedBy: "erin" },
      world.ports,
    ),
} as const;

async function expectFaults(entries: Readonly<Record<string, Entry>>, fault: RegExp): Promise<void> {
  await expectUntouched(entries, async () => {
    for (const run of Object.values(OPERATIONS)) expect(await faultIn(run(world))).toMatch(fault);
  });
}

/** The same from the built actions, in their annotation and exit code. */
async function expectToldFaults(
  entries: Readonly<Record<string, Entry>>,
  fault: RegExp,
  runs: readonly (keyof typeof RUNS)[] = ["apply", "rollback"],
): Promise<void> {
  await expectUntouched(entries, async () => {
    const results = await Promise.all(runs.map((name) => RUNS[name](world)));
    expect(results.map(faultOf)).toEqual(runs.map(() => expect.stringMatching(fault)));
    expect(results.map(({ exitCode }) => exitCode)).toEqual(runs.map(() => EXIT.fault));
  });
}

async function expectUntouched(
  entries: Readonly<Record<string, Entry>>,
  runs: () => Promise<void>,
): Promise<void> {
  await using _ = await world.onMain(entries);
  const before = await world.traces();
  world.writes();
  await runs();
  expect(world.writes()).toEqual([]);
  expect(await world.traces()).toEqual(before);
}

/** `CODE: message` of what stopped it: as a whole, or a lane of it. */
async function faultIn(work: Promise<ApplyResult | RollbackOutcome>): Promise<string> {
  try {
    const result = await work;
    const stopped = "left" in result ? result.left.find((step) => step.do === "fault") : undefined;
    return stopped === undefined ? "no fault" : `${stopped.code}: ${stopped.message}`;
  } catch (error) {
    if (error instanceof Fault) return `${error.code}: ${error.message}`;
    throw error;
  }
}

describe("a broken clearance.yaml", () => {
  it.each<[string, Entry, RegExp]>([
    ["isn't there", null, /^POLICY_UNREADABLE: clearance\.yaml isn't in the tree of/],
    ["isn't YAML", "apiVersion: [clearance/v1\n", /^POLICY_INVALID: clearance\.yaml:2:1: /],
    [
      "has an unknown key",
      "apiVersion: clearance/v1\nenviroments: []\n",
      /^POLICY_INVALID: [\s\S]*clearance\.yaml:2:1: enviroments is not a known key/,
    ],
    ["is of a later version", "apiVersion: clearance/v9\n", /^POLICY_INVALID: .*clearance\.yaml:1:\d+: /],
    ["isn't UTF-8", Uint8Array.of(0x61, 0xff, 0x0a), /^POLICY_INVALID: clearance\.yaml isn't valid UTF-8/],
    ["is a link", { link: "README.md" }, /^POLICY_(INVALID|UNREADABLE): clearance\.yaml/],
  ])("that %s decides nothing", async (_how, entry, fault) => {
    await expectFaults({ "clearance.yaml": entry }, fault);
  });

  it("that isn't there is what each action ends with", async () => {
    await expectToldFaults(
      { "clearance.yaml": null },
      /^POLICY_UNREADABLE: clearance\.yaml isn't in the tree of/,
    );
  });

  it("that names a key which isn't there decides nothing", async () => {
    await expectToldFaults({ "trust/build.pub": null }, /^POLICY_UNREADABLE: .*trust\/build\.pub/, [
      "plan",
      "apply",
      "verify",
    ]);
  });

  it("that names a key which is none decides nothing", async () => {
    await expectToldFaults({ "trust/build.pub": "no key\n" }, /^TRUST_ROOT_INVALID: .*trust\/build\.pub/, [
      "apply",
    ]);
  });
});

describe("an unreadable quarantine folder", () => {
  const hex = hexOf(digestOf("v1"));
  it.each<[string, Readonly<Record<string, Entry>>]>([
    ["holds a file that isn't YAML", { [`quarantine/sha256-${hex}.yaml`]: "digest: [\n" }],
    ["holds a file without owner and time", { [`quarantine/sha256-${hex}.yaml`]: `digest: sha256:${hex}\n` }],
    ["holds a file of another name", { "quarantine/check-in.yaml": "" }],
    ["holds a file that is a link", { [`quarantine/sha256-${hex}.yaml`]: { link: "../elsewhere.yaml" } }],
    ["holds a submodule in a file's place", { [`quarantine/sha256-${hex}.yaml`]: SUBMODULE }],
    ["is a submodule itself", { quarantine: SUBMODULE }],
    ["is a link itself", { quarantine: { link: "holds" } }],
    ["is a file", { quarantine: "nothing here\n" }],
  ])("that %s decides nothing", async (_how, entries) => {
    await expectFaults(entries, /^QUARANTINE_UNREADABLE: quarantine/);
  });

  it("that is a link itself is what each action ends with", async () => {
    await expectToldFaults({ quarantine: { link: "holds" } }, /^QUARANTINE_UNREADABLE: quarantine/);
  });
});

describe("a GitOps file", () => {
  const entry = "  - name: check-in\n    newName: registry.example/acme/check-in\n";
  it.each<[string, Entry, RegExp]>([
    ["that isn't there", null, /^EDIT_PATH_MISSING: .*dev\/kustomization\.yaml isn't in the tree/],
    ["without the path", "images: []\n", /^EDIT_PATH_MISSING: .*dev\/kustomization\.yaml: /],
    ["with the path twice", `images:\n${entry}${entry}`, /^EDIT_PATH_AMBIGUOUS: .*more than once/],
    ["with the digest twice", `${KUSTOMIZATION}    digest: a\n    digest: b\n`, /^EDIT_PATH_AMBIGUOUS: /],
    ["that isn't YAML", "images: [\n", /^EDIT_UNSAFE: /],
    [
      "with conflict markers",
      `images:\n<<<<<<< HEAD\n${entry}=======\n${entry}>>>>>>> theirs\n`,
      /^EDIT_UNSAFE: .*conflict marker/,
    ],
    [
      "that is a link, whatever it points to",
      { link: `images: [{name: check-in, digest: ${digestOf("v0")}}]` },
      /^EDIT_PATH_MISSING: .*isn't in the tree as a file/,
    ],
  ])("%s stops its lane, and nothing is opened", async (_how, file, fault) => {
    await expectFaults({ [fileOf("dev")]: file }, fault);
  });

  it("of one lane is a fault of the plan that still shows every other lane", async () => {
    await using _ = await world.onMain({ [fileOf("dev")]: "images: []\n" });
    const planned = await RUNS.plan(world);
    expect(faultOf(planned)).toMatch(/^EDIT_PATH_MISSING: check-in in dev: /);
    expect(planned.exitCode).toBe(EXIT.fault);
    expect(planned.summary).toContain("fault, EDIT_PATH_MISSING: apps/check-in/dev/kustomization.yaml");
    expect(JSON.parse(planned.outputs["plan"] ?? "")).toHaveLength(4);
    expect(planned.outputs["pull-requests"]).toBe("[]");
  });
});

describe("a pull request", () => {
  let own: GitOpsWorld;
  beforeAll(async () => {
    own = await gitopsWorld();
  });
  afterAll(() => own[Symbol.asyncDispose]());

  const said = async (commit: string) => (await own.promoter.statuses(commit))[0];

  it("from a fork is no promotion, whatever it calls itself, gets its reason, and stands in nobody's way", async () => {
    const fork = await own.github.fork(GITOPS, "mallory");
    const v1 = await own.release("v1");
    const planned = JSON.stringify((await RUNS.plan(own)).outputs);
    const branch = /clearance\/dev\/check-in\/[0-9a-f]{12}/.exec(planned)?.[0] ?? "";
    const files = { [fileOf("dev")]: `${KUSTOMIZATION}    digest: ${digestOf("evil")}\n` };
    const { github } = own;
    const head = await pushFiles(github.gitUrl(fork), github.tokenFor("mallory"), "mallory", branch, files);
    const body = "<!-- clearance:v1 {} -->";
    const request = { title: "check-in in dev", head: `mallory:${branch}`, base: "main", body };
    const made = await own.rest("mallory", "POST", "/pulls", request);
    expect(made.status).toBe(201);
    expect((await RUNS.apply(own)).exitCode).toBe(EXIT.done);
    expect(await own.deployed("dev")).toBe(v1);
    const { number } = made.data as { readonly number: number };
    expect(await own.promoter.pullRequest(number)).toMatchObject({
      state: "open",
      head: { commit: head, fromFork: true },
    });
    expect(await said(head)).toMatchObject({
      state: "failure",
      description: expect.stringContaining("isn't in this repository"),
    });
  });

  it("that makes a digest's file a link with the same bytes may not be merged", async () => {
    await own.git.refresh();
    const main = (await own.git.resolve("refs/heads/main")) ?? "";
    const sha = (await own.git.files(main)).get(fileOf("dev"));
    const make = async (path: string, request: object) =>
      ((await own.rest("alice", "POST", `/git/${path}`, request)).data as { readonly sha: string }).sha;
    const entry = { path: fileOf("dev"), mode: "120000", type: "blob", sha };
    const tree = await make("trees", { base_tree: main, tree: [entry] });
    const head = await make("commits", { message: "tidy", tree, parents: [main] });
    await make("refs", { ref: "refs/heads/tidy", sha: head });
    await own.rest("alice", "POST", "/pulls", { title: "tidy", head: "tidy", base: "main" });
    await RUNS.apply(own);
    expect(await said(head)).toMatchObject({
      state: "failure",
      description: expect.stringContaining("would be a link"),
    });
  });
});

describe("a tag that is called main", () => {
  it("is not the branch: nothing of what it names is believed", async () => {
    const directory = world.github.gitDirectory(GITOPS);
    const git = (...args: string[]) => runGit(args, { directory });
    const main = (await git("rev-parse", "refs/heads/main")).toString().trim();
    await using _ = await world.onMain({ "clearance.yaml": "apiVersion: clearance/v9\n" });
    await git("update-ref", "refs/tags/main", "refs/heads/main");
    await git("update-ref", "refs/heads/main", main);
    try {
      expect((await RUNS.plan(world)).exitCode).toBe(EXIT.done);
    } finally {
      const broken = (await git("rev-parse", "refs/tags/main")).toString().trim();
      await git("update-ref", "-d", "refs/tags/main");
      await git("update-ref", "refs/heads/main", broken);
    }
  });
});

describe("a missing environment", () => {
  it("of clearance.yaml is a fault in every mode, and nothing is tried", async () => {
    const before = await world.traces();
    world.writes();
    const qa = { environment: "qa", "signing-key": world.keyOf("prod") };
    const results = await Promise.all([
      world.run("promote", { ...qa, mode: "plan" }),
      world.run("promote", qa),
      world.run("rollback", { environment: "qa", service: "check-in", reason: "it burns" }),
    ]);
    for (const result of results) {
      expect(faultOf(result)).toMatch(/^ENVIRONMENT_MISSING: clearance\.yaml has no environment "qa"/);
      expect(result.exitCode).toBe(EXIT.fault);
    }
    expect(world.writes()).toEqual([]);
    expect(await world.traces()).toEqual(before);
  });

  it("of GitHub, which would make one without any rule, is a fault before anything is opened", async () => {
    const sigstore = await sigstoreFixture();
    try {
      const root = readFileSync(sigstore.trustedRoot, "utf8");
      await using keyless = await gitopsWorld({
        policy: (text) =>
          text
            .replace(
              "builders:",
              `trust: { main: { root: trust/root.json, issuer: ${sigstore.issuer} } }\nbuilders:`,
            )
            .replace("{ key: trust/prod.pub }", "{ trust: main, workflow: promote-prod.yml }"),
        files: { "trust/root.json": root },
      });
      await keyless.release("v1");
      for (const environment of ["dev", "staging"]) await apply(keyless.ports, { environment });
      const before = await keyless.traces();
      const applied = await keyless.run("promote", { environment: "prod" });
      expect(faultOf(applied)).toMatch(/^ENVIRONMENT_MISSING: .*no deployment environment "prod"/);
      expect(applied.exitCode).toBe(EXIT.fault);
      expect(await keyless.traces()).toEqual(before);
    } finally {
      await sigstore.remove();
    }
  });
});

describe("a token that GitHub doesn't take", () => {
  it.each([
    ["has expired", "ghs_1234567890abcdefghijklmnopqrstuvwxyz"],
    ["is of no known kind", "not-a-token"],
  ])("because it %s is a fault, and nobody reads it in the log", async (_why, token) => {
    const rollback = { service: "check-in", environment: "dev", reason: "it burns" };
    const results = await Promise.all([
      world.run("promote", { "github-token": token }),
      world.run("rollback", { ...rollback, "github-token": token }),
    ]);
    for (const result of results) {
      expect(faultOf(result)).toMatch(/^GITHUB_DENIED: /);
      expect(result.exitCode).toBe(EXIT.fault);
      const shown = [result.log, result.summary, JSON.stringify(result.annotations)].join("\n");
      expect(shown).not.toContain(token);
      expect(shown).not.toContain(Buffer.from(`x-access-token:${token}`).toString("base64"));
    }
  });
});
