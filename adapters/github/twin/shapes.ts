import type { components } from "@octokit/openapi-types";
import type { Annotation } from "../runner/contract.ts";
import { fullName } from "./permissions.ts";
import type {
  Account,
  CheckRunRecord,
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
    allow_merge_commit: true,
    allow_squash_merge: true,
    allow_rebase_merge: true,
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
    head: end(repository, pull.head),
    base: end(repository, pull.base),
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

function end(repository: Repository, at: { readonly ref: string; readonly sha: string }) {
  return {
    ref: at.ref,
    sha: at.sha,
    label: `${repository.owner}:${at.ref}`,
    repo: { id: repository.id, full_name: fullName(repository), name: repository.name },
    user: { login: repository.owner },
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

export function checkRunShape(root: string, repository: Repository, run: CheckRunRecord) {
  return {
    id: run.id,
    name: run.name,
    head_sha: run.sha,
    status: run.status,
    conclusion: run.conclusion,
    html_url: `${root}/${fullName(repository)}/runs/${run.id}`,
    app: { slug: run.app, name: run.app },
  };
}

export function runShape(root: string, repository: Repository, run: Run): Shape<Schemas["workflow-run"]> {
  return {
    id: run.id,
    name: run.title,
    display_title: run.title,
    run_number: run.number,
    run_attempt: 1,
    event: run.event,
    path: run.path,
    status: run.status,
    conclusion: run.conclusion,
    head_branch: run.ref.replace(/^refs\/(?:heads|tags)\//, ""),
    head_sha: run.sha,
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
    head_sha: run.sha,
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
): Shape<Schemas["environment"]> {
  return {
    id: environment.id,
    name: environment.name,
    protection_rules: [
      ...(environment.reviewers.length === 0
        ? []
        : [
            {
              id: environment.id,
              type: "required_reviewers",
              prevent_self_review: false,
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
