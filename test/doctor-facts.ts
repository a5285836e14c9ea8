import { readFileSync } from "node:fs";
import { parsePolicy } from "#chain/clearance/parse-policy.ts";
import type { Policy } from "#chain/clearance/policy.ts";
import type { DoctorFacts } from "#chain/doctor/facts.ts";
import type { BranchRules, EnvironmentProtection } from "#chain/promotion/github.ts";

export const GOOD_RULES: BranchRules = {
  requiresPullRequest: true,
  codeOwnerReview: true,
  blocksForcePush: true,
  blocksDeletion: true,
  restrictsUpdates: false,
  requiredStatuses: ["clearance"],
  ownStatuses: ["clearance"],
  bypass: "never",
  bypassActors: [],
  permissions: { contents: "write", metadata: "read" },
  mergeMethods: ["merge"],
  queue: null,
  requiresSignatures: false,
};

export const GOOD_OWNERS = `* @acme/everybody
/policies/generated/**/quarantine.yaml
`;

export const GOOD_PROTECTION: EnvironmentProtection = {
  reviewers: true,
  refs: ["main"],
  adminsBypass: false,
};

/** dev signs with a key, prod with its workflow and two people's approval. */
export function policyWith(change: (text: string) => string = (text) => text): Policy {
  return parsePolicy(
    change(`apiVersion: clearance/v1
gitops: acme/gitops
admission: { elsewhere: refuse }
trust: { main: { root: trust/root.json, issuer: "https://token.actions.githubusercontent.com" } }
builders: { app: { key: trust/build.pub } }
services:
  check-in:
    image: ghcr.io/acme/check-in
    builder: app
    channel: main
    tier: 0
    digestAt: { file: "apps/{environment}.yaml", path: digest }
environments:
  - { name: dev, signer: { key: trust/dev.pub } }
  - { name: prod, signer: { trust: main, workflow: promote-prod.yml }, approval: { people: 1, from: [carol] } }
`),
  );
}

/** A platform with nothing to mend. */
export function goodFacts(change: Partial<DoctorFacts> = {}): DoctorFacts {
  const policy = change.policy ?? policyWith();
  return {
    repository: policy.gitops,
    branch: "main",
    policyPath: "clearance.yaml",
    policy,
    environments: policy.environments.map(({ name }) => name),
    rules: { value: GOOD_RULES },
    protection: new Map([
      ["prod", { value: GOOD_PROTECTION }],
      ["clearance-promoter", { value: GOOD_PROTECTION }],
    ]),
    codeOwners: GOOD_OWNERS,
    workflows: new Map([[".github/workflows/promote-prod.yml", shippedWorkflow("promote-prod.yml")]]),
    token: { value: { login: "ada", kind: "human", scopes: ["repo"] } },
    changes: { value: [] },
    needed: [],
    tags: [],
    notes: { value: { ...GOOD_RULES, restrictsUpdates: true } },
    stalePolicies: [],
    unread: [],
    ...change,
  };
}

export function shippedWorkflow(name: string): string {
  return readFileSync(new URL(`../workflows/gitops/${name}`, import.meta.url), "utf8");
}
