import { type Check, type Diagnosis, unknown } from "../diagnosis.ts";
import type { DoctorFacts } from "../facts.ts";

/** Scopes of a person's classic token that reading for the doctor doesn't take. */
const POWERFUL = /^(?:admin:|delete_repo|workflow|write:|site_admin|manage_)/;

export const identity: Check<DoctorFacts> = {
  name: "identity",
  question: "Is the promoter an App of its own, and this token no more than it has to be?",
  examine({ token: told, policy }) {
    const trial: Diagnosis = {
      code: "NO_OWN_IDENTITY",
      severity: "warning",
      environment: null,
      message:
        "GITHUB_TOKEN is the promoter: whoever can push a branch can run a workflow that holds it, post its statuses and merge",
      remedy: "make an App for the promoter, and give it its key in the environment clearance-promoter",
    };
    if ("untold" in told) return [unknown("NO_OWN_IDENTITY", told)];
    const { login, kind, scopes = [] } = told.value;
    const found = policy.promoter.app === "github-actions" || login === "github-actions[bot]" ? [trial] : [];
    const much = scopes.filter((scope) => POWERFUL.test(scope));
    if (kind !== "human" || much.length === 0) return found;
    return [
      ...found,
      {
        code: "TOKEN_OVERPOWERED",
        severity: "warning",
        environment: null,
        message: `${login}'s token has the scopes ${much.join(", ")}`,
        remedy: "use a fine-grained token with administration: read on this repository alone",
      },
    ];
  },
};
