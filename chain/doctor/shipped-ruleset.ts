import { NOTES_BRANCH } from "../audit/note.ts";
import { CLEARANCE_STATUS } from "../promotion/status-report.ts";

/** The ruleset that every GitOps repository starts with (design.md, "Rules on GitHub"), as the call that makes it. */
export function shippedRuleset(repository: string, app: string): string {
  const ruleset = {
    name: "clearance",
    target: "branch",
    enforcement: "active",
    conditions: { ref_name: { include: ["~DEFAULT_BRANCH"], exclude: [] } },
    bypass_actors: [],
    rules: [
      { type: "deletion" },
      { type: "non_fast_forward" },
      {
        type: "pull_request",
        parameters: {
          required_approving_review_count: 0,
          dismiss_stale_reviews_on_push: true,
          require_code_owner_review: true,
          require_last_push_approval: false,
          required_review_thread_resolution: false,
        },
      },
      {
        type: "required_status_checks",
        parameters: {
          strict_required_status_checks_policy: false,
          required_status_checks: [{ context: CLEARANCE_STATUS, integration_id: "APP_ID" }],
        },
      },
    ],
  };
  return makes(repository, app, ruleset);
}

/**
 * The branch of the audit trail's notes, as the calls that guard it. Two of them: whoever passes a ruleset by passes
 * all of it by, and the App that may write there must not be able to rewrite or delete.
 */
export function shippedNotesRulesets(repository: string, app: string): string {
  const guarded = {
    target: "branch",
    enforcement: "active",
    conditions: { ref_name: { include: [`refs/heads/${NOTES_BRANCH}`], exclude: [] } },
  };
  const kept = {
    name: NOTES_BRANCH,
    ...guarded,
    bypass_actors: [],
    rules: [{ type: "deletion" }, { type: "non_fast_forward" }],
  };
  const written = {
    name: `${NOTES_BRANCH}-writer`,
    ...guarded,
    bypass_actors: [{ actor_type: "Integration", actor_id: "APP_ID", bypass_mode: "always" }],
    rules: [{ type: "creation" }, { type: "update" }],
  };
  return [kept, written].map((ruleset) => makes(repository, app, ruleset)).join("\n");
}

function makes(repository: string, app: string, ruleset: object): string {
  const json = JSON.stringify(ruleset).replace('"APP_ID"', `$(gh api /apps/${app} --jq .id)`);
  return `gh api --method POST /repos/${repository}/rulesets --input - <<EOF\n${json}\nEOF`;
}
