import { describe, expect, it } from "vitest";
import { ACME_POLICY } from "#test/acme.ts";
import { PROFILE_NAMES, QUESTION_NAMES } from "../../clearance/hardening-policy.ts";
import { parsePolicy } from "../../clearance/parse-policy.ts";
import type { Policy } from "../../clearance/policy.ts";
import { ImageName } from "../../digest/image-name.ts";
import { demandSmall } from "../policy-size.ts";
import { type HardeningFile, hardeningFiles } from "./hardening-files.ts";
import { PROFILES } from "./profiles.ts";

const FACTS =
  'hardening: { controllers: ["system:serviceaccount:argocd:controller"], dataClasses: { public: [a, b], personal: [b] } }';

/** The example with a hardening set in prod. */
function text(hardening: string, facts = FACTS): string {
  return ACME_POLICY.replace(
    "    regions: [a, b]",
    `    regions: [a, b]\n    admission: { ${hardening} }`,
  ).replace("{ elsewhere: refuse }", `{ elsewhere: refuse, ${facts} }`);
}

function files(hardening: string, environment = "prod"): readonly HardeningFile[] {
  const policy = parsePolicy(text(hardening));
  return policy.environments
    .filter(({ name }) => name === environment)
    .flatMap((one) => hardeningFiles(policy, one));
}

function problem(hardening: string, facts?: string): string {
  try {
    parsePolicy(text(hardening, facts));
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
  return "none";
}

interface Written {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly failurePolicy: string;
    readonly validationActions: readonly string[];
    readonly matchConditions: readonly { readonly expression: string }[];
    readonly variables: readonly { readonly expression: string }[];
  };
}
const policyOf = (all: readonly HardeningFile[], question: string) =>
  all.find((one) => one.question === question)?.policy.policy as Written;
const pathsOf = (all: readonly HardeningFile[]) => all.map(({ folder, question }) => `${folder}/${question}`);

describe("hardeningFiles", () => {
  it("writes a file for each question of a profile, and for each region where the answer hangs on it", () => {
    const paths = pathsOf(files("hardening: { profiles: [pci] }"));
    const shared = PROFILES.pci.filter((name) => name !== "data-residency");
    expect(paths.toSorted()).toEqual(
      [
        ...shared.map((name) => `hardening/${name}`),
        "regions/a/data-residency",
        "regions/b/data-residency",
      ].toSorted(),
    );
  });

  it("asks the questions of several profiles once each", () => {
    const paths = pathsOf(files("hardening: { profiles: [tier-0, pci, baseline] }"));
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths).toContain("hardening/zone-loss");
    expect(paths).toContain("hardening/mesh-mtls");
  });

  it("writes nothing where an environment declares no profile", () => {
    expect(files("hardening: { profiles: [pci] }", "dev")).toEqual([]);
  });

  it.each([
    ["enforces", "hardening: { profiles: [baseline] }", "Deny"],
    ["audits where the set does", "hardening: { profiles: [baseline], mode: audit }", "Audit"],
    ["audits where the clearance does", "mode: audit, hardening: { profiles: [baseline] }", "Audit"],
    [
      "enforces what says so for itself",
      "hardening: { profiles: [baseline], mode: audit, questions: { non-root: enforce } }",
      "Deny",
    ],
    [
      "audits what says so for itself",
      "hardening: { profiles: [baseline], questions: { non-root: { action: audit } } }",
      "Audit",
    ],
  ])("%s", (_what, hardening, action) => {
    expect(policyOf(files(hardening), "non-root").spec.validationActions).toEqual([action]);
  });

  it("leaves out what is off, and takes in what no profile asks", () => {
    const paths = pathsOf(
      files("hardening: { profiles: [baseline], questions: { probes: off, mesh-mtls: audit } }"),
    );
    expect(paths).not.toContain("hardening/probes");
    expect(paths).toContain("hardening/mesh-mtls");
  });

  it("fails closed, and says in each policy which namespaces it lets be", () => {
    const all = files(
      "hardening: { profiles: [tier-0, pci], questions: { host-isolation: { exempt: [monitoring] } } }",
    );
    for (const { policy } of all) {
      const { spec } = policy.policy as Written;
      expect(spec.failurePolicy).toBe("Fail");
      expect(spec.matchConditions[0]?.expression).toMatch(/"kube-system",\s*"kyverno"/u);
    }
    const exempting = all.filter(({ policy }) => JSON.stringify(policy).includes("monitoring"));
    expect(pathsOf(exempting)).toEqual(["hardening/host-isolation"]);
  });

  it("takes a service without a tier for one of the strictest, and its name for its namespace", () => {
    const unsaid = parsePolicy(text("hardening: { profiles: [tier-0] }").replace("    tier: 0\n", ""));
    const prod = unsaid.environments.flatMap((one) => hardeningFiles(unsaid, one));
    const needed = policyOf(prod, "minimum-replicas").spec.variables.map(({ expression }) => expression);
    expect(needed).toContain('{\n  "registry.example/acme/check-in": 3\n}');
    const homes = policyOf(prod, "namespace-ownership").spec.variables.map(({ expression }) => expression);
    expect(homes).toContain('{\n  "registry.example/acme/check-in": ["check-in"]\n}');
  });

  it("fills the environment's name into a service's namespaces", () => {
    const named = text("hardening: { profiles: [tier-0] }").replace(
      "    tier: 0\n",
      '    tier: 0\n    namespaces: ["counter-{environment}"]\n',
    );
    const policy = parsePolicy(named);
    const homes = policyOf(
      policy.environments.flatMap((one) => hardeningFiles(policy, one)),
      "namespace-ownership",
    );
    expect(JSON.stringify(homes)).toContain("counter-prod");
  });

  it("says what a class of data may do in each region", () => {
    const all = files("hardening: { profiles: [pci] }");
    const allowed = (region: string) =>
      JSON.stringify(all.find(({ folder }) => folder === `regions/${region}`)?.policy);
    expect(allowed("a")).toContain('"name":"allowed","expression":"[\\"public\\"]"');
    expect(allowed("b")).toContain(
      '"name":"allowed","expression":"[\\n  \\"personal\\",\\n  \\"public\\"\\n]"',
    );
  });
});

describe("a hardening set that can't be meant", () => {
  it.each([
    ["an unknown profile", "hardening: { profiles: [tier-9] }", undefined, "profiles"],
    ["no profile", "hardening: { profiles: [] }", undefined, "profiles"],
    [
      "an unknown question",
      "hardening: { profiles: [pci], questions: { no-roots: audit } }",
      undefined,
      "no-roots",
    ],
    [
      "a question with an exemption that nobody asks",
      "hardening: { profiles: [baseline], questions: { mesh-mtls: { exempt: [x] } } }",
      undefined,
      "mesh-mtls isn't asked in prod",
    ],
    [
      "writes that nobody could make",
      "hardening: { profiles: [tier-0] }",
      "hardening: {}",
      "prod-writes can't be asked in prod: nobody could write",
    ],
    [
      "data without classes",
      "hardening: { profiles: [pci] }",
      'hardening: { controllers: ["system:serviceaccount:a:b"] }',
      "data-residency can't be asked in prod: no class of data is declared",
    ],
    [
      "tiers that no service is of",
      "hardening: { profiles: [tier-0] }",
      `hardening: { controllers: ["system:serviceaccount:a:b"], tiers: { "4": { replicas: 1, afterZoneLoss: 1 } } }`,
      "zone-loss can't be asked in prod: no service is of a tier",
    ],
    [
      "a region that isn't there",
      "hardening: { profiles: [baseline] }",
      "hardening: { dataClasses: { public: [c] } }",
      'no environment without regions, called "c"',
    ],
    [
      "an account that is a person",
      "hardening: { profiles: [baseline] }",
      "hardening: { controllers: [erin] }",
      "system:serviceaccount:",
    ],
    [
      "a registry with a wildcard",
      "hardening: { profiles: [baseline] }",
      'hardening: { registries: ["ghcr.io/*"] }',
      "without wildcards",
    ],
  ])("refuses %s, with line and column", (_what, hardening, facts, expected) => {
    const found = problem(hardening, facts);
    expect(found).toMatch(/^clearance\.yaml:\d+:\d+: /u);
    expect(found).toContain(expected);
  });

  it("refuses a service's class that is declared nowhere", () => {
    const classy = text("hardening: { profiles: [baseline] }").replace(
      "    tier: 0\n",
      "    tier: 0\n    dataClass: secret\n",
    );
    expect(() => parsePolicy(classy)).toThrow(/^clearance\.yaml:\d+:\d+: there is no class "secret"/u);
  });

  it("has a profile for every question", () => {
    const asked = new Set(PROFILE_NAMES.flatMap((name) => PROFILES[name]));
    expect(QUESTION_NAMES.filter((name) => !asked.has(name))).toEqual([]);
  });
});

describe("the hardening set of a large platform", () => {
  it("stays under what a cluster takes, with 2,000 services of the strictest tier", () => {
    const small = parsePolicy(text("hardening: { profiles: [tier-0, pci] }"));
    const [service] = Object.values(small.services);
    const named = Array.from({ length: 2000 }, (_, index) => {
      const name = `passenger-service-${String(index).padStart(4, "0")}`;
      const image = ImageName.parse(`registry.example/acme/passenger/${name}`);
      return [name, { ...service, image, dataClass: "personal" }];
    });
    const policy = { ...small, services: Object.fromEntries(named) as Policy["services"] };
    const all = policy.environments.flatMap((one) => hardeningFiles(policy, one));
    expect(all.length).toBeGreaterThan(20);
    for (const { question, policy: explained } of all) {
      expect(() => demandSmall(explained), question).not.toThrow();
    }
  });
});
