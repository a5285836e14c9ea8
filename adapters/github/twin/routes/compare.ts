import type { Hono } from "hono";
import { parameter, repositoryCall } from "../call.ts";
import { personOf } from "../merge.ts";
import { notFound } from "../refusal.ts";
import type { TwinContext } from "../twin-context.ts";

/** What GitHub lists of a comparison where no page is asked for. */
const MOST = 250;

/** What one commit has and another hasn't, by Git itself. Files and pages, which nobody here reads, are left out. */
export function compareRoutes(app: Hono, twin: TwinContext): void {
  app.get("/repos/:owner/:repo/compare/:basehead", async (c) => {
    const { repository } = repositoryCall(twin, c, "contents", "read");
    const git = twin.git(repository);
    const [base = "", head = ""] = parameter(c, "basehead").split("...");
    const [from, to] = [await git.resolve(base), await git.resolve(head)];
    if (from === undefined || to === undefined) throw notFound();
    const known = new Map(
      Object.values(twin.state.users).map((user) => [
        personOf({ ...user, type: "User" }).email,
        { login: user.login },
      ]),
    );
    const listed = await git.run(["log", "--reverse", "-z", "--format=%H%n%an%n%ae%n%B", `${from}..${to}`]);
    const commits = listed
      .split("\0")
      .filter((one) => one !== "")
      .map((one) => {
        const [sha = "", name = "", email = "", ...message] = one.split("\n");
        const commit = { message: message.join("\n").trimEnd(), author: { name, email } };
        return { sha, commit, author: known.get(email) ?? null };
      });
    const behind = Number(await git.run(["rev-list", "--count", `${to}..${from}`]));
    const ahead = commits.length;
    const status = behind > 0 ? (ahead > 0 ? "diverged" : "behind") : ahead > 0 ? "ahead" : "identical";
    const counts = { ahead_by: ahead, behind_by: behind, total_commits: ahead };
    return c.json({ status, ...counts, commits: commits.slice(-MOST) });
  });
}
