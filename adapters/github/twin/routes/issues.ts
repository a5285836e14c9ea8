import type { Context, Hono } from "hono";
import * as z from "zod";
import { caller, numberParameter, onePage, readBody, repositoryCall } from "../call.ts";
import { accountOf, type Identity } from "../identity.ts";
import { fullName } from "../permissions.ts";
import { commentOn } from "../pulls/discuss-pull.ts";
import { notFound } from "../refusal.ts";
import { accountShape, commentShape } from "../shapes.ts";
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
    const found = repository.issues
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
    repository.issues.push(issue);
    return c.json(issueShape(twin.root(), repository, issue), 201);
  });

  app.patch(`${base}/:number`, async (c) => {
    const { repository } = repositoryCall(twin, c, "issues", "write");
    const number = numberParameter(c, "number");
    const issue = repository.issues.find((one) => one.number === number);
    if (issue === undefined) throw notFound();
    Object.assign(issue, await readBody(c, IssueChange));
    return c.json(issueShape(twin.root(), repository, issue));
  });

  app.post(`${base}/:number/comments`, async (c) => {
    const { repository, identity } = commenting(c);
    const subject = findSubject(repository, numberParameter(c, "number"));
    const { body } = await readBody(c, NewComment);
    const comment = await commentOn(twin, repository, subject, identity, body);
    return c.json(commentShape(twin.root(), repository, subject.number, comment), 201);
  });

  const listening = (c: Context) => repositoryCall(twin, c, commentSubject(caller(twin, c)), "read");
  app.get(`${base}/:number/comments`, (c) => {
    const { repository } = listening(c);
    const subject = findSubject(repository, numberParameter(c, "number"));
    const shapes = subject.comments.map((one) => commentShape(twin.root(), repository, subject.number, one));
    return c.json(onePage(c, shapes));
  });

  // Of GitHub's orders the one that the promoter asks for; another is refused, so that nobody believes in it.
  app.get(`${base}/comments`, (c) => {
    const { repository } = listening(c);
    if (c.req.query("sort") !== "created" || c.req.query("direction") !== "desc") throw notFound();
    const shapes = [...repository.pulls, ...repository.issues].flatMap(({ number, comments }) =>
      comments.map((one) => commentShape(twin.root(), repository, number, one)),
    );
    return c.json(
      onePage(
        c,
        shapes.toSorted((a, b) => Number(b.id) - Number(a.id)),
      ),
    );
  });

  const one = `${base}/comments/:id`;
  app.get(one, (c) => {
    const { repository } = listening(c);
    const { subject, comment } = findComment(repository, numberParameter(c, "id"));
    return c.json(commentShape(twin.root(), repository, subject.number, comment));
  });

  app.patch(one, async (c) => {
    const { repository } = commenting(c);
    const { subject, comment } = findComment(repository, numberParameter(c, "id"));
    comment.body = (await readBody(c, NewComment)).body;
    comment.editedAt = new Date(Math.max(twin.now(), Date.parse(comment.at) + 1_000)).toISOString();
    return c.json(commentShape(twin.root(), repository, subject.number, comment));
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
  const subject = [...repository.pulls, ...repository.issues].find((one) => one.number === number);
  if (subject === undefined) throw notFound();
  return subject;
}

function findComment(
  repository: Repository,
  id: number,
): { readonly subject: Subject; readonly comment: CommentRecord } {
  for (const subject of [...repository.pulls, ...repository.issues]) {
    const comment = subject.comments.find((one) => one.id === id);
    if (comment !== undefined) return { subject, comment };
  }
  throw notFound();
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
