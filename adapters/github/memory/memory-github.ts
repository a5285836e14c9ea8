import type { CommitId } from "#chain/promotion/git.ts";
import type {
  Actor,
  CheckRun,
  MergeOutcome,
  MergeRequest,
  PullRequest,
  Review,
  Status,
} from "#chain/promotion/github.ts";
import { type HostedRepository, hostedRepository } from "../../git/memory/hosted-repository.ts";
import { mergeTrees } from "../../git/memory/merge-trees.ts";
import type {
  GitHubEvent,
  GitHubState,
  MemoryIssue,
  MemoryPeople,
  MemoryPull,
  MemoryRules,
  MemoryRun,
} from "./memory-state.ts";

export interface MemoryOptions {
  /** Of the repository: `https://github.example/acme/gitops`. */
  readonly url: string;
  readonly now: () => Date;
  readonly rules: MemoryRules;
  readonly deleteBranchOnMerge?: boolean;
}

/** Thrown by the server's own refusals; the port turns them into what its callers know. */
export class MemoryRefusal extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

const EMPTY_PEOPLE: MemoryPeople = { permissions: new Map(), teams: new Map(), environments: new Map() };
const EMPTY_STATE: GitHubState = {
  pulls: new Map(),
  statuses: [],
  checks: [],
  comments: [],
  issues: [],
  runs: [],
};

/** Past states that a lagging read may be shown. */
const REMEMBERED = 24;

type Files = readonly { readonly path: string; readonly bytes: Uint8Array | null }[];

/** A GitHub with one repository, in memory: what the server does, whoever asks. `memoryPort` is how it is asked. */
export class MemoryGitHub {
  readonly git: HostedRepository;
  readonly people: MemoryPeople;
  rules: MemoryRules;
  readonly #options: MemoryOptions;
  #states: readonly GitHubState[];
  readonly #listeners: ((event: GitHubEvent) => void)[] = [];

  /** Empty, or as `like` stands now: the two go on apart. */
  constructor(options: MemoryOptions, like?: MemoryGitHub) {
    this.#options = options;
    this.rules = like?.rules ?? options.rules;
    const { permissions, teams, environments } = like?.people ?? EMPTY_PEOPLE;
    this.people = {
      permissions: new Map(permissions),
      teams: new Map(teams),
      environments: new Map(environments),
    };
    const { objects, branches } = like?.git ?? hostedRepository();
    // Objects never change, so both may add to the same ones.
    this.git = { objects, branches: new Map(branches) };
    this.#states = like === undefined ? [EMPTY_STATE] : like.#states;
  }

  get now(): Date {
    return this.#options.now();
  }

  /** The state now, or that many changes ago. */
  state(ago = 0): GitHubState {
    const state = this.#states[Math.max(0, this.#states.length - 1 - ago)];
    if (state === undefined) throw new Error("there is always a state");
    return state;
  }

  onEvent(listener: (event: GitHubEvent) => void): void {
    this.#listeners.push(listener);
  }

  pull(number: number): MemoryPull {
    const pull = this.state().pulls.get(number);
    if (pull === undefined) throw new MemoryRefusal(404, `there is no pull request ${number}`);
    return pull;
  }

  openPulls(): readonly MemoryPull[] {
    return [...this.state().pulls.values()].filter(({ state }) => state === "open");
  }

  commit(by: Actor, parent: CommitId | undefined, files: Files, message: string): CommitId {
    const { objects } = this.git;
    const before = parent === undefined ? new Map() : objects.get(parent).tree;
    return objects.commit({
      tree: objects.edited(before, files),
      parents: parent === undefined ? [] : [parent],
      author: { name: by.login, email: `${by.login}@acme.example` },
      committed: this.now,
      message,
    });
  }

  /** Moves, makes (from nothing) or deletes (to nothing) a branch, by force; pull requests follow it. */
  push(by: Actor, branch: string, after: CommitId | undefined): void {
    const { branches } = this.git;
    const before = branches.get(branch);
    if (before === after) return;
    if (after === undefined) branches.delete(branch);
    else branches.set(branch, after);
    for (const pull of this.openPulls().filter(({ head }) => head.ref === branch)) {
      if (after === undefined) this.close(by, pull.number);
      else this.#change({ ...pull, head: { ...pull.head, commit: after } });
    }
    this.#tell({ what: "pushed", by, branch, before, after });
    if (before !== undefined && after !== undefined) this.#arrived(by, branch, before, after);
  }

  open(
    by: Actor,
    request: {
      readonly branch: string;
      readonly base: string;
      readonly title: string;
      readonly body: string;
    },
  ): MemoryPull {
    const { branches } = this.git;
    const [head, base] = [branches.get(request.branch), branches.get(request.base)];
    if (head === undefined || base === undefined)
      throw new MemoryRefusal(422, `there is no branch ${request.branch}`);
    if (this.openPulls().some((one) => one.head.ref === request.branch && one.base.ref === request.base))
      throw new MemoryRefusal(422, `A pull request already exists for ${request.branch}.`);
    if (this.git.objects.ancestors(base).has(head)) throw new MemoryRefusal(422, "No commits between them");
    const number = this.#nextNumber();
    const pull = this.#change({
      number,
      url: `${this.#options.url}/pull/${number}`,
      state: "open",
      title: request.title,
      body: request.body,
      author: by,
      head: { ref: request.branch, commit: head, fromFork: false },
      base: { ref: request.base },
      createdAt: this.now,
      reviews: [],
    });
    this.#tell({ what: "opened", by, pull });
    return pull;
  }

  describe(by: Actor, number: number, body: string): void {
    this.#tell({ what: "described", by, pull: this.#change({ ...this.pull(number), body }) });
  }

  comment(by: Actor, issue: number, body: string): void {
    const { comments } = this.state();
    const id = (comments.at(-1)?.id ?? 0) + 1;
    const url = `${this.#options.url}/issues/${issue}#issuecomment-${id}`;
    const comment = { id, url, issue, author: by, body, createdAt: this.now, edited: false };
    this.#become({ ...this.state(), comments: [...comments, comment] });
  }

  /** Somebody's comment in other words, whoever wrote it; null takes it away. */
  editComment(id: number, body: string | null): void {
    const comments = this.state().comments.flatMap((one) => {
      if (one.id !== id) return [one];
      return body === null ? [] : [{ ...one, body, edited: true }];
    });
    this.#become({ ...this.state(), comments });
  }

  openIssue(by: Actor, content: Pick<MemoryIssue, "title" | "body" | "label">): MemoryIssue {
    const number = this.#nextNumber();
    const issue = {
      ...content,
      number,
      url: `${this.#options.url}/issues/${number}`,
      author: by,
      open: true,
    };
    this.#become({ ...this.state(), issues: [...this.state().issues, issue] });
    return issue;
  }

  closeIssue(number: number): void {
    const issues = this.state().issues.map((one) => (one.number === number ? { ...one, open: false } : one));
    this.#become({ ...this.state(), issues });
  }

  /** A check of an App on a commit, as it is now. */
  check(run: CheckRun): void {
    const others = this.state().checks.filter(
      ({ name, app, head }) => name !== run.name || app !== run.app || head !== run.head,
    );
    this.#become({ ...this.state(), checks: [...others, run] });
  }

  close(by: Actor, number: number): void {
    const pull = this.pull(number);
    if (pull.state !== "open") return;
    this.#tell({ what: "closed", by, pull: this.#change({ ...pull, state: "closed", closedBy: by }) });
  }

  /** Only while its branch stands where it stood, and no other pull request has taken its place. */
  reopen(by: Actor, number: number): void {
    const { closedBy: _closedBy, ...pull } = this.pull(number);
    if (pull.state !== "closed" || this.git.branches.get(pull.head.ref) !== pull.head.commit)
      throw new MemoryRefusal(422, "its branch has gone or moved");
    if (this.openPulls().some((one) => one.head.ref === pull.head.ref && one.base.ref === pull.base.ref))
      throw new MemoryRefusal(422, `A pull request already exists for ${pull.head.ref}.`);
    this.#tell({ what: "reopened", by, pull: this.#change({ ...pull, state: "open" }) });
  }

  review(by: Actor, number: number, state: Review["state"]): void {
    const pull = this.pull(number);
    const review = { author: by, state, commit: pull.head.commit, submittedAt: this.now };
    this.#tell({ what: "reviewed", by, pull: this.#change({ ...pull, reviews: [...pull.reviews, review] }) });
  }

  report(by: Actor, commit: CommitId, { context, state, description }: Omit<Status, "creator">): void {
    if (this.git.objects.find(commit) === undefined)
      throw new MemoryRefusal(422, `No commit found for SHA: ${commit}`);
    const status = { commit, context, state, description, creator: by };
    this.#become({ ...this.state(), statuses: [...this.state().statuses, status] });
    this.#tell({ what: "reported", by, status });
  }

  merge(by: Actor, { pullRequest, expectedHead, title, message }: MergeRequest): MergeOutcome {
    const refused = (why: "head-moved" | "not-mergeable", text: string) =>
      ({ merged: false, why, message: text }) as const;
    const pull = this.pull(pullRequest);
    if (pull.state !== "open") return refused("not-mergeable", "Pull Request is not mergeable");
    const head = pull.head.commit;
    if (head !== expectedHead) return refused("head-moved", "Head branch was modified.");
    const required = this.rules.enforced === false ? [] : this.rules.requiredStatuses;
    const missing = required.find((context) => !this.#isSatisfied(head, context));
    if (missing !== undefined)
      return refused("not-mergeable", `Required status check "${missing}" is expected.`);
    const { objects, branches } = this.git;
    const base = branches.get(pull.base.ref);
    const tree = base === undefined ? undefined : mergeTrees(objects, base, head);
    if (base === undefined || tree === undefined)
      return refused("not-mergeable", "Pull Request is not mergeable");
    const commit = objects.commit({
      tree,
      parents: [base, head],
      author: { name: by.login, email: `${by.login}@acme.example` },
      committed: this.now,
      message: `${title}\n\n${message}\n`,
    });
    branches.set(pull.base.ref, commit);
    const merged = this.#change({ ...pull, state: "merged", merged: { by, commit } });
    this.#tell({ what: "merged", by, pull: merged });
    this.#arrived(by, pull.base.ref, base, commit);
    if (this.#options.deleteBranchOnMerge === true) this.push(by, pull.head.ref, undefined);
    return { merged: true, commit };
  }

  /** Whatever is open and has come to its base by another way counts as merged by whoever brought it. */
  #arrived(by: Actor, base: string, before: CommitId, commit: CommitId): void {
    const open = this.openPulls().filter((pull) => pull.base.ref === base);
    if (open.length === 0) return;
    const { objects } = this.git;
    const [was, is] = [objects.ancestors(before), objects.ancestors(commit)];
    for (const pull of open) {
      const head = pull.head.commit;
      if (is.has(head) && !was.has(head)) this.#change({ ...pull, state: "merged", merged: { by, commit } });
    }
  }

  dispatch(
    by: Actor,
    workflow: string,
    head: CommitId,
    inputs: Readonly<Record<string, string>>,
    title: string,
  ): MemoryRun {
    const id = this.state().runs.length + 1;
    const run: MemoryRun = {
      id,
      url: `${this.#options.url}/actions/runs/${id}`,
      title,
      status: "waiting",
      conclusion: null,
      head,
      event: "workflow_dispatch",
      path: `.github/workflows/${workflow}`,
      actor: by,
      workflow,
      inputs,
      releases: [],
    };
    this.#become({ ...this.state(), runs: [...this.state().runs, run] });
    this.#tell({ what: "dispatched", by, run });
    return run;
  }

  /** A run as it goes on: released by somebody, started, ended. */
  changeRun(id: number, change: Partial<MemoryRun>): void {
    const runs = this.state().runs.map((one) => (one.id === id ? { ...one, ...change } : one));
    this.#become({ ...this.state(), runs });
  }

  #nextNumber(): number {
    return this.state().pulls.size + this.state().issues.length + 1;
  }

  #isSatisfied(commit: CommitId, context: string): boolean {
    const own = ({ creator }: Status) => creator.kind === "bot" && creator.login === this.rules.app;
    const posted = this.state().statuses.filter(
      (one) => one.commit === commit && one.context === context && own(one),
    );
    return posted.at(-1)?.state === "success";
  }

  #change(pull: MemoryPull): MemoryPull {
    this.#become({ ...this.state(), pulls: new Map(this.state().pulls).set(pull.number, pull) });
    return pull;
  }

  #become(state: GitHubState): void {
    this.#states = [...this.#states.slice(1 - REMEMBERED), state];
  }

  #tell(event: GitHubEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}

/** A pull request as a reader gets it. */
export function shown({ reviews: _reviews, ...pull }: MemoryPull): PullRequest {
  return pull;
}
