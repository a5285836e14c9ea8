import { codeOwnersOf } from "../../clearance/code-owners.ts";
import { type Check, type Diagnosis, unknown } from "../diagnosis.ts";
import type { ProtectionFacts } from "../facts.ts";

/** A path in each place that decides what may happen (design.md, "Rules on GitHub"). */
export function guardedPaths({ policyPath, policy }: Pick<ProtectionFacts, "policyPath" | "policy">) {
  return [
    ".github/workflows/any.yml",
    ".github/CODEOWNERS",
    "CODEOWNERS",
    "docs/CODEOWNERS",
    policyPath,
    "trust/any.pub",
    "trust/below/any.pub",
    "break-glass/any.yaml",
    "calendar/any.ics",
    "policies/any.yaml",
    ...policy.environments.map(({ name }) => `policies/generated/${name}/clusterpolicy/clearance.yaml`),
  ];
}

/** The only generated files that a rollback writes: an owner there would hold every rollback up. */
export function rollbackPaths({ policy }: Pick<ProtectionFacts, "policy">): readonly string[] {
  return policy.environments.flatMap(({ name }) =>
    ["clusterpolicy", "ivpol"].map((kind) => `policies/generated/${name}/${kind}/quarantine.yaml`),
  );
}

export const codeOwners: Check<ProtectionFacts> = {
  name: "code owners",
  question: "Does an owner have to approve what changes policy, trust, workflows and owners themselves?",
  examine(facts) {
    const { codeOwners: text, rules, branch } = facts;
    const found = (message: string, remedy: string, mend: boolean): Diagnosis => ({
      code: "OWNERS_MISSING",
      severity: "dangerous",
      environment: null,
      message,
      remedy,
      ...(mend ? { mend: "code-owners" } : {}),
    });
    const open = guardedPaths(facts).filter((path) => codeOwnersOf(text ?? "", path).length === 0);
    const held = rollbackPaths(facts).filter((path) => codeOwnersOf(text ?? "", path).length > 0);
    return [
      ...(open.length === 0 || text === null
        ? []
        : [found(`CODEOWNERS names nobody for ${open.join(", ")}`, "name owners there", true)]),
      ...(text === null
        ? [found("there is no CODEOWNERS, so whoever may write changes the policy alone", "add it", true)]
        : []),
      ...held.slice(0, 1).map(
        (path): Diagnosis => ({
          ...found(`CODEOWNERS guards ${path}, so that rollbacks wait for an owner`, "except it", true),
          severity: "warning",
        }),
      ),
      ...("untold" in rules
        ? [unknown("OWNERS_MISSING", rules)]
        : rules.value.codeOwnerReview
          ? []
          : [
              found(
                `the rules of ${branch} don't ask code owners for their review`,
                "switch on `require_code_owner_review` in the ruleset's pull_request rule",
                false,
              ),
            ]),
    ];
  },
};
