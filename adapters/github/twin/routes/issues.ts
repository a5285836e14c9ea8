import type { Context, Hono } from "hono";
import * as z from "zod";
import { caller, numberParameter, onePage, readBody, repositoryCall } from "../call.ts";
import type { Identity } from "../identity.ts";
import { fullName } from "../permissions.ts";
import { accountOf } from "../pushes.ts";
import { notFound } from "../refusal.ts";
import { accountShape } from "../shapes.ts";
import type { CommentRecord, IssueRecord, Pull, Repository } from "../state.ts";
import type { TwinContext } from "../twin-context.ts";

const NewComment = z.object({ body: z.string().min(1) });
const NewIssue = z.object({
  title: z.string().min(1),
  body: z.string().nullish(),
  labels: z.array(z.string()).default([]),
});
const IssueChange = z.object({
  title: z.string().optional(),
  body: z.string().optional(),
  state: z.enum(["open", "closed"]).optional(),
});

/** An App may comment on a pull request with either permission. */
function commentSubject(identity: Identity): string {
  const permissions = "permissions" in identity ? identity.permissions : {};
  return permissions["pull_requests"] === "write" ? "pull_requests" : "issues";
}

/** Issues, and comments on them and on pull requests, which are issues too. */
export function issueRoutes(app: Hono, twin: TwinContext): void {
  const base = "/repos/:owner/:repo/issues";
  const commenting = (c: Context) =>
    repositoryCall(twin, c, commentSubject(caller(twin, c)), "write", "read");

  app.get(base, (c) => {
    const { repository } = repositoryCall(twin, c, "issues", "read");
    const labels = (c.req.query("labels") ?? "").split(",").filter((label) => label !== "");
    const state = c.req.query("state") ?? "open";
    const found = (repository.issues ?? [])
      .filter((issue) => state === "all" || issue.state === state)
      .filter((issue) => labels.every((label) => issue.labels.includes(label)))
      .toReversed();
    return c.json(
      onePage(
        c,
        found.map((issue) => issueShape(twin.root(), repository, issue)),
      ),
    );
  });

  app.post(base, async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "issues", "write", "read");
    const { title, body, labels } = await readBody(c, NewIssue);
    const issue: IssueRecord = {
      number: repository.nextNumber++,
      title,
      body: body ?? "",
      author: accountOf(identity),
      labels,
      state: "open",
      comments: [],
    };
    repository.issues = [...(repository.issues ?? []), issue];
    return c.json(issueShape(twin.root(), repository, issue), 201);
  });

  app.patch(`${base}/:number`, async (c) => {
    const { repository } = repositoryCall(twin, c, "issues", "write");
    const number = numberParameter(c, "number");
    const issue = repository.issues?.find((one) => one.number === number);
    if (issue === undefined) throw notFound();
    Object.assign(issue, await readBody(c, IssueChange));
    return c.json(issueShape(twin.root(), repository, issue));
  });

  app.post(`${base}/:number/comments`, async (c) => {
    const { repository, identity } = commenting(c);
    const subject = findSubject(repository, numberParameter(c, "number"));
    const { body } = await readBody(c, NewComment);
    const at = new Date().toISOString();
    const comment: CommentRecord = { id: twin.store.newId(), author: accountOf(identity), body, at };
    subject.comments.push(comment);
    const shape = commentShape(twin.root(), repository, subject, comment);
    twin.emit(repository, {
      name: "issue_comment",
      action: "created",
      actor: comment.author,
      suppressed: identity.kind === "job",
      ref: `refs/heads/${repository.defaultBranch}`,
      sha: await headOf(twin, repository),
      payload: { issue: { number: subject.number }, comment: shape },
    });
    return c.json(shape, 201);
  });

  app.get(`${base}/:number/comments`, (c) => {
    const { repository } = repositoryCall(twin, c, "issues", "read");
    const subject = findSubject(repository, numberParameter(c, "number"));
    const shapes = subject.comments.map((one) => commentShape(twin.root(), repository, subject, one));
    return c.json(onePage(c, shapes));
  });

  const one = `${base}/comments/:id`;
  app.get(one, (c) => {
    const { repository } = repositoryCall(twin, c, "issues", "read");
    const { subject, comment } = findComment(repository, numberParameter(c, "id"));
    return c.json(commentShape(twin.root(), repository, subject, comment));
  });

  app.patch(one, async (c) => {
    const { repository } = commenting(c);
    const { subject, comment } = findComment(repository, numberParameter(c, "id"));
    comment.body = (await readBody(c, NewComment)).body;
    comment.editedAt = new Date(Math.max(Date.now(), Date.parse(comment.at) + 1_000)).toISOString();
    return c.json(commentShape(twin.root(), repository, subject, comment));
  });

  app.delete(one, (c) => {
    const { repository } = commenting(c);
    const { subject, comment } = findComment(repository, numberParameter(c, "id"));
    subject.comments.splice(subject.comments.indexOf(comment), 1);
    return c.body(null, 204);
  });
}

type Subject = Pick<Pull, "number" | "comments">;

function findSubject(repository: Repository, number: number): Subject {
  const subject = [...repository.pulls, ...(repository.issues ?? [])].find((one) => one.number === number);
  if (subject === undefined) throw notFound();
  return subject;
}

function findComment(
  repository: Repository,
  id: number,
): { readonly subject: Subject; readonly comment: CommentRecord } {
  for (const subject of [...repository.pulls, ...(repository.issues ?? [])]) {
    const comment = subject.comments.find((one) => one.id === id);
    if (comment !== undefined) return { subject, comment };
  }
  throw notFound();
}

async function headOf(twin: TwinContext, repository: Repository): Promise<string> {
  return (await twin.git(repository).resolve(`refs/heads/${repository.defaultBranch}`)) ?? "0".repeat(40);
}

/** The page that people see, and the API's own address, which names the issue. */
function commentShape(root: string, repository: Repository, { number }: Subject, comment: CommentRecord) {
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

function issueShape(root: string, repository: Repository, issue: IssueRecord) {
  return {
    number: issue.number,
    html_url: `${root}/${fullName(repository)}/issues/${issue.number}`,
    title: issue.title,
    body: issue.body,
    user: accountShape(issue.author),
    labels: issue.labels.map((name) => ({ name })),
    state: issue.state,
  };
}
