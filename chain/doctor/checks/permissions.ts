import { type Check, type Diagnosis, unknown } from "../diagnosis.ts";
import type { ProtectionFacts } from "../facts.ts";

/** All that the promoter needs; anything above is for whoever steals its key. */
const NEEDED: Readonly<Record<string, "read" | "write">> = {
  actions: "write",
  checks: "read",
  contents: "write",
  deployments: "read",
  issues: "write",
  members: "read",
  metadata: "read",
  pull_requests: "write",
  statuses: "write",
};

/** With these it could undo what holds it: rules, its own workflows, who is in a team, and other secrets. */
const DANGEROUS: ReadonlySet<string> = new Set([
  "administration",
  "workflows",
  "members",
  "environments",
  "secrets",
  "actions_variables",
  "organization_administration",
  "organization_secrets",
]);

export const permissions: Check<ProtectionFacts> = {
  name: "permissions",
  question: "May the promoter's App do what promoting needs, and no more?",
  examine({ rules: told, policy }) {
    if ("untold" in told) return [];
    const { app } = policy.promoter;
    const { permissions: granted } = told.value;
    if (granted === undefined) {
      return [unknown("TOKEN_OVERPOWERED", { untold: `GitHub shows no App ${app} to this token` })];
    }
    return Object.entries(granted).flatMap(([name, access]): Diagnosis[] => {
      const needed = NEEDED[name];
      const fine = needed === "write" || needed === access;
      if (fine) return [];
      const dangerous = DANGEROUS.has(name) && access !== "read";
      return [
        {
          code: "TOKEN_OVERPOWERED",
          severity: dangerous ? "dangerous" : "warning",
          environment: null,
          message: `the App ${app} has ${name}: ${access}, and needs ${needed === undefined ? "none of it" : needed}`,
          remedy: `take it back in the App's settings, under Permissions`,
        },
      ];
    });
  },
};
