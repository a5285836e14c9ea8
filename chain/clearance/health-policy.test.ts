import { describe, expect, it } from "vitest";
import { ACME_POLICY, acmeRules, acmeSnapshot } from "#test/acme.ts";
import { digestOf } from "../digest/digest.ts";
import type { HealthSource } from "./health-policy.ts";
import { fillSource } from "./health-source.ts";
import { parsePolicy } from "./parse-policy.ts";
import { rulesFor } from "./rules.ts";

const STAGING = `{ http: "https://staging.acme.example/healthz" }`;
const PROD = `{ http: "https://{region}.acme.example/healthz" }`;
const withStaging = (health: string) => ACME_POLICY.replace(STAGING, health);
const withProd = (health: string) => ACME_POLICY.replace(PROD, health);

function problemsOf(text: string): string {
  try {
    parsePolicy(text);
    return "none";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
}

const HTTP = `{ http: "https://{region}.acme.example/healthz" }`;
const PROMETHEUS = `{ prometheus: { url: "https://prometheus.{region}.example", query: 'errors{service="{service}",digest="{digest}"}', atMost: 0.01 } }`;
const INDEPENDENT = "independent: { tier: 0, sources: 2 }";

describe("an environment's health", () => {
  it("is one source, a list, or all of a list: three ways to write one rule", () => {
    const rule = { sources: [{ kind: "http", url: "https://staging.acme.example/healthz" }], independent: 1 };
    for (const written of [STAGING, `[${STAGING}]`, `{ all: [${STAGING}] }`])
      expect(acmeRules("staging", withStaging(written)).wave.health).toEqual(rule);
  });

  it.each([
    `{ prometheus: { url: "https://p.example", query: "up", atLeast: 1, tokenFrom: HEALTH_PROMETHEUS } }`,
    `{ argocd: { url: "https://argo.example", application: "argocd/{service}-{environment}", tokenFrom: HEALTH_ARGOCD, freshFor: 5m } }`,
    `{ flux: { url: "https://k8s.example", kustomization: flux-system/apps, tokenFrom: HEALTH_K8S, caFrom: HEALTH_K8S_CA } }`,
    `{ rollout: { url: "https://k8s.example", namespace: "{service}", workload: "deployment/{service}" } }`,
    `{ github: { environment: "{environment}", by: "deployer[bot]" } }`,
    `{ http: { url: "https://staging.acme.example/healthz", digestHeader: x-image-digest } }`,
    `{ http: { url: "http://127.0.0.1:8080/healthz", tokenFrom: HEALTH_LOCAL } }`,
  ])("takes %s", (health) => {
    expect(problemsOf(withStaging(health))).toBe("none");
  });

  it.each([
    [
      "two kinds in one source",
      `{ http: "https://a.example", github: { environment: a, by: b } }`,
      "exactly one of",
    ],
    ["no kind", "{ tier: 0 }", "exactly one of"],
    ["an unknown kind", `{ datadog: { url: "https://d.example" } }`, "not a known key"],
    ["no bound", `{ prometheus: { url: "https://p.example", query: up } }`, "atLeast or atMost"],
    [
      "a token in the file",
      `{ prometheus: { url: "https://p.example", query: up, atMost: 1, token: secret } }`,
      "not a known key",
    ],
    [
      "a variable of ours",
      `{ prometheus: { url: "https://p.example", query: up, atMost: 1, tokenFrom: GITHUB_TOKEN } }`,
      "begins with HEALTH_",
    ],
    [
      "a token over http",
      `{ prometheus: { url: "http://p.example", query: up, atMost: 1, tokenFrom: HEALTH_P } }`,
      "https only",
    ],
    [
      "a workload that is none",
      `{ rollout: { url: "https://k.example", namespace: a, workload: pod/a } }`,
      "deployment/name",
    ],
    [
      "a path in a name",
      `{ argocd: { url: "https://k.example", application: "../../../secrets" } }`,
      "application",
    ],
    [
      "our workflows' deployments",
      `{ github: { environment: a, by: "github-actions[bot]" } }`,
      "our own workflows",
    ],
    [
      "our App's deployments",
      `{ github: { environment: a, by: "Clearance-Promoter[bot]" } }`,
      "our own workflows",
    ],
    ["sources for some tiers only", `[{ http: "https://a.example", tier: 0 }]`, "would have none"],
  ])("refuses %s", (_, health, message) => {
    expect(problemsOf(withStaging(health))).toContain(message);
  });

  it("is about each region by itself", () => {
    expect(problemsOf(withProd(`[${HTTP}, { github: { environment: prod, by: deployer } }]`))).toContain(
      "{region}",
    );
    expect(problemsOf(withStaging(`{ github: { environment: "{region}", by: deployer } }`))).toContain(
      "no regions",
    );
  });
});

describe("independent sources", () => {
  it("are asked of services of that tier or a more critical one", () => {
    const text = withProd(`{ all: [${HTTP}, ${PROMETHEUS}], ${INDEPENDENT} }`);
    expect(acmeRules("prod", text).wave.health?.independent).toBe(2);
    expect(acmeRules("prod", text.replace("tier: 0\n", "tier: 1\n")).wave.health?.independent).toBe(1);
    expect(acmeRules("prod", text.replace("    tier: 0\n", "")).wave.health?.independent).toBe(1);
  });

  it("can be for the most critical services alone", () => {
    const only = PROMETHEUS.replace(/\}$/u, ", tier: 0 }");
    const text = withProd(`{ all: [${HTTP}, ${only}], ${INDEPENDENT} }`);
    expect(problemsOf(text)).toBe("none");
    expect(acmeRules("prod", text).wave.health?.sources).toHaveLength(2);
    expect(acmeRules("prod", text.replace("tier: 0\n", "tier: 1\n")).wave.health?.sources).toHaveLength(1);
  });

  it.each([
    ["there is only one", `[${HTTP}]`],
    ["two are of one kind", `[${HTTP}, { http: "https://{region}.other.example" }]`],
    [
      "two are on one host",
      `[${HTTP}, ${PROMETHEUS.replace("prometheus.{region}.example", "{region}.acme.example")}]`,
    ],
    ["one is for a more critical tier", `[${HTTP}, ${PROMETHEUS.replace(/\}$/u, ", tier: 0 }")}]`, 1],
  ])("can't be asked where %s", (_, all, tier = 0) => {
    const independent = `independent: { tier: ${tier}, sources: 2 }`;
    expect(problemsOf(withProd(`{ all: ${all}, ${independent} }`))).toContain("differ in kind and host");
  });

  it("must tell, one of them, which digest they speak of", () => {
    const blind = PROMETHEUS.replace(',digest="{digest}"', "");
    expect(problemsOf(withProd(`{ all: [${HTTP}, ${blind}], ${INDEPENDENT} }`))).toContain("which digest");
  });
});

describe("the rules", () => {
  it("have another policy digest with another source or bound", () => {
    const digests = [PROD, PROMETHEUS, PROMETHEUS.replace("0.01", "0.02"), `[${HTTP}, ${PROMETHEUS}]`].map(
      (health) => rulesFor(acmeSnapshot(withProd(health)), "check-in", "prod").policyDigest,
    );
    expect(new Set(digests).size).toBe(4);
  });
});

describe("fillSource", () => {
  const lane = { service: "check-in", environment: "prod", region: "eu-1" };
  const digest = digestOf("v1");

  it("puts names into texts, leaves PromQL's braces alone, and spells variables as such", () => {
    const source: HealthSource = {
      kind: "prometheus",
      url: "https://prometheus.{region}.example",
      query: `up{service="{service}",digest="{digest}"}`,
      atLeast: 1,
      tokenFrom: "HEALTH_PROMETHEUS_{region}",
    };
    expect(fillSource(source, lane, digest)).toMatchObject({
      url: "https://prometheus.eu-1.example",
      query: `up{service="check-in",digest="${digest}"}`,
      atLeast: 1,
      tokenFrom: "HEALTH_PROMETHEUS_EU_1",
    });
  });
});
