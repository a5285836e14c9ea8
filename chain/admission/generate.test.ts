import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { PolicyDocument, type PolicySnapshot } from "../clearance/policy.ts";
import { digestOf } from "../digest/digest.ts";
import { generatePolicies, refusedAtAdmission } from "./generate.ts";

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
