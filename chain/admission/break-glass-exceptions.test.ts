import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { type BreakGlass, breakGlassName } from "../clearance/break-glass.ts";
import { PolicyDocument } from "../clearance/policy.ts";
import { digestOf } from "../digest/digest.ts";
import { parseImageReference } from "../digest/image-name.ts";
import { generatePolicies } from "./generate.ts";
import { lintPolicies } from "./lint/lint.ts";

const KEY = generateKeyPairSync("ec", { namedCurve: "P-256" })
  .publicKey.export({ type: "spki", format: "pem" })
  .toString();
const service = (name: string) => ({
  image: `ghcr.io/acme/${name}`,
  builder: "app",
  channel: "main",
  digestAt: { file: `apps/${name}.yaml`, path: "digest" },
});
const policy = PolicyDocument.parse({
  apiVersion: "clearance/v1",
  gitops: "acme/gitops",
  builders: { app: { key: "trust/build.pub" } },
  services: { "check-in": service("check-in") },
  admission: { elsewhere: "refuse", hardening: { controllers: ["system:serviceaccount:argocd:controller"] } },
  environments: [
    { name: "dev", signer: { key: "trust/a.pub" } },
    {
      name: "prod",
      signer: { key: "trust/a.pub" },
      admission: { hardening: { profiles: ["baseline"], questions: { "prod-writes": "enforce" } } },
    },
  ],
});
const snapshot = {
  policy,
  commit: "c0ffee",
  digest: digestOf("policy"),
  files: new Map([["trust/a.pub", new TextEncoder().encode(KEY)]]),
};

function opening(changes: Partial<BreakGlass> = {}): BreakGlass {
  const unnamed = {
    environment: "prod",
    subject: {
      kind: "image",
      image: parseImageReference(`ghcr.io/acme/check-in@${digestOf("fix")}`),
    } as const,
    namespace: "check-in",
    owner: "carol",
    reason: 'the gate: "down" # now',
    opened: new Date("2026-11-20T02:00:00Z"),
    expires: new Date("2026-11-20T04:00:00Z"),
    ...changes,
  };
  return { ...unnamed, name: breakGlassName(unnamed) };
}

function generated(...openings: readonly BreakGlass[]): ReadonlyMap<string, string> {
  const files = generatePolicies(snapshot, [], new Map(), undefined, openings);
  return new Map(files.map(({ path, bytes }) => [path, new TextDecoder().decode(bytes)]));
}

const folder = "policies/generated/prod";
const person = opening({ subject: { kind: "person", person: "dave" } });

describe("generated break-glass exceptions", () => {
  it("stand beside the ClusterPolicies while something is open, and in the policy itself in the other dialect", () => {
    const files = generated(opening());
    const named = [...files].filter(
      ([, text]) => text.includes("break-glass.yaml") || text.includes("PolicyException"),
    );
    expect(named.map(([path]) => path)).toEqual([
      `${folder}/clusterpolicy/break-glass.yaml`,
      `${folder}/clusterpolicy/kustomization.yaml`,
    ]);
    const policy = files.get(`${folder}/ivpol/clearance.yaml`);
    expect(policy).toContain('time.now() < timestamp("2026-11-20T04:00:00.000Z")');
    expect(policy?.match(/variables\.opened \|\|/g)).toHaveLength(2);
    expect(generated().get(`${folder}/ivpol/clearance.yaml`)).not.toContain("opened");
    expect([...generated().keys()].filter((path) => path.includes("break-glass"))).toEqual([]);
  });

  it("of a person stand beside the question who writes, and nowhere where that isn't asked", () => {
    const files = generated(person);
    expect([...files.keys()].filter((path) => path.includes("break-glass"))).toEqual([
      `${folder}/hardening/break-glass.yaml`,
    ]);
    expect(files.get(`${folder}/hardening/kustomization.yaml`)).toContain("- break-glass.yaml");
    expect(files.get(`${folder}/hardening/break-glass.yaml`)).toContain(
      'request.userInfo.username == "dave"',
    );
    // Kyverno's webhook refuses an exception whose conditions know the time: the policy compares the end.
    expect(files.get(`${folder}/hardening/break-glass.yaml`)).toContain("- until 2026-11-20T04:00:00.000Z");
    expect(files.get(`${folder}/hardening/break-glass.yaml`)).not.toContain("time.now()");
    expect(
      [...generated({ ...person, environment: "dev" }).keys()].filter((path) => /glass/.test(path)),
    ).toEqual([]);
  });

  it("are YAML whatever the reason is, don't hang on the time, and have nothing that our lint names", () => {
    const files = [...generated(opening(), person)].filter(([path]) => path.endsWith("/break-glass.yaml"));
    expect(files).toHaveLength(2);
    for (const [path, text] of files) {
      expect(parseAllDocuments(text).flatMap(({ errors }) => errors)).toEqual([]);
      expect(lintPolicies([{ path, text }]).findings).toEqual([]);
    }
  });
});
