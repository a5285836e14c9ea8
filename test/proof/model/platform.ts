import { readFileSync } from "node:fs";
import type { Lane } from "#chain/clearance/policy.ts";
import { publicKey } from "./pretend-sigstore.ts";

/** A platform to promote on: what the first commit of its GitOps repository holds. */
export interface Platform {
  readonly name: string;
  readonly services: readonly string[];
  readonly lanes: readonly Lane[];
  readonly files: Readonly<Record<string, string>>;
  /** How long a change of one of two paired regions keeps the other as it is, in milliseconds; absent: none are paired. */
  readonly pairedFor?: number;
  /** The environment whose clearances a workflow signs; absent: keys sign all. */
  readonly signedByRun?: string;
}

const SERVICE = "check-in";
const SIGNERS = ["build", "dev", "prod"];

export const APPROVERS = ["carol", "dave", "frank"] as const;
export const ON_CALL = "erin";
export const PROMOTER = { login: "clearance-promoter[bot]", kind: "bot" } as const;

/** The ruleset as it is shipped. */
export const RULES = {
  requiresPullRequest: true,
  requiredStatuses: ["clearance"],
  app: PROMOTER.login,
  bypass: "never",
} as const;

const ROOT = new URL("../../../", import.meta.url);
const shipped = (path: string) => readFileSync(new URL(path, ROOT), "utf8");
const TRUST = `trust:
  main: { root: trust/trusted_root.json, issuer: https://token.actions.githubusercontent.com }
`;

function kustomization(service: string): string {
  return [
    "# the promoter writes the digest, people write the rest",
    "resources: [../base]",
    "",
    "images:",
    `  - name: ${service}`,
    `    newName: ${imageOf(service)}`,
    "",
    "# what people write",
    "labels: []",
    "",
  ].join("\n");
}

export function imageOf(service: string): string {
  return `registry.example/acme/${service}`;
}

function platform(
  name: string,
  environments: readonly string[],
  regions: readonly string[] = [],
  pair = "",
  signedByRun?: string,
  services: readonly string[] = [SERVICE],
): Platform {
  const places = environments.flatMap((environment): readonly Pick<Lane, "environment" | "region">[] =>
    environment === "prod" && regions.length > 0
      ? regions.map((region) => ({ environment, region }))
      : [{ environment, region: null }],
  );
  const rules = {
    dev: `{ name: dev, signer: { key: trust/dev.pub }, soak: 10m, health: { http: "http://dev.example/" } }`,
    prod: `{ name: prod, signer: ${signedByRun === "prod" ? "{ trust: main, workflow: promote-prod.yml }" : "{ key: trust/prod.pub }"}, ${regions.length > 0 ? `regions: [${regions.join(", ")}], ${pair}` : ""}approval: { people: 2, from: [acme/release] }, health: { http: "http://prod.example/${regions.length > 0 ? "{region}" : ""}" } }`,
    solo: `{ name: solo, signer: { key: trust/prod.pub }, health: { http: "http://solo.example/" } }`,
  };
  const policy = `apiVersion: clearance/v1
gitops: acme/gitops
admission: { elsewhere: refuse }
${signedByRun === undefined ? "" : TRUST}builders:
  app: { key: trust/build.pub }
services:
${services.map((one) => rulesOf(one, services.length > 1)).join("")}environments:
${environments.map((one) => `  - ${rules[one as keyof typeof rules]}`).join("\n")}
rollback: { by: [${ON_CALL}], approvals: 0 }
`;
  const lanes = services.flatMap((service) => places.map((place) => ({ service, ...place })));
  return {
    name,
    ...(signedByRun === undefined ? {} : { signedByRun }),
    services,
    lanes,
    files: {
      "clearance.yaml": policy,
      "README.md": "# GitOps\n",
      "quarantine/.gitkeep": "",
      ".github/CODEOWNERS": CODE_OWNERS,
      ...(signedByRun === undefined ? {} : signerFiles(signedByRun)),
      ...Object.fromEntries(SIGNERS.map((one) => [`trust/${one}.pub`, publicKey(one)])),
      ...Object.fromEntries(lanes.map((lane) => [fileOf(lane), kustomization(lane.service)])),
    },
  };
}

function rulesOf(service: string, together: boolean): string {
  return `  ${service}:
    image: ${imageOf(service)}
    builder: app
    channel: main
${together ? "    batch: web\n" : ""}    digestAt: { file: "apps/${service}/{environment}/{region}/kustomization.yaml", path: "images[${service}].digest" }
`;
}

function signerFiles(environment: string): Platform["files"] {
  return {
    "trust/trusted_root.json": shipped("policies/golden/trust/trusted_root.json"),
    [`.github/workflows/promote-${environment}.yml`]: shipped(`workflows/gitops/promote-${environment}.yml`),
  };
}

/** An administrator owns what decides; what rollbacks write is nobody's. */
const CODE_OWNERS =
  "/* @ada\n/.github/ @ada\n/docs/CODEOWNERS @ada\n/trust/ @ada\n/break-glass/ @ada\n/calendar/ @ada\n/policies/ @ada\n/policies/generated/**/quarantine.yaml\n";

export function fileOf({ service, environment, region }: Lane): string {
  return `apps/${service}/${environment}/${region === null ? "" : `${region}/`}kustomization.yaml`;
}

export function healthUrl({ environment, region }: Pick<Lane, "environment" | "region">): string {
  return `http://${environment}.example/${region ?? ""}`;
}

export const PLATFORMS: readonly Platform[] = [
  platform("one lane", ["solo"]),
  platform("two environments", ["dev", "prod"]),
  platform("two regions", ["dev", "prod"], ["a", "b"]),
  {
    ...platform("a pair", ["dev", "prod"], ["a", "b"], "pairs: [[a, b]], soak: 10m, "),
    pairedFor: 10 * 60_000,
  },
  platform("a workflow signs", ["dev", "prod"], [], "", "prod"),
  platform("a batch", ["dev", "prod"], [], "", undefined, [SERVICE, "boarding"]),
];
