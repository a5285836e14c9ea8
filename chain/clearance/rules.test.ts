import { describe, expect, it } from "vitest";
import { ACME_POLICY, acmeRules, acmeSnapshot, SINCE } from "#test/acme.ts";
import { levelOf, rulesFor } from "./rules.ts";

describe("rulesFor", () => {
  it("asks the first environment for no clearance before it", () => {
    const rules = acmeRules("dev");
    expect(rules.previous).toBeUndefined();
    expect(rules.previousWave).toBeUndefined();
    expect(rules.clearance).toEqual({
      environment: "dev",
      signer: {
        kind: "workflow",
        trust: "main",
        issuer: "https://token.actions.githubusercontent.com",
        subject: "https://github.com/acme/gitops/.github/workflows/promote-dev.yml@refs/heads/main",
        source: "https://github.com/acme/gitops",
      },
      verifierId: "https://github.com/acme/gitops/.github/workflows/promote-dev.yml",
      resourceUri: "pkg:oci/check-in?repository_url=registry.example/acme/check-in",
      level: "CLEARANCE_ENV_DEV",
    });
  });

  it("asks a later one for the clearance, the soak and the health of the one before", () => {
    const rules = acmeRules("prod");
    expect(rules.previous?.environment).toBe("staging");
    expect(rules.previousWave).toEqual({
      environment: "staging",
      regions: [],
      soak: 600_000,
      health: {
        sources: [{ kind: "http", url: "https://staging.acme.example/healthz" }],
        independent: 1,
      },
    });
    expect(rules.wave.regions).toEqual(["a", "b"]);
  });

  it("requires all evidence where the environment doesn't say", () => {
    expect(acmeRules("prod").requires).toEqual(["provenance", "sbom"]);
  });

  it("names a key signer's verifier by the key's file", () => {
    const rules = acmeRules(
      "dev",
      ACME_POLICY.replace("{ trust: main, workflow: promote-dev.yml }", "{ key: trust/dev.pub }"),
    );
    expect(rules.clearance.signer).toEqual({ kind: "key", key: "trust/dev.pub" });
    expect(rules.clearance.verifierId).toBe("https://github.com/acme/gitops/trust/dev.pub");
  });

  it("writes an environment's level without characters that a level can't have", () => {
    expect(levelOf("prod-eu")).toBe("CLEARANCE_ENV_PROD_EU");
  });

  it.each(["constructor", "nothing"])(
    "faults on the service %s, which clearance.yaml doesn't have",
    (name) => {
      expect(() => rulesFor(acmeSnapshot(), name, "dev")).toThrow(
        expect.objectContaining({ code: "INPUT_INVALID" }),
      );
    },
  );

  it("faults on an environment that clearance.yaml doesn't have", () => {
    expect(() => acmeRules("qa")).toThrow(expect.objectContaining({ code: "ENVIRONMENT_MISSING" }));
  });

  it("faults when a trust file isn't in the commit", () => {
    const snapshot = { ...acmeSnapshot(), files: new Map() };
    expect(() => rulesFor(snapshot, "check-in", "dev")).toThrow(
      expect.objectContaining({ code: "POLICY_UNREADABLE" }),
    );
  });
});

describe("the policy digest", () => {
  const { policyDigest } = acmeRules("prod");
  const digestWith = (from: string, to: string) => {
    expect(ACME_POLICY).toContain(from);
    return acmeRules("prod", ACME_POLICY.replace(from, to)).policyDigest;
  };

  it.each([
    ["image", "acme/check-in\n    builder", "acme/check-out\n    builder"],
    ["builder's workflow", "build.yml", "build2.yml"],
    ["builder's source", "source: acme/check-in", "source: acme/check-out"],
    ["builder's ref", "    ref: refs/heads/main", "    ref: refs/heads/release"],
    ["issuer", "https://token.", "https://tokens."],
    ["signer", "promote-prod.yml", "promote-prod-2.yml"],
    ["signer's since", "promote-prod.yml", `promote-prod.yml, since: "${SINCE}"`],
    ["signer before", "promote-staging.yml", "promote-staging-2.yml"],
    ["soak before", "soak: 10m", "soak: 11m"],
    ["approvals", "people: 2", "people: 3"],
    ["approvers", "from: [acme/release]", "from: [acme/everyone]"],
    ["health", "{region}.acme.example", "{region}.acme.test"],
    ["required evidence", "regions: [a, b]", "regions: [a, b]\n    requires: [provenance]"],
  ])("changes with the %s", (_, from, to) => {
    expect(digestWith(from, to)).not.toBe(policyDigest);
  });

  it.each([
    ["who may roll back", "by: [acme/on-call]", "by: [acme/everyone]"],
    ["the channel", "channel: main", "channel: edge"],
    ["the tier", "tier: 0", "tier: 1"],
    [
      "a TUF mirror, which only admission asks",
      "    issuer:",
      "    tuf: { mirror: https://tuf.example, root: trust/root.json }\n    issuer:",
    ],
    ["an environment that is neither this one nor the one before", "promote-dev.yml", "promote-dev-2.yml"],
  ])("stays the same with %s", (_, from, to) => {
    expect(digestWith(from, to)).toBe(policyDigest);
  });

  it("changes with the bytes of the trusted root", () => {
    const { files, ...snapshot } = acmeSnapshot();
    const other = new Map([...files, ["trust/trusted_root.json", new TextEncoder().encode("{}")]]);
    expect(rulesFor({ ...snapshot, files: other }, "check-in", "prod").policyDigest).not.toBe(policyDigest);
  });

  it("doesn't depend on the order in which the file is written", () => {
    const turned = ACME_POLICY.replace(
      "approval: { people: 2, from: [acme/release] }",
      "approval: { from: [acme/release], people: 2 }",
    ).replace("{ trust: main, workflow: promote-prod.yml }", "{ workflow: promote-prod.yml, trust: main }");
    expect(turned).not.toBe(ACME_POLICY);
    expect(acmeRules("prod", turned).policyDigest).toBe(policyDigest);
  });
});
