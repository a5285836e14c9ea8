import type { CommitId } from "#chain/promotion/git.ts";
import { identityEnvironment } from "../hosted-git.ts";
import { mergedTree, WEB_FLOW } from "../merge.ts";
import { atLeast, permissionOf } from "../permissions.ts";
import type { RunStart } from "../run-record.ts";
import type { Pull, Repository } from "../state.ts";
import type { TwinContext, TwinEvent } from "../twin-context.ts";
import { type Happening, readTriggers, startsOn } from "./triggers.ts";

const FOLDER = ".github/workflows";
const OF_PULLS = new Set(["pull_request", "pull_request_review"]);

/**
 * The runs that an event starts, each with the file that GitHub takes for it: a push's own, the would-be merge's
 * for a pull request, the default branch's for the rest. What a job's GITHUB_TOKEN did starts none.
 */
export async function runsOfEvent(
  twin: TwinContext,
  repository: Repository,
  event: TwinEvent,
): Promise<RunStart[]> {
  if (event.suppressed || event.payload["deleted"] === true) return [];
  const pull = OF_PULLS.has(event.name) ? pullOf(repository, event) : undefined;
  if (OF_PULLS.has(event.name) && pull?.state !== "open") return [];
  const about = event.name === "push" ? event.ref : `refs/heads/${baseOf(repository, event, pull)}`;
  const happening = { event: event.name, action: event.action, ref: about };
  // Most repositories have nothing that listens to a pull request: then the would-be merge isn't made.
  if (
    pull !== undefined &&
    (await listeners(twin, repository, event, pull.head.sha, happening)).length === 0
  ) {
    return [];
  }
  const at = await placeOf(twin, repository, event, pull);
  if (at === undefined) return [];
  const limits = pull === undefined ? {} : limitsOf(twin, repository, pull);
  const { name, actor, payload } = event;
  const found = await listeners(twin, repository, event, at.sha, happening);
  return found.map((file) => ({ ...file, event: name, ...at, actor, inputs: {}, payload, ...limits }));
}

/** The workflow files of a commit that start on it. */
async function listeners(
  twin: TwinContext,
  repository: Repository,
  event: TwinEvent,
  sha: CommitId,
  happening: Happening,
): Promise<{ readonly path: string; readonly source: string }[]> {
  const git = twin.git(repository);
  const paths = await git.paths(sha, FOLDER);
  const found: { readonly path: string; readonly source: string }[] = [];
  for (const path of paths) {
    if (!/^[^/]+\.ya?ml$/.test(path.slice(FOLDER.length + 1))) continue;
    if (repository.disabledWorkflows?.includes(path)) continue;
    const source = Buffer.from((await git.blob(`${sha}:${path}`)) ?? []).toString("utf8");
    const triggers = readTriggers(source);
    if (triggers === undefined || !startsOn(triggers, happening)) continue;
    if (event.name === "workflow_run" && !follows(triggers.events["workflow_run"]?.workflows, event))
      continue;
    found.push({ path, source });
  }
  return found;
}

/** Where the file lies and what `github.ref` and `github.sha` are. */
async function placeOf(
  twin: TwinContext,
  repository: Repository,
  event: TwinEvent,
  pull: Pull | undefined,
): Promise<{ readonly ref: string; readonly sha: CommitId } | undefined> {
  if (event.name === "push" || event.name === "merge_group") return { ref: event.ref, sha: event.sha };
  if (OF_PULLS.has(event.name)) {
    if (pull === undefined) return undefined;
    const sha = await wouldBeMerge(twin, repository, pull);
    return sha === undefined ? undefined : { ref: `refs/pull/${pull.number}/merge`, sha };
  }
  const ref = `refs/heads/${repository.defaultBranch}`;
  const sha = await twin.git(repository).resolve(ref);
  return sha === undefined ? undefined : { ref, sha };
}

/** `refs/pull/N/merge`; a pull request that conflicts has none, and starts no run. */
async function wouldBeMerge(
  twin: TwinContext,
  repository: Repository,
  pull: Pull,
): Promise<CommitId | undefined> {
  const git = twin.git(repository);
  const base = await git.resolve(`refs/heads/${pull.base.ref}`);
  const tree = base === undefined ? undefined : await mergedTree(git, base, pull.head.sha);
  if (base === undefined || tree === undefined) return undefined;
  const made = await git.run(
    ["commit-tree", "--no-gpg-sign", "-p", base, "-p", pull.head.sha, "-F", "-", tree],
    { input: `Merge ${pull.head.sha} into ${base}\n`, environment: identityEnvironment(WEB_FLOW, WEB_FLOW) },
  );
  await git.run(["update-ref", `refs/pull/${pull.number}/merge`, made]);
  return made;
}

function pullOf(repository: Repository, event: TwinEvent): Pull | undefined {
  const number = /^refs\/pull\/(\d+)\//.exec(event.ref)?.[1];
  return repository.pulls.find((one) => one.number === Number(number));
}

function baseOf(repository: Repository, event: TwinEvent, pull: Pull | undefined): string {
  const group = event.payload["merge_group"] as { base_ref?: string } | undefined;
  return pull?.base.ref ?? group?.base_ref?.replace("refs/heads/", "") ?? repository.defaultBranch;
}

/** A fork's run gets no secrets and only reads; a newcomer's waits until somebody with write access lets it go. */
function limitsOf(
  twin: TwinContext,
  repository: Repository,
  pull: Pull,
): Pick<RunStart, "head" | "fromFork" | "needsApproval"> {
  const fromFork = pull.head.repository !== undefined;
  const known =
    atLeast(permissionOf(twin.state, repository, pull.author.login), "write") ||
    repository.pulls.some((one) => one.merged !== undefined && one.author.login === pull.author.login);
  const byActions = pull.author.login === "github-actions[bot]";
  return { head: pull.head.sha, fromFork, needsApproval: (fromFork && !known) || byActions };
}

function follows(workflows: readonly string[] | undefined, event: TwinEvent): boolean {
  const run = event.payload["workflow_run"] as { name?: string; path?: string } | undefined;
  return (
    workflows === undefined || workflows.includes(run?.name ?? "") || workflows.includes(run?.path ?? "")
  );
}
