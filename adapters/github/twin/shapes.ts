import type { components } from "@octokit/openapi-types";
import type { Annotation } from "../runner/contract.ts";
import { fullName } from "./permissions.ts";
import type {
  Account,
  CheckRecord,
  CommentRecord,
  DeploymentRecord,
  DeploymentStatusRecord,
  Environment,
  JobRecord,
  Pull,
  Repository,
  ReviewRecord,
  Run,
  StatusRecord,
} from "./state.ts";

type Schemas = components["schemas"];

/** Part of a documented answer: what is there has the documented name and type. */
export type Shape<T> = T extends readonly (infer Item)[]
  ? Shape<Item>[]
  : T extends object
    ? { [Key in keyof T]?: Shape<T[Key]> }
    : T;

export function accountShape(account: Account): Shape<Schemas["simple-user"]> {
  return { login: account.login, id: account.id, type: account.type, site_admin: false };
}

export function repositoryShape(root: string, repository: Repository): Shape<Schemas["full-repository"]> {
  return {
    id: repository.id,
    name: repository.name,
    full_name: fullName(repository),
    private: repository.visibility !== "public",
    visibility: repository.visibility,
    default_branch: repository.defaultBranch,
    delete_branch_on_merge: repository.deleteBranchOnMerge,
    html_url: `${root}/${fullName(repository)}`,
    clone_url: `${root}/${fullName(repository)}.git`,
    url: `${root}/api/v3/repos/${fullName(repository)}`,
    owner: { login: repository.owner, type: "Organization" },
    fork: repository.parent !== undefined,
    allow_merge_commit: repository.mergeMethods.includes("merge"),
    allow_squash_merge: repository.mergeMethods.includes("squash"),
    allow_rebase_merge: repository.mergeMethods.includes("rebase"),
  };
}

export function pullShape(
  root: string,
  repository: Repository,
  pull: Pull,
  mergeable: boolean | null = null,
): Shape<Schemas["pull-request"]> {
  const url = `${root}/${fullName(repository)}/pull/${pull.number}`;
  return {
    id: pull.id,
    number: pull.number,
    html_url: url,
    url: `${root}/api/v3/repos/${fullName(repository)}/pulls/${pull.number}`,
    state: pull.state,
    title: pull.title,
    body: pull.body,
    user: accountShape(pull.author),
    head: end(pull.head.repository ?? fullName(repository), pull.head),
    base: end(fullName(repository), pull.base),
    created_at: pull.createdAt,
    updated_at: pull.updatedAt,
    closed_at: pull.closedAt ?? null,
    merged: pull.merged !== undefined,
    merged_at: pull.merged?.at ?? null,
    merged_by: pull.merged === undefined ? null : accountShape(pull.merged.by),
    merge_commit_sha: pull.merged?.commit ?? null,
    mergeable: pull.merged === undefined ? mergeable : null,
    mergeable_state: mergeable === null ? "unknown" : mergeable ? "clean" : "dirty",
    draft: false,
    comments: pull.comments.length,
  };
}

function end(repository: string, at: { readonly ref: string; readonly sha: string }) {
  const [owner = "", name = ""] = repository.split("/");
  return {
    ref: at.ref,
    sha: at.sha,
    label: `${owner}:${at.ref}`,
    repo: { full_name: repository, name, owner: { login: owner } },
    user: { login: owner },
  };
}

export function reviewShape(review: ReviewRecord): Shape<Schemas["pull-request-review"]> {
  return {
    id: review.id,
    user: accountShape(review.author),
    body: review.body,
    state: review.state,
    commit_id: review.commit,
    submitted_at: review.at,
  };
}

/** The page that people see, and the API's own address, which names the issue. */
export function commentShape(
  root: string,
  repository: Repository,
  number: number,
  comment: CommentRecord,
): Shape<Schemas["issue-comment"]> {
  const name = fullName(repository);
  return {
    id: comment.id,
    html_url: `${root}/${name}/issues/${number}#issuecomment-${comment.id}`,
    issue_url: `${root}/api/v3/repos/${name}/issues/${number}`,
    body: comment.body,
    user: accountShape(comment.author),
    created_at: comment.at,
    updated_at: comment.editedAt ?? comment.at,
  };
}

export function statusShape(status: StatusRecord): Shape<Schemas["status"]> {
  return {
    id: status.id,
    state: status.state,
    context: status.context,
    description: status.description,
    target_url: status.url,
    creator: accountShape(status.creator),
    created_at: status.at,
    updated_at: status.at,
  };
}

export function checkRunShape(
  root: string,
  repository: Repository,
  run: CheckRecord,
  app: string,
): Shape<Schemas["check-run"]> {
  return {
    id: run.id,
    name: run.name,
    head_sha: run.sha,
    status: run.status,
    conclusion: run.conclusion as Schemas["check-run"]["conclusion"],
    details_url: run.url,
    html_url: `${root}/${fullName(repository)}/runs/${run.id}`,
    started_at: run.startedAt,
    completed_at: run.completedAt,
    output: { title: run.title, summary: run.summary },
    app: { id: run.appId, slug: app, name: app },
  };
}

export function runShape(root: string, repository: Repository, run: Run): Shape<Schemas["workflow-run"]> {
  return {
    id: run.id,
    name: run.title,
    display_title: run.title,
    run_number: run.number,
    run_attempt: run.attempt,
    event: run.event,
    path: run.path,
    status: run.status,
    conclusion: run.conclusion,
    head_branch: run.ref.replace(/^refs\/(?:heads|tags)\//, ""),
    head_sha: run.head,
    html_url: `${root}/${fullName(repository)}/actions/runs/${run.id}`,
    url: `${root}/api/v3/repos/${fullName(repository)}/actions/runs/${run.id}`,
    actor: accountShape(run.actor),
    triggering_actor: accountShape(run.actor),
    created_at: run.createdAt,
    updated_at: run.updatedAt,
  };
}

export function jobShape(
  root: string,
  repository: Repository,
  run: Run,
  job: JobRecord,
): Shape<Schemas["job"]> {
  return {
    id: job.id,
    check_run_url: `${root}/api/v3/repos/${fullName(repository)}/check-runs/${job.id}`,
    run_id: run.id,
    head_sha: run.head,
    name: job.name,
    status: job.status,
    conclusion: job.conclusion,
    steps: job.steps.map((step) => ({ ...step, status: "completed" as const })),
  };
}

export function annotationShape(one: Annotation): Shape<Schemas["check-annotation"]> {
  return {
    path: one.path ?? ".github",
    start_line: one.line ?? 1,
    end_line: one.line ?? 1,
    annotation_level: one.level,
    title: one.title ?? "",
    message: one.message,
  };
}

export function environmentShape(
  environment: Environment,
  account: (login: string) => Account,
): Shape<Schemas["environment"]> & { can_admins_bypass: boolean } {
  return {
    id: environment.id,
    name: environment.name,
    can_admins_bypass: environment.adminsBypass,
    protection_rules: [
      ...(environment.reviewers.length === 0
        ? []
        : [
            {
              id: environment.id,
              type: "required_reviewers",
              prevent_self_review: environment.preventSelfReview,
              reviewers: environment.reviewers.map((login) => ({
                type: "User" as const,
                reviewer: accountShape(account(login)),
              })),
            },
          ]),
      ...(environment.branches.length === 0 ? [] : [{ id: environment.id, type: "branch_policy" }]),
    ],
    deployment_branch_policy:
      environment.branches.length === 0 ? null : { protected_branches: false, custom_branch_policies: true },
  };
}

export function deploymentShape(root: string, repository: Repository, one: DeploymentRecord) {
  const url = `${root}/api/v3/repos/${fullName(repository)}/deployments/${one.id}`;
  return {
    id: one.id,
    url,
    sha: one.sha,
    ref: one.ref.replace(/^refs\/(?:heads|tags)\//, ""),
    task: one.task,
    environment: one.environment,
    original_environment: one.environment,
    description: one.description,
    payload: one.payload,
    creator: accountShape(one.creator),
    created_at: one.at,
    updated_at: one.statuses.at(-1)?.at ?? one.at,
    statuses_url: `${url}/statuses`,
  };
}

export function deploymentStatusShape(
  one: DeploymentStatusRecord,
  environment: string,
): Omit<Shape<Schemas["deployment-status"]>, "state"> & { state: DeploymentStatusRecord["state"] } {
  return {
    id: one.id,
    state: one.state,
    creator: accountShape(one.creator),
    description: one.description,
    environment,
    log_url: one.url,
    target_url: one.url,
    created_at: one.at,
    updated_at: one.at,
  };
}
