import { NOTES_BRANCH } from "../../audit/note.ts";
import { type Check, type Diagnosis, unknown } from "../diagnosis.ts";
import type { DoctorFacts } from "../facts.ts";
import { shippedNotesRulesets } from "../shipped-ruleset.ts";

/** Nothing dangerous: records pin the notes, so what others write or take away there is found out. */
export const notes: Check<DoctorFacts> = {
  name: "notes",
  question: "Does the branch of the audit trail keep what the promoter noted, and take nothing from others?",
  examine({ notes: told, repository, policy }) {
    if ("untold" in told) return [unknown("NOTES_OPEN", told)];
    const { blocksDeletion, blocksForcePush, restrictsUpdates } = told.value;
    const open = [
      ...(blocksDeletion ? [] : ["may be deleted"]),
      ...(blocksForcePush ? [] : ["may be pushed to by force"]),
      ...(restrictsUpdates ? [] : ["takes pushes of anybody's who may write"]),
    ];
    return open.map(
      (what): Diagnosis => ({
        code: "NOTES_OPEN",
        severity: "warning",
        environment: null,
        message: `${NOTES_BRANCH} ${what}`,
        remedy: `make the shipped rulesets for ${NOTES_BRANCH}`,
        call: shippedNotesRulesets(repository, policy.promoter.app),
      }),
    );
  },
};
