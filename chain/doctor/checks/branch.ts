import { type Merging, unmergeable } from "../../promotion/merging.ts";
import { CLEARANCE_STATUS } from "../../promotion/status-report.ts";
import { type Check, type Diagnosis, unknown } from "../diagnosis.ts";
import type { ProtectionFacts } from "../facts.ts";
import { shippedRuleset } from "../shipped-ruleset.ts";

export const branch: Check<ProtectionFacts> = {
  name: "branch",
  question: "Does the base branch take nothing without a pull request and the promoter's own status?",
  examine({ rules: told, branch, repository, policy }) {
    if ("untold" in told) return [unknown("BRANCH_OPEN", told)];
    const rules = told.value;
    const restore = {
      environment: null,
      remedy: `restore the shipped ruleset on ${branch}`,
      call: shippedRuleset(repository, policy.promoter.app),
    };
    const found = (severity: Diagnosis["severity"], message: string): Diagnosis => ({
      code: severity === "warning" ? "BRANCH_WEAK" : "BRANCH_OPEN",
      severity,
      message: `${branch} ${message}`,
      ...restore,
    });
    return [
      ...(rules.requiresPullRequest ? [] : [found("dangerous", "takes direct pushes")]),
      ...statusFindings(rules).map((message) => found("dangerous", message)),
      ...(rules.blocksForcePush
        ? []
        : [found("warning", "may be pushed to by force where a rule is passed by")]),
      ...(rules.blocksDeletion ? [] : [found("warning", "may be deleted")]),
      ...mergeFindings(rules, branch),
    ];
  },
};

/** Nothing dangerous: nothing is merged there. */
function mergeFindings(rules: Merging, branch: string): readonly Diagnosis[] {
  const no = unmergeable(rules);
  if (no === undefined) return [];
  const [what = no, how = "allow merge commits"] = no.split(": ");
  return [
    {
      code: "BRANCH_UNMERGEABLE",
      severity: "warning",
      environment: null,
      message: `${branch} ${what}: nothing can be promoted`,
      remedy: how,
    },
  ];
}

function statusFindings(rules: {
  readonly requiredStatuses: readonly string[];
  readonly ownStatuses: readonly string[];
}): readonly string[] {
  if (!rules.requiredStatuses.includes(CLEARANCE_STATUS)) {
    return [`doesn't require the status ${CLEARANCE_STATUS}`];
  }
  if (rules.ownStatuses.includes(CLEARANCE_STATUS)) return [];
  return [`takes the status ${CLEARANCE_STATUS} from others than the promoter's App`];
}
