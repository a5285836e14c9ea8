import { runGit } from "#adapters/git/run-git.ts";
import { GITOPS } from "#test/scenarios/acme-platform.ts";
import type { PromotionWorld } from "#test/scenarios/promotion-world.ts";
import { runJob } from "./job.ts";
import type { KillWorld } from "./kill-world.ts";

const TITLE = "check-in is down";

interface Answers {
  readonly pull: {
    readonly number: number;
    readonly state: "open" | "closed";
    readonly merged_at: string | null;
    readonly user: { readonly login: string };
    readonly head: { readonly ref: string; readonly sha: string };
  };
  readonly review: {
    readonly user: { readonly login: string };
    readonly state: string;
    readonly commit_id: string;
  };
  readonly issue: { readonly number: number; readonly title: string };
  readonly comment: { readonly id: number; readonly user: { readonly login: string } };
}

/** A world on servers, with what people see there; `apiUrl` is GITHUB_API_URL of a job. */
export function withBystanders(
  world: PromotionWorld,
  { dist, apiUrl }: { readonly dist: string; readonly apiUrl: string },
): KillWorld {
  const { github } = world;
  const all = async <Kind extends keyof Answers>(_kind: Kind, path: string) =>
    (await world.rest("ada", "GET", path)).data as readonly Answers[Kind][];
  const issueNow = async () =>
    (await all("issue", "/issues?state=all&per_page=100")).find(({ title }) => title === TITLE);

  return {
    ...world,
    run: async (job, signal) => (await runJob(job, { github, apiUrl }, dist, signal)).log,
    async pulls() {
      const found = await all("pull", "/pulls?state=all&per_page=100");
      return Promise.all(
        found.map(async ({ number, state, merged_at, user, head }) => ({
          number,
          state: merged_at === null ? state : "merged",
          author: user.login,
          branch: head.ref,
          approvers: (await all("review", `/pulls/${number}/reviews`)).flatMap((review) =>
            review.state === "APPROVED" && review.commit_id === head.sha ? [review.user.login] : [],
          ),
        })),
      );
    },
    async branches() {
      const directory = github.gitDirectory(GITOPS);
      const listed = await runGit(["for-each-ref", "--format=%(refname:short)", "refs/heads/clearance"], {
        directory,
      });
      return listed
        .toString()
        .split("\n")
        .filter((name) => name !== "");
    },
    async askInIssue(login, body) {
      const { data } = await world.rest(login, "POST", "/issues", { title: TITLE });
      const { number } = data as Answers["issue"];
      await world.rest(login, "POST", `/issues/${number}/comments`, { body });
    },
    async commentsBy(login) {
      const issue = await issueNow();
      const comments = await all("comment", `/issues/${issue?.number}/comments`);
      return comments.filter(({ user }) => user.login === login).map(({ id }) => id);
    },
  };
}
