import type { Context, Hono } from "hono";
import * as z from "zod";
import { parameter, readBody, repositoryCall } from "../call.ts";
import { identityEnvironment } from "../hosted-git.ts";
import { accountOf } from "../identity.ts";
import { personOf, WEB_FLOW } from "../merge.ts";
import { changeRefs } from "../refs/change-refs.ts";
import { notFound, Refusal } from "../refusal.ts";
import type { TwinContext } from "../twin-context.ts";

const Blob = z.object({ content: z.string(), encoding: z.enum(["utf-8", "base64"]).default("utf-8") });
const Entry = z.object({
  path: z.string().min(1),
  mode: z.enum(["100644", "100755", "040000", "160000", "120000"]),
  type: z.enum(["blob", "tree", "commit"]).optional(),
  sha: z.string().nullish(),
  content: z.string().optional(),
});
const Tree = z.object({ base_tree: z.string().optional(), tree: z.array(Entry).min(1) });
const NewCommit = z.object({ message: z.string(), tree: z.string(), parents: z.array(z.string()) });
const NewRef = z.object({ ref: z.string().regex(/^refs\/[\w./-]+$/), sha: z.string() });
const MovedRef = z.object({ sha: z.string(), force: z.boolean().default(false) });

/** Git objects and refs by REST: how a commit is made without a clone. */
export function gitDataRoutes(app: Hono, twin: TwinContext): void {
  const base = "/repos/:owner/:repo/git";

  app.post(`${base}/blobs`, async (c) => {
    const { repository } = repositoryCall(twin, c, "contents", "write");
    const { content, encoding } = await readBody(c, Blob);
    const input = Buffer.from(content, encoding === "base64" ? "base64" : "utf8");
    const sha = await twin.git(repository).run(["hash-object", "-w", "--stdin"], { input });
    return c.json({ sha }, 201);
  });

  app.post(`${base}/trees`, async (c) => {
    const { repository } = repositoryCall(twin, c, "contents", "write");
    const body = await readBody(c, Tree);
    const sha = await writeTree(twin, repository, body);
    return c.json({ sha, truncated: false }, 201);
  });

  app.get(`${base}/commits/:sha`, async (c) => {
    const { repository } = repositoryCall(twin, c, "contents", "read");
    return c.json(await commitShape(twin, repository, parameter(c, "sha")));
  });

  app.post(`${base}/commits`, async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "contents", "write");
    const { message, tree, parents } = await readBody(c, NewCommit);
    const sha = await twin
      .git(repository)
      .run(["commit-tree", "--no-gpg-sign", ...parents.flatMap((one) => ["-p", one]), "-F", "-", tree], {
        input: message,
        environment: identityEnvironment(personOf(accountOf(identity)), WEB_FLOW),
      });
    return c.json(await commitShape(twin, repository, sha), 201);
  });

  app.get(`${base}/ref/:ref{.+}`, async (c) => {
    const { repository } = repositoryCall(twin, c, "contents", "read");
    const ref = `refs/${parameter(c, "ref")}`;
    const sha = await twin.git(repository).resolve(ref);
    if (sha === undefined) throw notFound();
    return c.json({ ref, object: { type: "commit", sha } });
  });

  app.post(`${base}/refs`, async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "contents", "write");
    const { ref, sha } = await readBody(c, NewRef);
    const taken = () => new Refusal(422, "Reference already exists");
    await changeRefs(twin, repository, identity, [{ ref, after: sha, before: null }], taken);
    return c.json({ ref, object: { type: "commit", sha } }, 201);
  });

  app.patch(`${base}/refs/:ref{.+}`, async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "contents", "write");
    const ref = `refs/${parameter(c, "ref")}`;
    const { sha, force } = await readBody(c, MovedRef);
    if ((await twin.git(repository).resolve(ref)) === undefined) {
      throw new Refusal(422, "Reference does not exist");
    }
    await changeRefs(twin, repository, identity, [{ ref, after: sha, before: undefined, force }], notFound);
    return c.json({ ref, object: { type: "commit", sha } });
  });

  app.delete(`${base}/refs/:ref{.+}`, async (c) => {
    const { repository, identity } = repositoryCall(twin, c, "contents", "write");
    const ref = `refs/${parameter(c, "ref")}`;
    await changeRefs(twin, repository, identity, [{ ref, after: null, before: undefined }], notFound);
    return c.body(null, 204);
  });

  app.get("/repos/:owner/:repo/contents/:path{.+}", (c) => contents(twin, c));
}

async function contents(twin: TwinContext, c: Context): Promise<Response> {
  const { repository } = repositoryCall(twin, c, "contents", "read");
  const path = parameter(c, "path");
  const ref = c.req.query("ref") ?? repository.defaultBranch;
  const git = twin.git(repository);
  const commit = await git.resolve(ref);
  const sha =
    commit === undefined ? undefined : await git.ask(["rev-parse", "--verify", `${commit}:${path}`]);
  if (sha === undefined || sha.exitCode !== 0) throw notFound();
  const content = (await git.bytes(["cat-file", "blob", sha.stdout])).toString("base64");
  return c.json({ type: "file", path, sha: sha.stdout, encoding: "base64", content });
}

type Repository = Parameters<TwinContext["git"]>[0];

async function writeTree(
  twin: TwinContext,
  repository: Repository,
  body: z.infer<typeof Tree>,
): Promise<string> {
  const git = twin.git(repository);
  return git.withIndex(async (environment) => {
    if (body.base_tree !== undefined) {
      const read = await git.ask(["read-tree", body.base_tree], { environment });
      if (read.exitCode !== 0) throw new Refusal(404, "Not Found");
    }
    const lines: string[] = [];
    for (const entry of body.tree) {
      const sha =
        entry.content === undefined
          ? entry.sha
          : await git.run(["hash-object", "-w", "--stdin"], { input: entry.content });
      const mode = sha === null || sha === undefined ? "0" : entry.mode;
      lines.push(`${mode} ${sha ?? "0".repeat(40)}\t${entry.path}\0`);
    }
    await git.run(["update-index", "-z", "--index-info"], { environment, input: lines.join("") });
    return git.run(["write-tree"], { environment });
  });
}

async function commitShape(twin: TwinContext, repository: Repository, sha: string) {
  const git = twin.git(repository);
  if (!/^[0-9a-f]{40}$/.test(sha) || (await git.resolve(sha)) === undefined) throw notFound();
  const [tree = "", parents = "", ...message] = (
    await git.run(["log", "-1", "--format=%T%n%P%n%B", sha])
  ).split("\n");
  return {
    sha,
    message: message.join("\n"),
    tree: { sha: tree },
    parents: parents
      .split(" ")
      .filter((one) => one !== "")
      .map((one) => ({ sha: one })),
  };
}
