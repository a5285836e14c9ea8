import type { ApprovalFacts } from "#chain/clearance/gates/gate-inputs.ts";
import type { EnvironmentRule } from "#chain/clearance/policy.ts";
import { Fault } from "#chain/fault.ts";
import type {
  Asides,
  GitHubReader,
  OpenPullRequest,
  Permission,
  PullRequests,
  Review,
  SettledPullRequest,
  WorkflowRun,
} from "#chain/promotion/github.ts";
import { isFromPromoter } from "#chain/promotion/own-branch.ts";
import { loginKey } from "#chain/promotion/reviewers.ts";
import type { ObservedPromotion } from "#chain/promotion/state.ts";
import { inParallel } from "./in-parallel.ts";
import { once } from "./observe-once.ts";
import { peopleOf } from "./people-of.ts";

/** What one observation asks GitHub, each thing once. */
export interface GitHubFacts {
  readonly pullRequests: () => Promise<PullRequests>;
  readonly pullRequestsOf: (branch: string) => Promise<readonly SettledPullRequest[]>;
  /** Reviews, people and the environment, for a pull request into that environment; null: there is none yet. */
  readonly approval: (request: ApprovalRequest) => Promise<ApprovalFacts>;
  readonly promotion: (
    environment: EnvironmentRule,
    id: string,
    branch: string,
    open: OpenPullRequest | undefined,
    owned?: OwnedFile,
  ) => Promise<Omit<ObservedPromotion, "unplanned">>;
}

export interface ApprovalRequest {
  readonly pullRequest: OpenPullRequest | undefined;
  readonly environment: EnvironmentRule;
  /** Logins and `org/team`; empty where nobody has to approve. */
  readonly from: readonly string[];
  readonly requester: string | null;
  /** The changed file and who owns it, where an owner has to approve. */
  readonly owned?: OwnedFile | undefined;
}

export interface OwnedFile {
  readonly file: string;
  /** Logins, `org/team` and addresses, as CODEOWNERS names them. */
  readonly named: readonly string[];
}

export function githubFacts(
  github: GitHubReader,
  base: string,
  promoter: string,
  decisive = false,
  asides: Asides = { environments: [], teams: [] },
  batchesOf: (promotion: string) => Promise<readonly SettledPullRequest[]> = () => Promise.resolve([]),
  known?: PullRequests,
): GitHubFacts {
  const looked = once(async () => known ?? github.pullRequests(base, asides));
  const pullRequests = () => looked("all");
  const teamMembers = once(
    async (team: string) => (await pullRequests()).teams?.get(team) ?? github.teamMembers(team),
  );
  const permission = once((login: string) => github.permission(login));
  const environmentOf = once(
    async (name: string) => (await pullRequests()).environments?.get(name) ?? github.environment(name),
  );
  const asked = once((branch: string) => github.pullRequestsOf(branch));

  /** What was closed or merged lately is known already; only what may be older is asked for. */
  async function pullRequestsOf(branch: string): Promise<readonly SettledPullRequest[]> {
    const { open, past, whole } = await pullRequests();
    const known = [...open, ...past].filter(({ head }) => head.ref === branch && !head.fromFork);
    return known.length > 0 || whole ? known : asked(branch);
  }

  async function approval(request: ApprovalRequest): Promise<ApprovalFacts> {
    const { pullRequest, environment, from, requester } = request;
    const nobody: ApprovalFacts = {
      reviews: [],
      permissions: new Map<string, Permission>(),
      eligible: [],
      author: pullRequest?.author ?? { login: promoter, kind: "bot" },
      requester,
      environmentHasReviewers: false,
      release: null,
      ...(pullRequest === undefined ? {} : { link: pullRequest.url }),
    };
    // Asked before anything is opened: a promotion into an environment that isn't there could never be signed.
    // The signing run itself runs in it, and was released already or never will be.
    const reviewers =
      decisive || "key" in environment.signer ? false : await hasReviewers(environment.name, environmentOf);
    if (pullRequest === undefined) return nobody;
    if (from.length === 0) return { ...nobody, environmentHasReviewers: reviewers };
    const { reviews } = pullRequest;
    const [eligible, owners] = await Promise.all([
      peopleOf(from, teamMembers),
      peopleOf(request.owned?.named.filter((name) => !name.includes("@")) ?? [], teamMembers),
    ]);
    const named = new Set([...eligible, ...owners].map(loginKey));
    const permissions = await permissionsOf(
      reviews.filter(({ author }) => named.has(loginKey(author.login))),
      permission,
    );
    return {
      ...nobody,
      reviews,
      eligible,
      ...(request.owned === undefined ? {} : { ownership: { ...request.owned, people: owners } }),
      permissions,
      environmentHasReviewers: reviewers,
    };
  }

  async function promotion(
    environment: EnvironmentRule,
    id: string,
    branch: string,
    pullRequest: OpenPullRequest | undefined,
    owned?: OwnedFile,
  ): Promise<Omit<ObservedPromotion, "unplanned">> {
    const from = environment.approval?.from ?? [];
    const approved = approval({ pullRequest, environment, from, requester: null, owned });
    if (pullRequest === undefined) {
      const [people, no] = await Promise.all([approved, declinedOf(id, branch)]);
      const declined = no === undefined ? {} : { declined: no };
      return { id, branch, ...declined, approval: people, statuses: [], runs: [] };
    }
    const head = pullRequest.head.commit;
    const { statuses } = pullRequest;
    const checked = environment.checks !== undefined;
    const [people, checkRuns] = await Promise.all([approved, checked ? github.checkRuns(head) : []]);
    const checks = checked ? { checks: { head, statuses, runs: checkRuns } } : {};
    return { id, branch, open: pullRequest, approval: people, statuses, runs: [], ...checks };
  }

  /** A person's no to exactly this promotion, alone or among others; the promoter's own closing is none. */
  async function declinedOf(id: string, branch: string): Promise<SettledPullRequest | undefined> {
    const alone = (await pullRequestsOf(branch)).filter((one) => isFromPromoter(one, promoter));
    const together = await batchesOf(id);
    const [latest] = [...alone, ...together].sort((a, b) => b.number - a.number);
    return latest?.state === "closed" && latest.closedBy?.login !== promoter ? latest : undefined;
  }

  return { pullRequests, pullRequestsOf, approval, promotion };
}

/** What the reviewers may do, which GitHub tells along with the reviews; who hasn't reviewed isn't asked about. */
export async function permissionsOf(
  reviews: readonly Review[],
  ask: (login: string) => Promise<Permission>,
): Promise<ReadonlyMap<string, Permission>> {
  const known = new Map<string, Permission>();
  for (const { author, mayPush } of reviews) {
    if (mayPush !== undefined) known.set(author.login, mayPush ? "write" : "read");
  }
  const unknown = new Set(
    reviews.flatMap(({ author, mayPush }) => (mayPush === undefined ? [author.login] : [])),
  );
  const asked = await inParallel([...unknown], 8, async (login) => [login, await ask(login)] as const);
  return new Map([...known, ...asked]);
}

/** GitHub makes an environment that doesn't exist by using it, without any rule: that must never happen. */
async function hasReviewers(
  name: string,
  environmentOf: (name: string) => ReturnType<GitHubReader["environment"]>,
) {
  const environment = await environmentOf(name);
  if (environment !== undefined) return environment.reviewers;
  throw new Fault(
    "ENVIRONMENT_MISSING",
    `the GitOps repository has no deployment environment "${name}": create it with its reviewers`,
  );
}

/** The run's title names what it was started for; `run-name` sees nothing that a pull request could change. */
export function isRunFor(
  { title, event }: WorkflowRun,
  { number, head }: { readonly number: number; readonly head: { readonly commit: string } },
): boolean {
  return event === "workflow_dispatch" && title.endsWith(`#${number} at ${head.commit}`);
}
