import { Fault } from "#chain/fault.ts";
import type { CommitId } from "#chain/promotion/git.ts";
import type {
  Actor,
  CheckRun,
  GitHub,
  GitHubWriter,
  Issue,
  OpenPullRequest,
  Permission,
  SettledPullRequest,
  Status,
  WorkflowRun,
} from "#chain/promotion/github.ts";
import { mergeTrees } from "../../git/memory/merge-trees.ts";
import { type MemoryGitHub, MemoryRefusal, shown } from "./memory-github.ts";
import type { GitHubState, MemoryIssue, MemoryPull, MemoryRun } from "./memory-state.ts";

type Proposal = Parameters<GitHubWriter["propose"]>[0];

/**
 * What one call of the real client sends, one by one: between any two of them anything may happen. A port
 * method that takes several is put together of these in `memoryPort`.
 */
export interface MemoryRequests extends Omit<GitHub, "propose"> {
  /** Makes the branch at its base; refused where there is one. */
  updateRefs(proposal: Proposal): Promise<void>;
  /** Refused where the branch doesn't stand at the base. */
  createCommitOnBranch(proposal: Proposal): Promise<CommitId>;
  /** Refused where there is an open one of that branch. */
  createPullRequest(proposal: Proposal): Promise<OpenPullRequest>;
  openOf(proposal: Proposal): Promise<OpenPullRequest | undefined>;
}

function writes(permission: Permission): boolean {
  return ["write", "maintain", "admin"].includes(permission);
}

/** GitHub in memory as one identity asks it. `view` is what reads are answered from: its state now, or an older one. */
export function memoryRequests(
  github: MemoryGitHub,
  viewer: Actor,
  view: () => GitHubState = () => github.state(),
): MemoryRequests {
  const newestFirst = (): readonly MemoryPull[] => [...view().pulls.values()].toReversed();
  const permissionOf = (login: string): Permission =>
    [...github.people.permissions].find(([name]) => name.toLowerCase() === login.toLowerCase())?.[1] ??
    "none";

  function mayWrite(): void {
    if (viewer.kind === "bot" || writes(permissionOf(viewer.login))) return;
    throw new MemoryRefusal(403, `${viewer.login} may not write`);
  }

  function withFacts(pull: MemoryPull): OpenPullRequest {
    const { head, base } = pull;
    const onto = github.git.branches.get(base.ref);
    const merged = onto === undefined ? undefined : mergeTrees(github.git.objects, onto, head.commit);
    return {
      ...shown(pull),
      reviews: pull.reviews.map((review) => ({
        ...review,
        mayPush: writes(permissionOf(review.author.login)),
      })),
      statuses: newestStatuses(view(), head.commit),
      checks: checksOf(view(), head.commit),
      mergeable: merged === undefined ? "conflict" : "yes",
      mayBypass: github.rules.bypass === "possible",
    };
  }

  return asFaults({
    viewer: async () => viewer,
    async pullRequests(base) {
      const all = newestFirst();
      const open = all.filter((one) => one.state === "open" && one.base.ref === base);
      return {
        open: open.map(withFacts),
        past: all.filter(({ state }) => state !== "open").map(settled),
        whole: true,
        merging: { mergeMethods: ["merge", "squash", "rebase"], queue: null },
      };
    },
    pullRequestsOf: async (branch) =>
      newestFirst()
        .filter(({ head }) => head.ref === branch)
        .map(settled),
    pullRequest: async (number) => shown(find(view(), number)),
    permission: async (login) => permissionOf(login),
    async teamMembers(team) {
      const members = github.people.teams.get(team);
      if (members === undefined) throw new MemoryRefusal(404, `there is no team ${team}`);
      return members;
    },
    statuses: async (commit) => newestStatuses(view(), commit),
    checkRuns: async (commit) => checksOf(view(), commit),
    async branchRules(branch) {
      const merges = { mergeMethods: ["merge"], queue: null, requiresSignatures: false } as const;
      const hidden = { bypassActors: undefined, permissions: {}, restrictsUpdates: false };
      const guarded = branch === "main" && github.rules.enforced !== false;
      const kept = { codeOwnerReview: guarded, blocksForcePush: guarded, blocksDeletion: guarded };
      if (!guarded)
        return {
          ...merges,
          ...hidden,
          ...kept,
          requiresPullRequest: false,
          requiredStatuses: [],
          ownStatuses: [],
          bypass: "never",
        };
      const { app, enforced: _enforced, ...rules } = github.rules;
      return {
        ...merges,
        ...hidden,
        ...kept,
        ...rules,
        ownStatuses: viewer.login === app ? rules.requiredStatuses : [],
      };
    },
    environment: async (name) => github.people.environments.get(name),
    async protection(name) {
      const environment = github.people.environments.get(name);
      return environment && { ...environment, refs: ["main"], adminsBypass: false };
    },
    runs: async (workflow) =>
      view()
        .runs.filter((run) => run.workflow === workflow)
        .toReversed()
        .map(shownRun),
    run: async (id) =>
      view()
        .runs.filter((run) => run.id === id)
        .map(shownRun)[0],
    releases: async (id) => view().runs.find((run) => run.id === id)?.releases ?? [],
    async commitsBetween(repository) {
      throw new MemoryRefusal(404, `there is no repository ${repository}`);
    },

    async updateRefs({ branch, base }) {
      mayWrite();
      if (github.git.objects.find(base.commit) === undefined)
        throw new MemoryRefusal(422, `there is no commit ${base.commit}`);
      if (github.git.branches.has(branch)) throw new MemoryRefusal(422, "Reference already exists");
      github.push(viewer, branch, base.commit);
    },
    async createCommitOnBranch({ branch, base, message, files }) {
      mayWrite();
      const head = github.git.branches.get(branch);
      if (head !== base.commit) throw new MemoryRefusal(422, `Expected branch to point to ${base.commit}`);
      const commit = github.commit(viewer, base.commit, files, `${message.trim()}\n`);
      github.push(viewer, branch, commit);
      return commit;
    },
    async createPullRequest({ branch, base, title, body }) {
      mayWrite();
      return withFacts(github.open(viewer, { branch, base: base.branch, title, body }));
    },
    async openOf({ branch, base }) {
      const known = newestFirst().find(
        (one) => one.state === "open" && one.head.ref === branch && one.base.ref === base.branch,
      );
      return known === undefined ? undefined : withFacts(known);
    },
    async rebuild({ branch, expected, base, files, message }) {
      mayWrite();
      const there = github.git.branches.get(branch);
      if (there !== expected) return { commit: there ?? expected, moved: false };
      const commit = github.commit(viewer, base, files, message);
      github.push(viewer, branch, commit);
      return { commit, moved: true };
    },
    async append({ branch, begins, expected, files, message }) {
      mayWrite();
      const there = github.git.branches.get(branch);
      if (begins ? there !== undefined : there !== expected) {
        return { commit: there ?? expected, moved: false };
      }
      const commit = github.commit(viewer, expected, files, `${message.trim()}\n`);
      github.push(viewer, branch, commit);
      return { commit, moved: true };
    },
    async deleteBranch(branch) {
      mayWrite();
      if (branch === "main") throw new MemoryRefusal(422, "main is protected");
      github.push(viewer, branch, undefined);
    },
    async updatePullRequest(number, { body, state }) {
      mayWrite();
      if (body !== undefined) github.describe(viewer, number, body);
      if (state !== undefined) github.close(viewer, number);
    },
    async remark(number) {
      mayWrite();
      github.review(viewer, number, "COMMENTED");
    },
    comment: async (issue, body) => github.comment(viewer, issue, body),
    comments: async (issue) => view().comments.filter((one) => one.issue === issue),
    newestComments: async () => view().comments.toReversed().slice(0, 100),
    findComment: async (id) => view().comments.find((one) => one.id === id),
    issues: async (label) =>
      view()
        .issues.filter((one) => one.open && one.label === label)
        .toReversed()
        .map(shownIssue),
    openIssue: async (issue) => shownIssue(github.openIssue(viewer, issue)),
    closeIssue: async (number) => github.closeIssue(number),
    async setStatus(commit, status) {
      mayWrite();
      github.report(viewer, commit, status);
    },
    async merge(request) {
      mayWrite();
      return github.merge(viewer, request);
    },
    async enqueue() {
      mayWrite();
      return { queued: false, why: "not-mergeable", message: "this GitHub has no merge queue" };
    },
    async dequeue() {
      mayWrite();
    },
    async dispatch(workflow, ref, inputs) {
      mayWrite();
      const head = github.git.branches.get(ref);
      if (head === undefined) throw new MemoryRefusal(422, `there is no branch ${ref}`);
      const title = `${workflow} #${inputs["pull-request"] ?? ""} at ${inputs["head"] ?? ""}`;
      github.dispatch(viewer, workflow, head, inputs, title);
    },
  });
}

function settled(pull: MemoryPull): SettledPullRequest {
  const { body: _body, ...rest } = shown(pull);
  return rest;
}

function find({ pulls }: GitHubState, number: number): MemoryPull {
  const pull = pulls.get(number);
  if (pull === undefined) throw new MemoryRefusal(404, `there is no pull request ${number}`);
  return pull;
}

function newestStatuses({ statuses }: GitHubState, commit: CommitId): readonly Status[] {
  const newest = new Map<string, Status>();
  for (const { commit: on, ...status } of statuses) if (on === commit) newest.set(status.context, status);
  return [...newest.values()].sort((a, b) => (a.context < b.context ? -1 : 1));
}

function checksOf({ checks }: GitHubState, commit: CommitId): readonly CheckRun[] {
  return checks.filter(({ head }) => head === commit);
}

function shownIssue({ label: _label, open: _open, ...issue }: MemoryIssue): Issue {
  return issue;
}

function shownRun({
  workflow: _workflow,
  inputs: _inputs,
  releases: _releases,
  ...run
}: MemoryRun): WorkflowRun {
  return run;
}

/** Refusals as the real client tells them. */
function asFaults(requests: MemoryRequests): MemoryRequests {
  const wrapped = Object.entries(requests).map(
    ([name, request]: [string, (...given: never[]) => Promise<unknown>]) => [
      name,
      async (...given: never[]) => {
        try {
          return await request(...given);
        } catch (error) {
          if (!(error instanceof MemoryRefusal)) throw error;
          const code = error.status === 401 || error.status === 403 ? "GITHUB_DENIED" : "GITHUB_REJECTED";
          throw new Fault(code, `${name}: GitHub answered ${error.status}: ${error.message}`);
        }
      },
    ],
  );
  return Object.fromEntries(wrapped) as MemoryRequests;
}
