import { generateKeyPairSync } from "node:crypto";
import { generatePolicies } from "#chain/admission/generate.ts";
import { parsePolicy } from "#chain/clearance/parse-policy.ts";
import { digestOf } from "#chain/digest/digest.ts";
import type { ImageName } from "#chain/digest/image-name.ts";

export const GITOPS = "acme/gitops";
export const SIGNERS = ["build", "dev", "staging", "prod"] as const;
export type SignerName = (typeof SIGNERS)[number];

/** PEM, by signer. */
export type Keys = Readonly<Record<string, { readonly privateKey: string; readonly publicKey: string }>>;

/** What the GitOps repository's first commit holds. */
export function platformFiles(
  image: ImageName,
  keys: Keys,
  options: { readonly policy?: (text: string) => string; readonly files?: Readonly<Record<string, string>> },
): Readonly<Record<string, string>> {
  const trust = Object.fromEntries(SIGNERS.map((name) => [`trust/${name}.pub`, keys[name]?.publicKey ?? ""]));
  const policy = (options.policy ?? ((text) => text))(policyText(image));
  return {
    "clearance.yaml": policy,
    ...trust,
    "README.md": "# GitOps\n",
    "quarantine/.gitkeep": "",
    ".github/CODEOWNERS": CODE_OWNERS,
    ...Object.fromEntries(
      ["dev", "staging", "prod/a", "prod/b"].map((place) => [fileOf(place), KUSTOMIZATION]),
    ),
    ...options.files,
    ...generated(policy, { ...trust, ...options.files }),
  };
}

export function newKeys(): Keys {
  return Object.fromEntries(SIGNERS.map((name) => [name, newKey()]));
}

/** An administrator owns what decides; the rest is everybody's. */
export const CODE_OWNERS = `${[
  "/.github/",
  "/CODEOWNERS",
  "/docs/CODEOWNERS",
  "/clearance.yaml",
  "/trust/",
  "/break-glass/",
  "/calendar/",
  "/policies/",
]
  .map((path) => `${path} @ada\n`)
  .join("")}/policies/generated/**/quarantine.yaml\n`;

export function fileOf(place: string): string {
  return `apps/check-in/${place}/kustomization.yaml`;
}

export const KUSTOMIZATION = [
  "# the promoter writes the digest, people write the rest",
  "resources: [../base]",
  "images:",
  "  - name: check-in # as base/deployment.yaml names it",
  "    newName: registry.example/acme/check-in",
  "",
].join("\n");

function policyText(image: ImageName): string {
  return `apiVersion: clearance/v1
gitops: ${GITOPS}
admission: { elsewhere: refuse }
builders:
  app: { key: trust/build.pub }
services:
  check-in:
    image: ${image}
    builder: app
    channel: main
    digestAt: { file: "apps/check-in/{environment}/{region}/kustomization.yaml", path: "images[check-in].digest" }
environments:
  - { name: dev, signer: { key: trust/dev.pub } }
  - { name: staging, signer: { key: trust/staging.pub }, soak: 10m, health: { http: "http://staging.example/healthz" } }
  - name: prod
    signer: { key: trust/prod.pub }
    regions: [a, b]
    approval: { people: 2, from: [acme/release] }
    health: { http: "http://{region}.prod.example/healthz" }
rollback: { by: [acme/on-call], approvals: 0 }
`;
}

/** The same platform with staging as its only environment: the shortest way from a release to what runs. */
export function stagingAlone(policy: string): string {
  const rule = `{ name: staging, signer: { key: trust/staging.pub }, health: { http: "http://staging.example/" } }`;
  return policy.replace(/^environments:[\s\S]*(?=^rollback:)/m, `environments:\n  - ${rule}\n`);
}

function generated(policy: string, trust: Readonly<Record<string, string>>): Record<string, string> {
  const files = new Map(Object.entries(trust).map(([path, text]) => [path, Buffer.from(text)]));
  const snapshot = { policy: parsePolicy(policy), commit: "0".repeat(40), digest: digestOf(policy), files };
  return Object.fromEntries(
    generatePolicies(snapshot, [], new Map()).map(({ path, bytes }) => [
      path,
      Buffer.from(bytes).toString("utf8"),
    ]),
  );
}

function newKey(): { readonly privateKey: string; readonly publicKey: string } {
  return generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "pem" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
}
