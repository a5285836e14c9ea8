import { generateKeyPairSync } from "node:crypto";
import { describe, expect, it } from "vitest";
import { parsePolicy } from "../clearance/parse-policy.ts";
import type { PolicySnapshot } from "../clearance/policy.ts";
import { digestOf } from "../digest/digest.ts";
import { type GenerationSettings, generationProblems } from "./generation-problems.ts";

const key = () =>
  generateKeyPairSync("ec", { namedCurve: "P-256" })
    .publicKey.export({ type: "spki", format: "pem" })
    .toString();
const [DEV, PROD] = [key(), key()];
const root = (authority: string, logs = true) =>
  JSON.stringify({
    tlogs: logs ? [{ baseUrl: "https://rekor.example" }] : [],
    certificateAuthorities: [{ uri: authority }],
  });

/** dev signs with a key, prod with a workflow under the public Sigstore. */
function problems(
  changes: {
    readonly text?: (text: string) => string;
    readonly files?: Readonly<Record<string, string | null>>;
  } = {},
  settings: Partial<GenerationSettings> = {},
): readonly string[] {
  const text = `apiVersion: clearance/v1
gitops: acme/gitops
admission: { elsewhere: refuse }
trust: { main: { root: trust/root.json, issuer: "https://issuer.example" } }
builders: { app: { key: trust/build.pub } }
services:
  api: { image: ghcr.io/acme/api, builder: app, channel: main, digestAt: { file: "api/{environment}.yaml", path: image } }
environments:
  - { name: dev, signer: { key: trust/dev.pub } }
  - { name: prod, signer: { trust: main, workflow: promote-prod.yml } }
`;
  const policy = parsePolicy((changes.text ?? ((same: string) => same))(text));
  const files = {
    "trust/dev.pub": DEV,
    "trust/prod.pub": PROD,
    "trust/root.json": root("https://fulcio.sigstore.dev"),
    ...changes.files,
  };
  const snapshot: PolicySnapshot = {
    policy,
    commit: "c0ffee",
    digest: digestOf(text),
    files: new Map(
      Object.entries(files).flatMap(([path, one]) =>
        one === null ? [] : [[path, new TextEncoder().encode(one)] as const],
      ),
    ),
  };
  return generationProblems(snapshot, { kyverno: "1.19", ...settings }).map(
    ({ at, message }) => `${at.join(".")}: ${message}`,
  );
}

const privately = (more: string) => (text: string) =>
  text.replace('issuer: "https://issuer.example"', `issuer: "https://issuer.example"${more}`);

describe("generationProblems", () => {
  it("finds none in what can be generated", () => {
    expect(problems()).toEqual([]);
    expect(problems({}, { workflows: new Set(["promote-prod.yml"]) })).toEqual([]);
  });

  it("names an environment that nobody can sign for: its workflow, its key or its root isn't there", () => {
    expect(problems({}, { workflows: new Set(["promote-dev.yml"]) })).toEqual([
      "environments.1.signer.workflow: nobody can sign for prod: .github/workflows/promote-prod.yml isn't there",
    ]);
    expect(problems({ files: { "trust/dev.pub": null } })).toEqual([
      "environments.0.signer: nobody can sign for dev: clearance.yaml names trust/dev.pub, which isn't in the same commit",
    ]);
    expect(problems({ files: { "trust/root.json": "{" } })).toEqual([
      "environments.1.signer: nobody can sign for prod: trust/root.json isn't a trusted root in JSON",
    ]);
  });

  it("names two environments with one identity, also where the key is under two names", () => {
    const text = (before: string) =>
      before.replace("{ trust: main, workflow: promote-prod.yml }", "{ key: trust/prod.pub }");
    expect(problems({ text })).toEqual([]);
    expect(problems({ text, files: { "trust/prod.pub": DEV.replaceAll("\n", "\r\n") } })).toEqual([
      "environments.1.signer.key: trust/prod.pub is the key that signs for dev too: each signer needs one of its own",
    ]);
  });

  it("names an import that an environment's key signs", () => {
    const text = (before: string) =>
      before.replace(
        "{ elsewhere: refuse }",
        "{ elsewhere: imported, imported: { images: [ghcr.io/acme/imported/*], signer: { key: trust/import.pub } } }",
      );
    expect(problems({ text, files: { "trust/import.pub": PROD } })).toEqual([]);
    expect(problems({ text, files: { "trust/import.pub": DEV } })).toEqual([
      "admission.imported.signer.key: trust/import.pub is the key that signs for dev too: each signer needs one of its own",
    ]);
  });

  it("names a private Sigstore's root that Kyverno is told nothing of", () => {
    const files = { "trust/root.json": root("https://fulcio.githubapp.com") };
    expect(problems({ files })).toEqual([
      expect.stringContaining("environments.1.signer.trust: trust/root.json isn't the public Sigstore's"),
    ]);
    expect(problems({ files, text: privately(", inline: true") })).toEqual([]);
    const tuf = privately(', tuf: { mirror: "https://tuf.example", root: trust/root.json }');
    expect(problems({ files, text: tuf })).toEqual([]);
  });

  it("names what Kyverno 1.18 can't do: keys on bundles, roots inline, certificates without a log", () => {
    expect(problems({}, { kyverno: "1.18" })).toEqual([
      expect.stringContaining("environments.0.signer: Kyverno 1.18 verifies no bundle by a key"),
    ]);
    const workflow = (text: string) =>
      text.replace("{ key: trust/dev.pub }", "{ trust: main, workflow: promote-dev.yml }");
    expect(problems({ text: workflow }, { kyverno: "1.18" })).toEqual([]);
    const inline = (text: string) => privately(", inline: true")(workflow(text));
    expect(problems({ text: inline }, { kyverno: "1.18" })).toHaveLength(2);
    const files = { "trust/root.json": root("https://fulcio.sigstore.dev", false) };
    expect(problems({ text: workflow, files }, { kyverno: "1.18" })).toEqual([
      expect.stringContaining("without a log entry"),
      expect.stringContaining("without a log entry"),
    ]);
    expect(problems({ text: workflow, files })).toEqual([]);
  });

  it("names a clearance.yaml without services, whose policies would match nothing", () => {
    const text = (before: string) => before.replace(/^services:\n.*\n/mu, "services: {}\n");
    expect(problems({ text })).toEqual(["services: there is no service: a policy would match nothing"]);
  });
});
