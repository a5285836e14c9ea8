import { describe, expect, it } from "vitest";
import { GOOD_PROTECTION, GOOD_RULES, goodFacts, policyWith, shippedWorkflow } from "#test/doctor-facts.ts";
import { digestOf } from "../digest/digest.ts";
import { diagnose, protectionFindings } from "./checks.ts";
import type { DoctorFacts, NeededDigest } from "./facts.ts";

const untold = { untold: "GitHub refused (it takes actions: read)" };
const digest = digestOf("v1");
const kept = { tags: ["v1"], evidence: 2, lost: [], fallbackTag: true };
const needed: NeededDigest = {
  service: "check-in",
  environment: "prod",
  digest,
  use: "runs",
  cleared: true,
  kept: { value: kept },
};
const rules = (change: Partial<typeof GOOD_RULES>): Partial<DoctorFacts> => ({
  rules: { value: { ...GOOD_RULES, ...change } },
});
const notesWith = (change: Partial<typeof GOOD_RULES>): Partial<DoctorFacts> => ({
  notes: { value: { ...GOOD_RULES, restrictsUpdates: true, ...change } },
});
const prod = (change: Partial<typeof GOOD_PROTECTION>): Partial<DoctorFacts> => ({
  protection: new Map([["prod", { value: { ...GOOD_PROTECTION, ...change } }]]),
});

/** Without what nobody can ever know: whether a registry lets tags move. */
function found(change: Partial<DoctorFacts>) {
  return diagnose(goodFacts(change)).filter(({ message }) => !message.includes("OCI has no answer"));
}

it("finds nothing where there is nothing to mend, and says what nobody can know", () => {
  expect(diagnose(goodFacts({ needed: [needed] }))).toMatchObject([
    { code: "TAG_MOVED", severity: "unknown" },
  ]);
});

describe("dangerous, so that promotions stop, is", () => {
  it.each<readonly [string, Partial<DoctorFacts>, string, string | null]>([
    ["a branch that takes pushes", rules({ requiresPullRequest: false }), "takes direct pushes", null],
    ["one without the status", rules({ requiredStatuses: [] }), "doesn't require the status", null],
    ["a status of anybody's", rules({ ownStatuses: [] }), "from others than", null],
    ["kargo#6820: a promoter that bypasses", rules({ bypass: "possible" }), "with this token", null],
    [
      "an App that administers",
      rules({ permissions: { administration: "write" } }),
      "administration: write",
      null,
    ],
    [
      "an App that writes workflows",
      rules({ permissions: { workflows: "write" } }),
      "workflows: write",
      null,
    ],
    ["an App that makes members", rules({ permissions: { members: "write" } }), "members: write", null],
    ["rules without code owners", rules({ codeOwnerReview: false }), "don't ask code owners", null],
    ["no CODEOWNERS", { codeOwners: null }, "there is no CODEOWNERS", null],
    [
      "trust that nobody owns",
      { codeOwners: "* @ada\n/trust/\n/policies/generated/**/quarantine.yaml\n" },
      "nobody for trust/any.pub, trust/below/any.pub",
      null,
    ],
    [
      "an environment that isn't there",
      { protection: new Map([["prod", { value: null }]]) },
      "no environment prod",
      "prod",
    ],
    ["one for any branch", prod({ refs: "any" }), "runs of any branch", "prod"],
    ["one for whatever is protected", prod({ refs: "protected" }), "every branch where none is", "prod"],
    ["one for a second branch", prod({ refs: ["main", "release/*"] }), "open to release/*", "prod"],
    [
      "one without reviewers where people approve",
      prod({ reviewers: false }),
      "nobody has to release",
      "prod",
    ],
    [
      "a promoter's key that other branches reach",
      { protection: new Map([["clearance-promoter", { value: { ...GOOD_PROTECTION, refs: "any" } }]]) },
      "any branch may use the environment clearance-promoter",
      null,
    ],
    ["a signer that isn't there", { workflows: new Map() }, "isn't on the base branch", "prod"],
    [
      "a signer with another trigger",
      {
        workflows: new Map([
          [
            ".github/workflows/promote-prod.yml",
            shippedWorkflow("promote-prod.yml").replace("on:\n", "on:\n  pull_request:\n"),
          ],
        ]),
      },
      "promote-prod.yml:7:3: it is started by pull_request",
      "prod",
    ],
  ])("%s", (_what, change, message, environment) => {
    const facts = goodFacts(change);
    const expected = { severity: "dangerous", environment, message: expect.stringContaining(message) };
    expect(found(change)).toEqual([expect.objectContaining(expected)]);
    expect(protectionFindings(facts)).toHaveLength(1);
    expect(protectionFindings({ ...facts, environments: ["dev"] })).toHaveLength(
      environment === null ? 1 : 0,
    );
  });
});

describe("unknown, never fine, is", () => {
  it.each<readonly [string, Partial<DoctorFacts>]>([
    ["a branch whose rules can't be read", { rules: untold }],
    ["a bypass that GitHub doesn't tell", rules({ bypass: "unknown" })],
    ["an App that can't be seen", rules({ permissions: undefined })],
    ["an environment that can't be read", { protection: new Map([["prod", untold]]) }],
  ])("%s, which stops promotions", (_what, change) => {
    expect(found(change).map(({ severity }) => severity)).not.toContain("dangerous");
    expect(found(change)[0]).toMatchObject({
      severity: "unknown",
      message: expect.stringContaining("can't be told"),
    });
    expect(protectionFindings(goodFacts(change))).not.toEqual([]);
  });

  it.each<readonly [string, Partial<DoctorFacts>, string]>([
    ["who bypasses", rules({ bypassActors: undefined }), "administrators only (administration: write)"],
    [
      "whether administrators release",
      prod({ adminsBypass: undefined }),
      "doesn't say whether administrators",
    ],
    ["whose token it is", { token: untold }, "it takes actions: read"],
    ["who changed digests", { changes: untold }, "it takes actions: read"],
    ["what the registry keeps", { needed: [{ ...needed, kept: untold }] }, "it takes actions: read"],
    ["a place that can't be read", { unread: [{ environment: "prod", why: "broken YAML" }] }, "broken YAML"],
  ])("%s, which only administrators can mend", (_what, change, message) => {
    expect(found(change)).toMatchObject([{ severity: "unknown", message: expect.stringContaining(message) }]);
    expect(protectionFindings(goodFacts(change))).toEqual([]);
  });
});

describe("told, and in nobody's way, is", () => {
  const lane = { service: "check-in", environment: "prod", region: null };
  it.each<readonly [string, Partial<DoctorFacts>, string]>([
    [
      "notes that may be rewritten",
      notesWith({ blocksForcePush: false }),
      "clearance-audit may be pushed to by force",
    ],
    ["notes that may be deleted", notesWith({ blocksDeletion: false }), "clearance-audit may be deleted"],
    [
      "notes that others write",
      notesWith({ restrictsUpdates: false }),
      "clearance-audit takes pushes of anybody's",
    ],
    ["a branch that may be forced", rules({ blocksForcePush: false }), "by force"],
    ["a queue that squashes", rules({ queue: "squash" }), "breaks the lines of our records"],
    ["a branch that allows no merge", rules({ mergeMethods: [] }), "nothing can be promoted"],
    ["a branch that may go", rules({ blocksDeletion: false }), "may be deleted"],
    [
      "more than an App needs",
      rules({ permissions: { packages: "write" } }),
      "packages: write, and needs none",
    ],
    ["an administrator's release", prod({ adminsBypass: true }), "without a reviewer"],
    ["an owner of what rollbacks write", { codeOwners: "* @ada\n" }, "so that rollbacks wait for an owner"],
    [
      "GITHUB_TOKEN as the promoter",
      { token: { value: { login: "github-actions[bot]", kind: "bot" } } },
      "whoever can push a branch",
    ],
    [
      "a person's mighty token",
      { token: { value: { login: "ada", kind: "human", scopes: ["repo", "admin:org", "workflow"] } } },
      "admin:org, workflow",
    ],
    [
      "a push around the promoter",
      { changes: { value: [{ ...lane, commit: "c0ffee", digest }] } },
      "the promoter didn't",
    ],
    ["a digest that isn't cleared", { needed: [{ ...needed, cleared: false }] }, "hasn't cleared"],
    [
      "an image without a tag",
      { needed: [{ ...needed, kept: { value: { ...kept, tags: [] } } }] },
      "has no tag",
    ],
    [
      "evidence that no tag names",
      { needed: [{ ...needed, kept: { value: { ...kept, fallbackTag: false } } }] },
      "attestations that no tag names",
    ],
    [
      "a version tag that moved",
      { tags: [{ service: "check-in", tag: "v1", attested: digest, now: digestOf("evil") }] },
      "check-in:v1 was built as",
    ],
    [
      "one source alone for tier 0",
      {
        policy: policyWith((text) =>
          text.replace("approval:", "health: { http: 'https://x.example/' }, approval:"),
        ),
      },
      "one source alone",
    ],
    [
      "policies that aren't generated",
      { stalePolicies: ["policies/generated/x.yaml"] },
      "isn't what the generator",
    ],
  ])("%s", (_what, change, message) => {
    expect(found(change)).toMatchObject([{ severity: "warning", message: expect.stringContaining(message) }]);
    expect(protectionFindings(goodFacts(change))).toEqual([]);
  });
});

it("calls it dangerous where the registry has lost what runs or its evidence already", () => {
  const lost = (change: object) => ({ needed: [{ ...needed, kept: { value: { ...kept, ...change } } }] });
  expect(found(lost({ tags: undefined }))).toMatchObject([{ severity: "dangerous" }]);
  expect(found(lost({ lost: [digestOf("vsa")] }))).toMatchObject([{ severity: "dangerous" }]);
});

it("counts how much of a signer's change is done", () => {
  const policy = policyWith((text) =>
    text.replace(
      "promote-prod.yml },",
      "promote-prod.yml }, next: { trust: main, workflow: promote-prod-2.yml },",
    ),
  );
  const workflows = new Map(
    ["promote-prod.yml", "promote-prod-2.yml"].map((name) => [
      `.github/workflows/${name}`,
      shippedWorkflow("promote-prod.yml"),
    ]),
  );
  const both = [
    { ...needed, clearedByNext: true },
    { ...needed, digest: digestOf("v0"), use: "rollback" as const, clearedByNext: false },
  ];
  expect(found({ policy, workflows, needed: both })).toMatchObject([
    { code: "SIGNER_CHANGING", message: "promote-prod-2.yml has cleared 1 of the 2 digests that prod needs" },
  ]);
});
