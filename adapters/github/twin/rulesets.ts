import { ownersApproved } from "./code-owner-review.ts";
import type { Identity } from "./identity.ts";
import { type Checked, newestChecks } from "./newest-checks.ts";
import type { Account, Pull, Repository, Ruleset } from "./state.ts";
import type { TwinContext } from "./twin-context.ts";

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

export type Bypass = "always" | "pull_requests_only" | "exempt" | "never";

export function bypassOf(ruleset: Ruleset, identity: Identity): Bypass {
  const name =
    identity.kind === "user"
      ? identity.account.login
      : identity.kind === "installation"
        ? identity.app.slug
        : undefined;
  const mode = ruleset.bypass.find((one) => one.actor === name)?.mode;
  if (mode === undefined) return "never";
  return mode === "pull_request" ? "pull_requests_only" : mode;
}

/** Refs that this identity may not push to. */
export function refusedRefs(
  repository: Repository,
  identity: Identity,
): { readonly pattern: string; readonly reason: string }[] {
  return repository.rulesets
    .filter((one) => one.enforcement === "active" && !["always", "exempt"].includes(bypassOf(one, identity)))
    .filter((one) => one.restrictsUpdates || one.requiresPullRequest || one.requiredStatuses.length > 0)
    .flatMap((one) =>
      one.refs.map((pattern) => ({
        pattern: pushPattern(pattern, repository),
        reason: pushRefusal(one),
      })),
    );
}

function pushRefusal({ restrictsUpdates, requiresPullRequest, requiredStatuses }: Ruleset): string {
  if (restrictsUpdates) return "Cannot update this protected ref.";
  return requiresPullRequest
    ? "Changes must be made through a pull request."
    : `Required status check "${requiredStatuses[0]?.context}" is expected.`;
}

export function forbidsPush(repository: Repository, identity: Identity, ref: string): boolean {
  return refusedRefs(repository, identity).some(({ pattern }) => {
    const expression = pattern.split("*").map((part) => part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"));
    return new RegExp(`^${expression.join(".*")}$`).test(ref);
  });
}

function pushPattern(pattern: string, repository: Repository): string {
  if (pattern === "~ALL") return "refs/heads/*";
  return pattern === "~DEFAULT_BRANCH" ? `refs/heads/${repository.defaultBranch}` : pattern;
}

/** What forbids that this identity merges it at once, in GitHub's words. */
export async function violations(
  twin: TwinContext,
  repository: Repository,
  pull: Pull,
  identity: Identity,
): Promise<string[]> {
  const queued = rulesetsOf(repository, pull.base.ref).some(
    (one) => one.mergeQueue !== undefined && bypassOf(one, identity) === "never",
  );
  return [
    ...(queued ? ["Changes must be made through the merge queue"] : []),
    ...(await unmetRules(twin, repository, pull, identity)),
  ];
}

/** What a pull request still lacks at its head, whichever way it is to be merged. */
export async function unmetRules(
  twin: TwinContext,
  repository: Repository,
  pull: Pull,
  identity: Identity,
): Promise<string[]> {
  const rulesets = rulesetsOf(repository, pull.base.ref).filter((one) => bypassOf(one, identity) === "never");
  const unsigned =
    rulesets.some((one) => one.requiresSignatures) && !(await isSigned(twin, repository, pull));
  const unowned =
    rulesets.some((one) => one.codeOwnerReview) && !(await ownersApproved(twin, repository, pull));
  return [
    ...(unowned ? ["Waiting on code owner review."] : []),
    ...rulesets.flatMap((ruleset) => [
      ...ruleset.requiredStatuses
        .filter((one) => !isSatisfied(one, newestChecks(repository, pull.head.sha)))
        .map((one) => `Required status check "${one.context}" is expected.`),
      ...(approvals(pull) < ruleset.approvals
        ? [`At least ${ruleset.approvals} approving review is required by reviewers with write access.`]
        : []),
    ]),
    ...(unsigned ? ["Commits must have verified signatures."] : []),
  ];
}

async function isSigned(twin: TwinContext, repository: Repository, pull: Pull): Promise<boolean> {
  const base = `refs/heads/${pull.base.ref}`;
  const commits = await twin.git(repository).run(["rev-list", `${base}..${pull.head.sha}`]);
  return commits.split("\n").every((one) => one === "" || repository.verified.includes(one));
}

/** A pinned status counts only from that App: others may post the same context, and nothing changes. */
export function isSatisfied(
  required: Ruleset["requiredStatuses"][number],
  checks: readonly Checked[],
): boolean {
  return checks.some(
    (one) =>
      one.context === required.context &&
      one.passed &&
      (required.integrationId === undefined || one.appId === required.integrationId),
  );
}

function approvals(pull: Pull): number {
  const latest = new Map<string, { readonly state: string; readonly author: Account }>();
  for (const review of pull.reviews) {
    if (review.state !== "COMMENTED") latest.set(review.author.login, review);
  }
  return [...latest.values()].filter((one) => one.state === "APPROVED" && one.author.type === "User").length;
}
