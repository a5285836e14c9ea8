import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import * as z from "zod";
import { PolicyDocument, type PolicySnapshot } from "../clearance/policy.ts";
import { digestOf } from "../digest/digest.ts";
import { generatePolicies, generateQuarantines, refusedAtAdmission } from "./generate.ts";

const PEM = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .publicKey.export({ type: "spki", format: "pem" })
  .toString();

function snapshot(changes: Record<string, unknown> = {}, key: string = PEM): PolicySnapshot {
  const policy = PolicyDocument.parse({
    apiVersion: "clearance/v1",
    gitops: "acme/gitops",
    admission: { elsewhere: "refuse" },
    builders: { app: { key: "trust/build.pub" } },
    services: { "check-in": service("ghcr.io/acme/check-in"), baggage: service("ghcr.io/acme/baggage") },
    environments: [
      { name: "dev", signer: { key: "trust/dev.pub" } },
      { name: "pre-prod", signer: { key: "trust/dev.pub" } },
    ],
    ...changes,
  });
  return {
    policy,
    commit: "c0ffee",
    digest: digestOf("policy"),
    files: new Map([["trust/dev.pub", new TextEncoder().encode(key)]]),
  };
}

function service(image: string) {
  return { image, builder: "app", channel: "main", digestAt: { file: "apps/x.yaml", path: "digest" } };
}

function generate(from: PolicySnapshot) {
  return generatePolicies(from, [], new Map()).map(({ path, bytes }) => ({
    path,
    text: new TextDecoder().decode(bytes),
  }));
}

function quarantine(seed: string, immediate = false) {
  return { digest: digestOf(seed), owner: "erin", reason: "bad", since: new Date(0), immediate };
}

describe("generatePolicies", () => {
  it("writes two policies and a kustomize base of both kinds for every environment", () => {
    expect(generate(snapshot()).map(({ path }) => path)).toEqual(
      ["dev", "pre-prod"].flatMap((environment) =>
        ["clusterpolicy", "ivpol"].flatMap((kind) =>
          ["clearance", "kustomization", "quarantine"].map(
            (name) => `policies/generated/${environment}/${kind}/${name}.yaml`,
          ),
        ),
      ),
    );
  });

  it("demands the environment's own level of every service's image", () => {
    for (const { path, text } of generate(snapshot()).filter(({ path }) => path.endsWith("clearance.yaml"))) {
      const level = path.includes("/dev/") ? "CLEARANCE_ENV_DEV" : "CLEARANCE_ENV_PRE_PROD";
      for (const wanted of [level, "ghcr.io/acme/check-in", "ghcr.io/acme/baggage"]) {
        expect(text, path).toContain(wanted);
      }
    }
  });

  it("writes YAML that reads back without an error", () => {
    for (const { path, text } of generate(snapshot())) {
      const documents = parseAllDocuments(text);
      expect(
        documents.flatMap(({ errors }) => errors),
        path,
      ).toEqual([]);
      expect(
        documents.every((document) => document.get("kind") !== undefined),
        path,
      ).toBe(true);
    }
  });

  it("is a fault where no service is declared: a policy that matches nothing looks like one that refuses", () => {
    expect(() => generate(snapshot({ services: {} }))).toThrow(
      expect.objectContaining({ code: "POLICY_INVALID" }),
    );
  });

  it("names each image once when two services share it", () => {
    const shared = snapshot({ services: { a: service("ghcr.io/acme/x"), b: service("ghcr.io/acme/x") } });
    const [policy] = generate(shared);
    expect(policy?.text.split("ghcr.io/acme/x@*")).toHaveLength(2);
  });

  it.each([
    ["a KMS reference", "awskms:///alias/prod"],
    ["a Kubernetes secret reference", "k8s://kyverno/prod"],
    ["a certificate", PEM.replaceAll("PUBLIC KEY", "CERTIFICATE")],
    ["two keys", PEM + PEM],
    ["a key with YAML behind it", `${PEM}\nspec: {}`],
    ["a key with a Kyverno variable in it", PEM.replace("MF", "{{request.object.metadata.name}}")],
    ["nothing", ""],
  ])("refuses %s in the place of a public key", (_what, key) => {
    expect(() => generate(snapshot({}, key))).toThrow(
      expect.objectContaining({ code: "TRUST_ROOT_INVALID" }),
    );
  });

  it("writes the key anew, so that text around its lines can't reach the policy", () => {
    const [crlf, plain] = [PEM.replaceAll("\n", "\r\n"), PEM].map((key) => generate(snapshot({}, key)));
    expect(crlf).toEqual(plain);
  });

  it.each([
    ["a Kyverno variable", "https://oidc.acme.example/{{request.object.metadata.name}}"],
    ["a reference to another field", "https://oidc.acme.example/$(./../subject)"],
    ["a wildcard", "https://oidc.acme.example/*"],
    ["a quote", `https://oidc.acme.example/"`],
    ["a line break", "https://oidc.acme.example/\nkey: x"],
  ])("refuses an issuer with %s in it", (_what, issuer) => {
    const from = snapshot({
      trust: { main: { root: "trust/dev.pub", issuer } },
      environments: [{ name: "prod", signer: { trust: "main", workflow: "promote-prod.yml" } }],
    });
    expect(() => generate(from)).toThrow(expect.objectContaining({ code: "POLICY_INVALID" }));
  });

  it("is a fault when a file that clearance.yaml names isn't in the commit", () => {
    expect(() => generate({ ...snapshot(), files: new Map() })).toThrow(
      expect.objectContaining({ code: "POLICY_UNREADABLE" }),
    );
  });

  it("is a fault when an environment's name is too long for a policy's", () => {
    const from = snapshot({ environments: [{ name: "e".repeat(53), signer: { key: "trust/dev.pub" } }] });
    expect(() => generate(from)).toThrow(expect.objectContaining({ code: "POLICY_INVALID" }));
  });

  it("writes quarantined digests into the environments whose tree doesn't name them", () => {
    const digest = digestOf("bad");
    const named = new Map([["dev", new Set([digest])]]);
    for (const { path, bytes } of generatePolicies(snapshot(), [quarantine("bad")], named)) {
      const listed = new TextDecoder().decode(bytes).includes(digest);
      expect(listed, path).toBe(path.includes("/pre-prod/") && path.endsWith("/quarantine.yaml"));
    }
  });
});

describe("generateQuarantines", () => {
  it("gives the refusals that the whole holds, and nothing else", () => {
    const from = snapshot();
    const [named, gone] = [quarantine("named"), quarantine("gone")];
    const current = new Map([["dev", new Set([named.digest])]]);
    const whole = generatePolicies(from, [named, gone], current);
    const refusals = whole.filter(({ path }) => path.endsWith("/quarantine.yaml"));
    expect(refusals.length).toBeGreaterThan(0);
    expect(generateQuarantines(from.policy.environments, [named, gone], current)).toEqual(refusals);
  });

  it("doesn't fail with a key that can't be read: a rollback doesn't wait for it", () => {
    const from = snapshot({}, "no key");
    expect(() => generatePolicies(from, [], new Map())).toThrow();
    expect(generateQuarantines(from.policy.environments, [], new Map())).not.toEqual([]);
  });
});

describe("what is asked of a summary", () => {
  it("is its result, level, verifier and resource, and never the policy digest or its age", () => {
    for (const { path, text } of generate(snapshot()).filter(({ path }) =>
      path.endsWith("/clearance.yaml"),
    )) {
      const inCel = [...text.matchAll(/\bvsa\.([\w.]+)/g)].map(([, field]) => field);
      const inJmesPath = [...text.matchAll(/key: "\{\{ ((?!request\.)[\w.]+)/g)].map(([, field]) => field);
      const asked = new Set(path.includes("/ivpol/") ? inCel : [...inJmesPath, "verifiedLevels"]);
      expect(asked, path).toEqual(
        new Set(["verificationResult", "verifiedLevels", "verifier.id", "resourceUri"]),
      );
      expect(text, path).not.toMatch(/timeVerified|policy\.(?:uri|digest)|inputAttestations/);
    }
  });
});

describe("the size of what is generated", () => {
  const many = (count: number, folder = "ghcr.io/acme/") =>
    Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`service-${index}`, service(`${folder}service-${index}`)]),
    );
  const shared = { images: ["ghcr.io/acme/*"], elsewhere: "refuse" };

  it("doesn't grow with the services where they share a folder", () => {
    const [few, lots] = [2, 2000].map((count) =>
      generate(snapshot({ services: many(count), admission: shared })).map(({ text }) => text),
    );
    expect(lots).toEqual(few);
  });

  it("is a fault that names the remedy where so many images are named that no cluster takes the policy", () => {
    expect(() => generate(snapshot({ services: many(4000) }))).toThrow(
      /admission\.images \(ghcr\.io\/acme\/\*\)/,
    );
  });

  it("stays in one policy with 500 quarantined digests, and in several above what an expression may hold", () => {
    for (const [count, policies] of [
      [0, 1],
      [500, 1],
      [1000, 1],
      [2500, 3],
    ] as const) {
      const bad = Array.from({ length: count }, (_, index) => quarantine(`bad ${index}`));
      for (const { path, bytes } of generatePolicies(snapshot(), bad, new Map())) {
        if (!path.endsWith("/quarantine.yaml")) continue;
        const documents = parseAllDocuments(new TextDecoder().decode(bytes));
        expect(documents, path).toHaveLength(policies);
        const texts = documents.map((document) => JSON.stringify(document));
        expect(texts.join("").match(/sha256:[0-9a-f]{64}/g) ?? [], path).toHaveLength(count);
        for (const text of texts) expect(text.length, path).toBeLessThan(100_000);
        expect(new Set(documents.map((document) => document.getIn(["metadata", "name"]))).size).toBe(
          policies,
        );
      }
    }
  });

  it("holds an adoption list of any length, in as many variables as it takes", () => {
    const images = Array.from(
      { length: 2000 },
      (_, index) => `ghcr.io/acme/x@${digestOf(`adopted ${index}`)}`,
    );
    const adopted = { until: "2027-01-01T00:00:00Z", images };
    const environments = [{ name: "dev", signer: { key: "trust/dev.pub" }, admission: { adopted } }];
    const [, , , ivpol] = generate(snapshot({ environments, admission: shared }));
    const [policy] = parseAllDocuments(ivpol?.text ?? "");
    const variables = z.array(z.object({ name: z.string(), expression: z.string() }));
    const found = variables.parse(policy?.toJS().spec.variables);
    expect(found.length).toBeGreaterThan(2);
    for (const { expression } of found) expect(expression.length).toBeLessThan(100_000);
    const listed = found.flatMap(({ expression }) => expression.match(/ghcr\.io[^"]+/g) ?? []);
    expect(listed).toEqual([...images].sort());
  });
});

describe("refusedAtAdmission", () => {
  const tree = new Set([digestOf("named")]);

  it("waits until no tree of the environment names the digest", () => {
    expect(refusedAtAdmission([quarantine("named")], tree)).toEqual([]);
    expect(refusedAtAdmission([quarantine("named")], new Set())).toEqual([digestOf("named")]);
  });

  it("doesn't wait when the quarantine is immediate", () => {
    expect(refusedAtAdmission([quarantine("named", true)], tree)).toEqual([digestOf("named")]);
  });

  it("lists each digest once, in the order of the digests", () => {
    const listed = refusedAtAdmission(
      ["b", "a", "b", "c"].map((seed) => quarantine(seed)),
      tree,
    );
    expect(listed).toEqual([digestOf("a"), digestOf("b"), digestOf("c")].sort());
  });
});
