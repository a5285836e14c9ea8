import { describe, expect, it } from "vitest";
import { ACME_POLICY } from "#test/acme.ts";
import { parsePolicy } from "./parse-policy.ts";
import { filesNamedBy } from "./policy.ts";

/** What is said of the example with one text in place of another. */
function problemsWith(from: string, to: string): string {
  if (!ACME_POLICY.includes(from)) throw new Error(`the example has no ${from}`);
  return problemsOf(ACME_POLICY.replace(from, to));
}

function problemsOf(text: string): string {
  try {
    parsePolicy(text);
    return "none";
  } catch (error) {
    expect(error).toMatchObject({ name: "Fault", code: "POLICY_INVALID" });
    return error instanceof Error ? error.message : "";
  }
}

describe("parsePolicy", () => {
  it("reads the example", () => {
    const policy = parsePolicy(ACME_POLICY);
    expect(policy.gitops).toBe("acme/gitops");
    expect(policy.promoter.app).toBe("clearance-promoter");
    expect(policy.environments.map(({ name }) => name)).toEqual(["dev", "staging", "prod"]);
  });

  it("lists every problem at once, by file, line and column", () => {
    const text = ACME_POLICY.replace("channel: main", "chanel: main").replace("soak: 10m", "soak: long");
    expect(problemsOf(text).split("\n")).toEqual([
      "clearance.yaml:15:5: services.check-in.channel is missing",
      "clearance.yaml:17:5: services.check-in.chanel is not a known key",
      "clearance.yaml:28:11: environments[1].soak: expected a duration such as 30s, 10m, 2h",
    ]);
  });

  it("calls the file by the path that it was read from", () => {
    expect(() => parsePolicy("a: [", "ops/clearance.yaml")).toThrow(/^ops\/clearance\.yaml:1:5: /u);
  });
});

describe("parsePolicy, what YAML would let pass", () => {
  it.each([
    ["nothing at all", ""],
    ["text that is no map", "clearance"],
    ["broken YAML", "a: [1"],
    [
      "conflict markers",
      ACME_POLICY.replace(
        "gitops: acme/gitops\n",
        "<<<<<<< HEAD\ngitops: acme/gitops\n=======\ngitops: acme/evil\n>>>>>>> theirs\n",
      ),
    ],
    ["a conflict marker that was overlooked", ACME_POLICY.replace("services:", "=======\nservices:")],
    ["a key twice", `${ACME_POLICY}gitops: acme/evil\n`],
    ["a key twice, deeper", ACME_POLICY.replace("    channel: main", "    channel: main\n    channel: edge")],
    ["an anchor", ACME_POLICY.replace("source: acme", "source: &a acme")],
    [
      "an alias",
      ACME_POLICY.replace("from: [acme/release]", "from: &a [acme/release]").replace(
        "by: [acme/on-call]",
        "by: *a",
      ),
    ],
    ["a merge key", `${ACME_POLICY}<<: { gitops: acme/evil }\n`],
    ["a tag", ACME_POLICY.replace("gitops: acme", "gitops: !!str acme")],
    ["two documents", `${ACME_POLICY}---\n${ACME_POLICY}`],
    ["a key that is no text", `${ACME_POLICY}7: seven\n`],
    ["a key that is a list", `${ACME_POLICY}? [a]\n: b\n`],
    ["a prototype", `${ACME_POLICY}__proto__: { gitops: acme/evil }\n`],
  ])("refuses %s", (_, text) => {
    expect(problemsOf(text)).toMatch(/^clearance\.yaml:\d+:\d+: /u);
  });

  it("refuses a file that is too large before it is parsed", () => {
    expect(problemsOf(`${ACME_POLICY}#${"x".repeat(4 * 1024 * 1024)}`)).toContain("larger than");
  });
});

describe("parsePolicy, shapes", () => {
  it.each([
    ["an unknown key", "gitops:", "gitop:", "gitop is not a known key"],
    ["an unknown key of a builder", "    source:", "    sauce:", "builders.app.sauce is not a known key"],
    [
      "a builder that is workflow and key",
      "    trust: main\n",
      "    trust: main\n    key: trust/build.pub\n",
      "builders.app.key is not a known key",
    ],
    [
      "an environment without signer",
      "    signer: { trust: main, workflow: promote-dev.yml }\n",
      "",
      "environments[0].signer",
    ],
    [
      "an image with a tag",
      "acme/check-in\n    builder",
      "acme/check-in:v1\n    builder",
      "without tag or digest",
    ],
    [
      "an image without registry",
      "registry.example/acme/check-in",
      "acme/check-in",
      "expected registry/owner/name",
    ],
    ["a name with a slash", "  check-in:", "  check/in:", "lower-case letters"],
    [
      "a tag that YAML reads as a number",
      "channel: main",
      "channel: 1.0",
      "services.check-in.channel is not text: put it in quotes",
    ],
    ["a version to come", "clearance/v1", "clearance/v2", "clearance/v1"],
    ["a soak of nothing", "soak: 10m", "soak: 0s", "expected a duration"],
    [
      "a short `since`",
      "workflow: promote-dev.yml",
      "workflow: promote-dev.yml, since: abc1234",
      "full commit id",
    ],
    ["a signer in another repository", "promote-dev.yml", "../x/promote-dev.yml", "file name such as"],
    [
      "a builder without ref",
      "build.yml@refs/heads/main",
      "build.yml",
      "expected owner/name/.github/workflows",
    ],
    [
      "a builder on a pull request",
      "build.yml@refs/heads/main",
      "build.yml@refs/pull/1/merge",
      "expected owner/name/.github/workflows",
    ],
    ["an issuer that isn't http", "https://token.", "ftp://token.", "http or https"],
  ])("refuses %s", (_, from, to, expected) => {
    expect(problemsWith(from, to)).toContain(expected);
  });

  it.each([
    "/etc/passwd",
    "../gitops/x.yaml",
    "apps/../../x.yaml",
    "./apps/x.yaml",
    "apps//x.yaml",
    "apps/x.yaml/..",
  ])("refuses the path %s, which leaves the repository or has a second spelling", (path) => {
    expect(problemsWith("apps/check-in/{environment}/{region}/kustomization.yaml", path)).toContain(
      "expected a path inside the GitOps repository",
    );
  });

  it.each(["secrets/root.json", "trust/../root.json", "trust/", "trust", "/trust/root.json"])(
    "refuses the trust file %s, which code owners wouldn't guard",
    (path) => {
      expect(problemsWith("trust/trusted_root.json", path)).toContain("the folder that code owners guard");
    },
  );
});

describe("parsePolicy, combinations that can't be meant", () => {
  it.each([
    [
      "a builder under no trust root",
      "    trust: main\n    workflow: acme",
      "    trust: man\n    workflow: acme",
      'no trust root "man"; there is: main',
    ],
    [
      "a builder under an inherited name",
      "    trust: main\n    workflow: acme",
      "    trust: constructor\n    workflow: acme",
      "no trust root",
    ],
    ["a service by an unknown builder", "builder: app", "builder: apps", 'no builder "apps"; there is: app'],
    ["a service by an inherited name", "builder: app", "builder: constructor", "no builder"],
    [
      "a signer under no trust root",
      "{ trust: main, workflow: promote-dev.yml }",
      "{ trust: x, workflow: promote-dev.yml }",
      "no trust root",
    ],
    ["an environment twice", "name: staging", "name: dev", 'the environment "dev" is there twice'],
    ["a region twice", "regions: [a, b]", "regions: [a, a]", "has a region twice"],
    [
      "an environment that is called like a region",
      "name: dev",
      "name: prod-a",
      '"prod-a" would name two things',
    ],
    [
      "a first environment that requires nothing",
      "requires: [provenance, sbom]",
      "requires: []",
      "must require some evidence",
    ],
    [
      "one signer for two environments",
      "promote-dev.yml",
      "promote-staging.yml",
      "each environment needs one of its own",
    ],
    [
      "more approvals than people",
      "people: 2, from: [acme/release]",
      "people: 2, from: [carol]",
      "2 people can't approve",
    ],
    ["a person twice", "from: [acme/release]", "from: [carol, Carol]", "named twice"],
    [
      "more rollback approvals than people",
      "by: [acme/on-call]",
      "by: [erin]\n  approvals: 2",
      "2 people can't approve",
    ],
    [
      "rollback approvals by nobody",
      "by: [acme/on-call]",
      "by: []\n  approvals: 1",
      "1 people can't approve",
    ],
    ["a health URL that is none", "https://staging.acme.example/healthz", "staging", "http or https URL"],
    ["a health URL with a password", "https://staging.", "https://u:p@staging.", "can't hold a password"],
    [
      "a health URL by region where there is none",
      "https://staging.",
      "https://{region}.",
      "{region} stands for nothing",
    ],
    [
      "a health URL for all regions at once",
      "https://{region}.",
      "https://prod.",
      "their health needs {region}",
    ],
    ["a health URL with an unknown placeholder", "https://staging.", "https://{stage}.", "can be filled in"],
    [
      "a place with an unknown placeholder",
      "{environment}/{region}/k",
      "{env}/{region}/k",
      "can be filled in",
    ],
    [
      "one place for two environments",
      "{environment}/{region}/k",
      "{region}/k",
      "check-in in staging has its digest where check-in in dev has it",
    ],
    [
      "one place for two regions",
      "{environment}/{region}/k",
      "{environment}/k",
      "check-in in prod/b has its digest where check-in in prod/a has it",
    ],
    [
      "{region} as a part of a segment where there may be none",
      "{environment}/{region}/k",
      "{environment}-{region}/k",
      "a path segment of its own",
    ],
    [
      "{region} in the path where there may be none",
      "images[check-in].digest",
      "images[{region}].digest",
      "a path segment of its own",
    ],
    [
      "a digest in a guarded folder",
      "apps/check-in/{environment}",
      ".github/{environment}",
      "guarded by code owners",
    ],
    [
      "a digest in the trust folder",
      "apps/check-in/{environment}",
      "trust/{environment}",
      "guarded by code owners",
    ],
    [
      "a digest in the quarantine folder",
      "apps/check-in/{environment}",
      "quarantine/{environment}",
      "guarded by code owners",
    ],
  ])("refuses %s", (_, from, to, expected) => {
    expect(problemsWith(from, to)).toContain(expected);
  });

  /** The example with a second service, whose digest stands at `digestAt`. */
  const withSecond = (digestAt: string) =>
    problemsOf(
      ACME_POLICY.replace(
        "environments:",
        `  boarding:
    image: registry.example/acme/boarding
    builder: app
    channel: main
    digestAt: ${digestAt}
environments:`,
      ),
    );

  it.each([
    ["the same", "apps/check-in/{environment}/{region}/kustomization.yaml", "images[check-in].digest"],
    [
      "the same in another spelling",
      "apps/check-in/{environment}/{region}/kustomization.yaml",
      'images[name=check-in]["digest"]',
    ],
  ])("refuses two services that claim one path, by file, line and column: %s", (_, file, path) => {
    expect(withSecond(JSON.stringify({ file, path })).split("\n")[0]).toMatch(
      /^clearance\.yaml:\d+:\d+: boarding in dev has its digest where check-in in dev has it, at images/u,
    );
  });

  it("takes a list of places, and no place of somebody else among them", () => {
    const own = {
      file: "apps/boarding/{environment}/{region}/kustomization.yaml",
      path: "images[boarding].digest",
    };
    const cron = { file: "apps/boarding/{environment}/{region}/cron.yaml", path: "spec.image" };
    const taken = {
      file: "apps/check-in/{environment}/{region}/kustomization.yaml",
      path: "images[check-in].digest",
    };
    expect(withSecond(JSON.stringify([own, cron]))).toBe("none");
    expect(withSecond(JSON.stringify([own, taken]))).toContain(
      "boarding in dev has its digest where check-in in dev has it",
    );
    expect(withSecond(JSON.stringify([own, own]))).toContain("where boarding in dev has it");
    expect(withSecond(JSON.stringify([own]))).toContain("digestAt");
  });

  it("kargo#339: refuses two services whose paths are one only once names are filled in", () => {
    const text = ACME_POLICY.replace("apps/check-in/", "apps/{service}-in/").replace(
      "  check-in:",
      "  check:",
    );
    const second = `  boarding:
    image: registry.example/acme/boarding
    builder: app
    channel: main
    digestAt: { file: "apps/check-in/{environment}/kustomization.yaml", path: "images[check-in].digest" }
environments:`;
    const [first, ...more] = problemsOf(text.replace("environments:", second)).split("\n");
    expect(first).toMatch(
      /^clearance\.yaml:\d+:\d+: boarding in dev has its digest where check in dev has it/u,
    );
    expect(more.join("\n")).not.toContain("where check in prod");
  });

  it("refuses two files that are one where case doesn't count", () => {
    const file = "apps/Check-In/{environment}/{region}/kustomization.yaml";
    expect(withSecond(JSON.stringify({ file, path: "images[boarding].digest" }))).toContain(
      "apps/Check-In/dev/kustomization.yaml and apps/check-in/dev/kustomization.yaml are one file where case doesn't count",
    );
  });

  it("refuses a path that is none when the policy is read, not when something is to be promoted", () => {
    expect(problemsWith("images[check-in].digest", "images[].digest")).toMatch(
      /^clearance\.yaml:\d+:\d+: digestAt\.path "images\[\]\.digest" is no path/u,
    );
  });

  it("takes several services in one file, each with a value of its own", () => {
    const file = "apps/check-in/{environment}/{region}/kustomization.yaml";
    expect(withSecond(JSON.stringify({ file, path: "images[boarding].digest" }))).toBe("none");
  });

  it("takes a policy without any service, which promotes nothing", () => {
    const text = ACME_POLICY.replace(/^services:[\s\S]*?(?=^environments:)/mu, "services: {}\n");
    expect(parsePolicy(text).services).toEqual({});
  });

  it.each([
    ["as many keys as fit", Array.from({ length: 40_000 }, (_, at) => `k${at}: 1`).join("\n")],
    ["a hole of brackets", "[".repeat(2_000)],
    ["a hole of maps", "{a: ".repeat(2_000)],
    ["a bomb of aliases", "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nd: [*c, *c]\n"],
  ])("refuses %s, which anybody may propose, in no time to speak of", (_, text) => {
    expect(problemsOf(text)).toMatch(/^clearance\.yaml:\d+:\d+: /u);
  });

  it("refuses a soak in the last environment, which holds nothing back", () => {
    expect(
      problemsWith(
        'regions: [a, b]\n    approval: { people: 2, from: [acme/release] }\n    health: { http: "https://{region}.acme.example/healthz" }',
        "soak: 1h",
      ),
    ).toContain("its soak holds nothing back");
  });

  it("takes a soak in the last environment where regions come after one another", () => {
    expect(problemsWith("regions: [a, b]", "regions: [a, b]\n    soak: 1h")).toBe("none");
  });

  it.each([
    ["workflow", "build.yml@refs/heads/main", "build.yml@refs/heads/*"],
    ["workflow", "build.yml@refs/heads/main", "*.yml@refs/heads/main"],
    ["workflow", "build.yml@refs/heads/main", "build.yml@refs/heads/a*b*"],
    ["source", "source: acme/check-in", "source: acme/*"],
    ["source", "source: acme/check-in", "source: acme/**"],
    ["ref", "    ref: refs/heads/main", "    ref: refs/heads/*"],
    ["ref", "    ref: refs/heads/main", "    ref: refs/tags/*"],
  ])("refuses a pattern for %s that accepts whatever anyone names it: %s → %s", (field, from, to) => {
    expect(problemsWith(from, to)).toMatch(/:\d+:\d+: the pattern .*\*.*(too broad|more than one)/u);
    expect(field).toBeTruthy();
  });

  it.each([
    ["source: acme/check-in", 'source: "*"'],
    ["source: acme/check-in", "source: ac*/check-in"],
    ["    ref: refs/heads/main", '    ref: "*"'],
    ["    workflow: acme/builder", "    workflow: ac*/builder"],
  ])("refuses a pattern that isn't of the field's form: %s → %s", (from, to) => {
    expect(problemsWith(from, to)).toContain("expected");
  });

  it("takes a pattern within one segment", () => {
    expect(problemsWith("build.yml@refs/heads/main", "build.yml@refs/tags/v*")).toBe("none");
  });

  it("refuses a builder that could sign clearances, by workflow or by key", () => {
    const workflow = problemsWith(
      "acme/builder/.github/workflows/build.yml@refs/heads/main",
      "acme/gitops/.github/workflows/promote-*.yml@refs/heads/main",
    );
    expect(workflow).toContain("the builder app could sign the clearances of dev");
    const keys = ACME_POLICY.replace(
      / {4}trust: main\n {4}workflow: acme[\s\S]*?ref: refs\/heads\/main\n/u,
      "    key: trust/x.pub\n",
    );
    expect(
      problemsOf(keys.replace("{ trust: main, workflow: promote-dev.yml }", "{ key: trust/x.pub }")),
    ).toContain("the builder app could sign the clearances of dev");
  });

  it("refuses one image by two builders, because an image's evidence is nobody's in particular", () => {
    const text = ACME_POLICY.replace("services:", "  lib: { key: trust/lib.pub }\nservices:").replace(
      "environments:",
      `  check-in-worker:
    image: registry.example/acme/check-in
    builder: lib
    channel: main
    digestAt: { file: "apps/worker/{environment}/{region}/kustomization.yaml", path: images.digest }
environments:`,
    );
    expect(problemsOf(text)).toContain("has another builder than in check-in");
  });
});

describe("filesNamedBy", () => {
  it("names every root and key once, sorted", () => {
    const text = ACME_POLICY.replace("{ trust: main, workflow: promote-dev.yml }", "{ key: trust/dev.pub }")
      .replace("    issuer:", "    tuf: { mirror: https://tuf.example, root: trust/root.json }\n    issuer:")
      .replace("services:", "  lib: { key: trust/build.pub }\nservices:");
    expect(filesNamedBy(parsePolicy(text))).toEqual([
      "trust/build.pub",
      "trust/dev.pub",
      "trust/root.json",
      "trust/trusted_root.json",
    ]);
  });
});
