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
  const json = JSON.stringify(ruleset).replace('"APP_ID"', `$(gh api /apps/${app} --jq .id)`);
  return `gh api --method POST /repos/${repository}/rulesets --input - <<EOF\n${json}\nEOF`;
}
