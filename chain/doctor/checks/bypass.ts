import { type Check, type Diagnosis, unknown } from "../diagnosis.ts";
import type { ProtectionFacts } from "../facts.ts";

/** Before a merge the promoter can ask of itself alone; who else may is shown to administrators. */
export const bypass: Check<ProtectionFacts> = {
  name: "bypass",
  question: "Does the promoter have to keep the base branch's rules?",
  examine({ rules: told, branch, repository }) {
    if ("untold" in told) return [unknown("BYPASS_POSSIBLE", told)];
    const { bypass: mine } = told.value;
    if (mine === "never") return [];
    if (mine === "unknown") {
      const why = "GitHub doesn't say whether this token passes the rules by (metadata: read)";
      return [unknown("BYPASS_POSSIBLE", { untold: why })];
    }
    return [passedBy(`the rules of ${branch} can be passed by with this token`, repository)];
  },
};

export const bypassActors: Check<ProtectionFacts> = {
  name: "bypass actors",
  question: "Does everybody else have to keep them?",
  examine({ rules: told, branch, repository }) {
    if ("untold" in told) return [];
    const { bypassActors: actors } = told.value;
    if (actors === undefined) {
      const why = "the bypass actors of a ruleset are shown to administrators only (administration: write)";
      return [unknown("BYPASS_POSSIBLE", { untold: why })];
    }
    return actors.map((actor) => passedBy(`${actor} passes the rules of ${branch} by`, repository));
  },
};

function passedBy(message: string, repository: string): Diagnosis {
  return {
    code: "BYPASS_POSSIBLE",
    severity: "dangerous",
    environment: null,
    message,
    remedy: "take every bypass actor out of the ruleset",
    call: `gh api --method PUT /repos/${repository}/rulesets/$(gh api /repos/${repository}/rulesets --jq '.[] | select(.name == "clearance") | .id') -F 'bypass_actors[]'`,
  };
}
