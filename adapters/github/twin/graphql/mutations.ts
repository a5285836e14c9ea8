import { accountOf } from "../identity.ts";
import { changePull } from "../pulls/change-pull.ts";
import { commentOn, reviewPull } from "../pulls/discuss-pull.ts";
import { mergePull } from "../pulls/merge-pull.ts";
import { openPull } from "../pulls/open-pull.ts";
import { dequeue, enqueue } from "../queue/merge-queue.ts";
import { Refusal } from "../refusal.ts";
import { actorView } from "./actor-view.ts";
import { createCommitOnBranch } from "./create-commit.ts";
import { commentView, reviewView } from "./discussion-view.ts";
import { demandField, type GraphqlCall } from "./graphql-call.ts";
import type {
  AddComment,
  AddPullRequestReview,
  CreatePullRequest,
  DequeuePullRequest,
  EnqueuePullRequest,
  MergePullRequest,
  OfPullRequest,
  UpdatePullRequest,
} from "./inputs.ts";
import { entryById, pullById, repositoryById } from "./lookup.ts";
import { entryView } from "./queue-view.ts";
import { createRef, deleteRef, updateRef, updateRefs } from "./ref-mutations.ts";

type Mutation = (call: GraphqlCall, input: never) => Promise<object>;

/** What each mutation does and answers; `clientMutationId` is added to all of them. */
export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  createRef,
  updateRef,
  updateRefs,
  deleteRef,
  createCommitOnBranch,

  async createPullRequest(call: GraphqlCall, input: CreatePullRequest) {
    const repository = repositoryById(call, input.repositoryId);
    demandField(call, repository, "pull_requests", "write", "read");
    const source = input.headRepositoryId ? repositoryById(call, input.headRepositoryId) : repository;
    const head = source === repository ? input.headRefName : `${source.owner}:${input.headRefName}`;
    const pull = await openPull(call.twin, repository, call.identity, {
      title: input.title,
      body: input.body ?? "",
      head: head.replace(/refs\/heads\//, ""),
      base: input.baseRefName.replace(/^refs\/heads\//, ""),
    });
    return { pullRequest: call.show.pull(call, repository, pull) };
  },

  async updatePullRequest(call: GraphqlCall, input: UpdatePullRequest) {
    const { repository, pull } = pullById(call, input.pullRequestId);
    demandField(call, repository, "pull_requests", "write");
    await changePull(call.twin, repository, pull, call.identity, {
      title: input.title ?? undefined,
      body: input.body ?? undefined,
      base: input.baseRefName ?? undefined,
      state: input.state ? (input.state === "OPEN" ? "open" : "closed") : undefined,
    });
    return { actor: self(call), pullRequest: call.show.pull(call, repository, pull) };
  },

  async closePullRequest(call: GraphqlCall, input: OfPullRequest) {
    const { repository, pull } = pullById(call, input.pullRequestId);
    demandField(call, repository, "pull_requests", "write");
    await changePull(call.twin, repository, pull, call.identity, { state: "closed" });
    return { pullRequest: call.show.pull(call, repository, pull) };
  },

  async reopenPullRequest(call: GraphqlCall, input: OfPullRequest) {
    const { repository, pull } = pullById(call, input.pullRequestId);
    demandField(call, repository, "pull_requests", "write");
    await changePull(call.twin, repository, pull, call.identity, { state: "open" });
    return { pullRequest: call.show.pull(call, repository, pull) };
  },

  async mergePullRequest(call: GraphqlCall, input: MergePullRequest) {
    const { repository, pull } = pullById(call, input.pullRequestId);
    demandField(call, repository, "contents", "write");
    await mergePull(call.twin, repository, pull, call.identity, {
      method: METHODS[input.mergeMethod ?? "MERGE"],
      expectedHead: input.expectedHeadOid ?? undefined,
      title: input.commitHeadline ?? undefined,
      message: input.commitBody ?? undefined,
    });
    return { actor: self(call), pullRequest: call.show.pull(call, repository, pull) };
  },

  async enqueuePullRequest(call: GraphqlCall, input: EnqueuePullRequest) {
    const { repository, pull } = pullById(call, input.pullRequestId);
    demandField(call, repository, "contents", "write");
    const entry = await enqueue(call.twin, repository, pull, call.identity, {
      expectedHead: input.expectedHeadOid,
      jump: input.jump,
    });
    return { mergeQueueEntry: entryView(call, repository, entry) };
  },

  async dequeuePullRequest(call: GraphqlCall, input: DequeuePullRequest) {
    const { repository, pull } = entryById(call, input.id) ?? pullById(call, input.id);
    demandField(call, repository, "contents", "write");
    const entry = repository.queue.find((one) => one.pull === pull.number);
    if (entry === undefined) throw new Refusal(422, "Pull request is not in the queue.");
    const shown = entryView(call, repository, entry);
    await dequeue(call.twin, repository, entry, accountOf(call.identity), "manual");
    return { mergeQueueEntry: shown };
  },

  async addComment(call: GraphqlCall, input: AddComment) {
    const { repository, pull } = pullById(call, input.subjectId);
    const permissions = "permissions" in call.identity ? call.identity.permissions : {};
    const subject = permissions["pull_requests"] === "write" ? "pull_requests" : "issues";
    demandField(call, repository, subject, "write", "read");
    const comment = await commentOn(call.twin, repository, pull, call.identity, input.body);
    return {
      subject: call.show.pull(call, repository, pull),
      commentEdge: { cursor: "", node: commentView(call, repository, pull, comment) },
    };
  },

  async addPullRequestReview(call: GraphqlCall, input: AddPullRequestReview) {
    const { repository, pull } = pullById(call, input.pullRequestId);
    demandField(call, repository, "pull_requests", "write", "read");
    const { event } = input;
    if (event !== "APPROVE" && event !== "REQUEST_CHANGES" && event !== "COMMENT") {
      throw new Refusal(422, "this GitHub takes reviews that are submitted at once, and dismisses none here");
    }
    const review = reviewPull(call.twin, repository, pull, call.identity, {
      event,
      body: input.body ?? "",
      commit: input.commitOID ?? undefined,
    });
    return { pullRequestReview: reviewView(call, repository, pull, review) };
  },
};

const METHODS = { MERGE: "merge", SQUASH: "squash", REBASE: "rebase" } as const;

function self(call: GraphqlCall) {
  return actorView(call, accountOf(call.identity));
}
