import type { Identity } from "./identity.ts";
import type { Account, Pull, Repository, Ruleset, StatusRecord } from "./state.ts";

export function rulesetsOf(repository: Repository, branch: string): Ruleset[] {
  return repository.rulesets.filter(
    (ruleset) =>
      ruleset.enforcement === "active" &&
      ruleset.refs.some((pattern) => matches(pattern, `refs/heads/${branch}`, repository)),
  );
}

function matches(pattern: string, ref: string, repository: Repository): boolean {
  if (pattern === "~ALL") return true;
  if (pattern === "~DEFAULT_BRANCH") return ref === `refs/heads/${repository.defaultBranch}`;
  const expression = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
  return new RegExp(`^${expression.join(".*")}$`).test(ref);
}

export type Bypass = "always" | "pull_requests_only" | "never";

export function bypassOf(ruleset: Ruleset, identity: Identity): Bypass {
  const name =
    identity.kind === "user"
      ? identity.account.login
      : identity.kind === "installation"
        ? identity.app.slug
        : undefined;
  const mode = ruleset.bypass.find((one) => one.actor === name)?.mode;
  if (mode === undefined) return "never";
  return mode === "always" ? "always" : "pull_requests_only";
}

/** Refs that this identity may not push to. */
export function refusedRefs(
  repository: Repository,
  identity: Identity,
): { readonly pattern: string; readonly reason: string }[] {
  return repository.rulesets
    .filter((one) => one.enforcement === "active" && bypassOf(one, identity) !== "always")
    .filter((one) => one.requiresPullRequest || one.requiredStatuses.length > 0)
    .flatMap((one) =>
      one.refs.map((pattern) => ({
        pattern: pushPattern(pattern, repository),
        reason: one.requiresPullRequest
          ? "Changes must be made through a pull request."
          : `Required status check "${one.requiredStatuses[0]?.context}" is expected.`,
      })),
    );
}

function pushPattern(pattern: string, repository: Repository): string {
  if (pattern === "~ALL") return "refs/heads/*";
  return pattern === "~DEFAULT_BRANCH" ? `refs/heads/${repository.defaultBranch}` : pattern;
}

/** What still forbids the merge of a pull request at its head, in GitHub's words. */
export function violations(repository: Repository, pull: Pull, identity: Identity): string[] {
  return rulesetsOf(repository, pull.base.ref)
    .filter((ruleset) => bypassOf(ruleset, identity) === "never")
    .flatMap((ruleset) => [
      ...ruleset.requiredStatuses
        .filter((one) => !isSatisfied(one, newestStatuses(repository, pull.head.sha)))
        .map((one) => `Required status check "${one.context}" is expected.`),
      ...(approvals(pull) < ruleset.approvals
        ? [`At least ${ruleset.approvals} approving review is required by reviewers with write access.`]
        : []),
    ]);
}

/** A pinned status counts only from that App: others may post the same context, and nothing changes. */
function isSatisfied(
  required: Ruleset["requiredStatuses"][number],
  statuses: readonly StatusRecord[],
): boolean {
  return statuses.some(
    (status) =>
      status.context === required.context &&
      status.state === "success" &&
      (required.integrationId === undefined || status.appId === required.integrationId),
  );
}

/** The newest of each context and poster: a foreign one doesn't cover the pinned one. */
function newestStatuses(repository: Repository, sha: string): StatusRecord[] {
  const newest = new Map<string, StatusRecord>();
  for (const status of repository.statuses) {
    if (status.sha === sha) newest.set(`${status.context}\0${status.appId ?? ""}`, status);
  }
  return [...newest.values()];
}

function approvals(pull: Pull): number {
  const latest = new Map<string, { readonly state: string; readonly author: Account }>();
  for (const review of pull.reviews) {
    if (review.state !== "COMMENTED") latest.set(review.author.login, review);
  }
  return [...latest.values()].filter((one) => one.state === "APPROVED" && one.author.type === "User").length;
}
