import type { Context, Hono } from "hono";
import * as z from "zod";
import { numberParameter, onePage, readBody, repositoryCall } from "../call.ts";
import type { Identity } from "../identity.ts";
import { type MergeMethod, mergeCommit, mergedTree } from "../merge.ts";
import { fullName } from "../permissions.ts";
import { accountOf, refMoved } from "../pushes.ts";
import { notFound, Refusal } from "../refusal.ts";
import { violations } from "../rulesets.ts";
import { pullShape } from "../shapes.ts";
import type { Pull, Repository } from "../state.ts";
import type { TwinContext } from "../twin-context.ts";

const NewPull = z.object({
  title: z.string().min(1),
  head: z.string().min(1),
  base: z.string().min(1),
  body: z.string().nullish(),
});
const PullChange = z.object({
  title: z.string().optional(),
  body: z.string().optional(),
  state: z.enum(["open", "closed"]).optional(),
});
const Merge = z.object({
  sha: z.string().optional(),
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  merge_method: z.enum(["merge", "squash", "rebase"]).default("merge"),
});

export function findPull(repository: Repository, number: number): Pull {
  const pull = repository.pulls.find((one) => one.number === number);
  if (pull === undefined) throw notFound();
  return pull;
}

/** GITHUB_TOKEN may neither open nor approve pull requests unless an admin has allowed it. */
export function refuseJobs(repository: Repository, identity: Identity): void {
  if (identity.kind !== "job" || repository.actionsMayPropose) return;
  throw new Refusal(403, "GitHub Actions is not permitted to create or approve pull requests.");
}

/** Pull requests, from opened to merged. */
export function pullRoutes(app: Hono, twin: TwinContext): void {
  const base = "/repos/:owner/:repo/pulls";

  app.get(base, (c) => {
    const { repository } = repositoryCall(twin, c, "pull_requests", "read");
    const state = c.req.query("state") ?? "open";
    const head = c.req.query("head");
    const found = repository.pulls
      .filter((pull) => state === "all" || pull.state === state)
      .filter((pull) => head === undefined || head === `${repository.owner}:${pull.head.ref}`)
      .toReversed();
    return c.json(
      onePage(
        c,
        found.map((pull) => pullShape(twin.root(), repository, pull)),
      ),
    );
  });

  app.post(base, (c) => openPull(twin, c));

  app.get(`${base}/:number`, async (c) => {
    const { repository } = repositoryCall(twin, c, "pull_requests", "read");
    const pull = findPull(repository, numberParameter(c, "number"));
    return c.json(pullShape(twin.root(), repository, pull, await mergeable(twin, repository, pull)));
  });

  app.patch(`${base}/:number`, async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "pull_requests", "write");
    const pull = findPull(repository, numberParameter(c, "number"));
    const change = await readBody(c, PullChange);
    const now = new Date().toISOString();
    if (change.title !== undefined) pull.title = change.title;
    if (change.body !== undefined) pull.body = change.body;
    if (change.state !== undefined && pull.merged === undefined && change.state !== pull.state) {
      pull.state = change.state;
      if (change.state === "closed") {
        pull.closedAt = now;
        pull.closedBy = accountOf(identity);
      } else {
        delete pull.closedAt;
        delete pull.closedBy;
      }
      emitPull(twin, repository, pull, identity, change.state === "closed" ? "closed" : "reopened");
    }
    pull.updatedAt = now;
    return c.json(pullShape(twin.root(), repository, pull));
  });

  app.put(`${base}/:number/merge`, (c) => mergePull(twin, c));
}

async function openPull(twin: TwinContext, c: Context): Promise<Response> {
  const { repository, identity } = repositoryCall(twin, c, "pull_requests", "write");
  refuseJobs(repository, identity);
  const body = await readBody(c, NewPull);
  const ref = body.head.replace(`${repository.owner}:`, "");
  const git = twin.git(repository);
  const [head, base] = [await git.resolve(`refs/heads/${ref}`), await git.resolve(`refs/heads/${body.base}`)];
  const failed = (message: string) =>
    new Refusal(422, "Validation Failed", [{ resource: "PullRequest", code: "custom", message }]);
  if (head === undefined)
    throw new Refusal(422, "Validation Failed", [
      { resource: "PullRequest", field: "head", code: "invalid" },
    ]);
  if (base === undefined)
    throw new Refusal(422, "Validation Failed", [
      { resource: "PullRequest", field: "base", code: "invalid" },
    ]);
  const same = (pull: Pull) => pull.state === "open" && pull.head.ref === ref && pull.base.ref === body.base;
  if (repository.pulls.some(same)) {
    throw failed(`A pull request already exists for ${repository.owner}:${ref}.`);
  }
  if (head === base) throw failed(`No commits between ${body.base} and ${ref}`);
  const now = new Date().toISOString();
  const pull: Pull = {
    id: twin.store.newId(),
    number: repository.nextNumber++,
    title: body.title,
    body: body.body ?? "",
    author: accountOf(identity),
    state: "open",
    head: { ref, sha: head },
    base: { ref: body.base, sha: base },
    createdAt: now,
    updatedAt: now,
    mergeableFrom: Date.now() + twin.settings.mergeableAfter,
    reviews: [],
    comments: [],
  };
  repository.pulls.push(pull);
  await git.run(["update-ref", `refs/pull/${pull.number}/head`, head]);
  emitPull(twin, repository, pull, identity, "opened");
  return c.json(pullShape(twin.root(), repository, pull), 201);
}

async function mergeable(twin: TwinContext, repository: Repository, pull: Pull): Promise<boolean | null> {
  if (pull.state !== "open" || Date.now() < pull.mergeableFrom) return null;
  const git = twin.git(repository);
  const base = await git.resolve(`refs/heads/${pull.base.ref}`);
  return base !== undefined && (await mergedTree(git, base, pull.head.sha)) !== undefined;
}

async function mergePull(twin: TwinContext, c: Context): Promise<Response> {
  const { repository, identity } = repositoryCall(twin, c, "contents", "write");
  const pull = findPull(repository, numberParameter(c, "number"));
  const body = await readBody(c, Merge);
  return twin.alone(repository, async () => {
    if (pull.state !== "open") throw new Refusal(405, "Pull Request is not mergeable");
    if (body.sha !== undefined && body.sha !== pull.head.sha) {
      throw new Refusal(409, "Head branch was modified. Review and try the merge again.");
    }
    const broken = violations(repository, pull, identity);
    if (broken.length > 0)
      throw new Refusal(405, `Repository rule violations found\n\n${broken.join("\n\n")}`);
    const modified = () => new Refusal(405, "Base branch was modified. Review and try the merge again.");
    if (twin.settings.baseModified > 0) {
      twin.settings.baseModified--;
      throw modified();
    }
    const ref = `refs/heads/${pull.base.ref}`;
    const git = twin.git(repository);
    const base = await git.resolve(ref);
    if (base === undefined) throw new Refusal(405, "Pull Request is not mergeable");
    const commit = await mergeCommit(git, {
      method: body.merge_method,
      base,
      head: pull.head.sha,
      message: mergeMessage(repository, pull, body.merge_method, body.commit_title, body.commit_message),
      author: accountOf(identity),
    });
    if (commit === undefined) throw new Refusal(405, "Pull Request is not mergeable");
    if (!(await git.move(ref, commit, base))) throw modified();
    await merged(twin, repository, pull, identity, commit);
    await refMoved(twin, repository, { ref, before: base, after: commit }, identity);
    return c.json({ sha: commit, merged: true, message: "Pull Request successfully merged" });
  });
}

function mergeMessage(
  repository: Repository,
  pull: Pull,
  method: MergeMethod,
  title: string | undefined,
  message: string | undefined,
): string {
  const usual =
    method === "merge"
      ? `Merge pull request #${pull.number} from ${repository.owner}/${pull.head.ref}`
      : `${pull.title} (#${pull.number})`;
  return `${title ?? usual}\n\n${message ?? pull.title}\n`;
}

async function merged(
  twin: TwinContext,
  repository: Repository,
  pull: Pull,
  identity: Identity,
  commit: string,
): Promise<void> {
  const at = new Date().toISOString();
  pull.state = "closed";
  pull.closedAt = at;
  pull.updatedAt = at;
  pull.merged = { by: accountOf(identity), commit, at };
  emitPull(twin, repository, pull, identity, "closed");
  if (!repository.deleteBranchOnMerge) return;
  const ref = `refs/heads/${pull.head.ref}`;
  const before = await twin.git(repository).resolve(ref);
  if (before === undefined || !(await twin.git(repository).move(ref, undefined, before))) return;
  await refMoved(twin, repository, { ref, before, after: undefined }, identity);
}

function emitPull(
  twin: TwinContext,
  repository: Repository,
  pull: Pull,
  identity: Identity,
  action: string,
): void {
  twin.emit(repository, {
    name: "pull_request",
    action,
    actor: accountOf(identity),
    suppressed: identity.kind === "job",
    ref: `refs/pull/${pull.number}/merge`,
    sha: pull.head.sha,
    payload: {
      number: pull.number,
      pull_request: pullShape(twin.root(), repository, pull),
      repository: { full_name: fullName(repository) },
    },
  });
}
