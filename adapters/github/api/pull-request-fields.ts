import * as z from "zod";
import type { CheckRun, OpenPullRequest, PullRequest, Review, Status } from "#chain/promotion/github.ts";
import { GraphqlActor } from "./actor.ts";

const ACTOR = "{ __typename login }";

/** GraphQL and not REST: one request shows who merged or closed it and the merge's commit, also in a list. */
export const SETTLED_FIELDS = `
  number url state title createdAt
  author ${ACTOR}
  headRefName headRefOid isCrossRepository baseRefName
  mergedBy ${ACTOR}
  mergeCommit { oid }
  timelineItems(itemTypes: [CLOSED_EVENT], last: 1) { nodes { ... on ClosedEvent { actor ${ACTOR} } } }
  queuings: timelineItems(itemTypes: [ADDED_TO_MERGE_QUEUE_EVENT], last: 1) {
    nodes { ... on AddedToMergeQueueEvent { actor ${ACTOR} } }
  }
`;

export const FIELDS = `${SETTLED_FIELDS} body mergeQueueEntry { enqueuer ${ACTOR} headCommit { oid } }`;

/** Everything that a gate may ask of an open one. */
export const OPEN_FIELDS = `${FIELDS}
  mergeable viewerCanMergeAsAdmin
  reviews(first: 100) {
    nodes { state submittedAt author ${ACTOR} authorCanPushToRepository commit { oid } }
    pageInfo { hasNextPage }
  }
  statusCheckRollup {
    contexts(first: 100) {
      nodes {
        __typename
        ... on StatusContext { context state description creator ${ACTOR} }
        ... on CheckRun { databaseId name status conclusion startedAt completedAt url checkSuite { app { slug } } }
      }
      pageInfo { hasNextPage }
    }
  }
`;

const Settled = z.object({
  number: z.number(),
  url: z.string(),
  state: z.enum(["OPEN", "CLOSED", "MERGED"]),
  title: z.string(),
  createdAt: z.coerce.date(),
  author: GraphqlActor,
  headRefName: z.string(),
  headRefOid: z.string(),
  isCrossRepository: z.boolean(),
  baseRefName: z.string(),
  mergedBy: GraphqlActor,
  mergeCommit: z.object({ oid: z.string() }).nullable(),
  timelineItems: z.object({ nodes: z.array(z.object({ actor: GraphqlActor })) }),
  queuings: z.object({ nodes: z.array(z.object({ actor: GraphqlActor })) }),
});

/** The App that merges what went through a queue: what it does, it does for whoever put that there. */
const QUEUE = "github-merge-queue[bot]";

function settled(pull: z.infer<typeof Settled>): Omit<PullRequest, "body"> {
  const closedBy = pull.timelineItems.nodes.at(-1)?.actor;
  const commit = pull.mergeCommit?.oid;
  const queued = pull.mergedBy.login === QUEUE ? pull.queuings.nodes.at(-1)?.actor : undefined;
  return {
    number: pull.number,
    url: pull.url,
    state: pull.state === "OPEN" ? "open" : pull.state === "MERGED" ? "merged" : "closed",
    title: pull.title,
    author: pull.author,
    head: { ref: pull.headRefName, commit: pull.headRefOid, fromFork: pull.isCrossRepository },
    base: { ref: pull.baseRefName },
    createdAt: pull.createdAt,
    ...(pull.state === "MERGED" && commit !== undefined
      ? { merged: { by: queued ?? pull.mergedBy, commit } }
      : {}),
    ...(pull.state === "CLOSED" && closedBy !== undefined ? { closedBy } : {}),
  };
}

export const SettledAnswer = Settled.transform(settled);
const Whole = Settled.extend({
  body: z.string(),
  mergeQueueEntry: z
    .object({ enqueuer: GraphqlActor, headCommit: z.object({ oid: z.string() }).nullable() })
    .nullable(),
});

function whole(pull: z.infer<typeof Whole>): PullRequest {
  const { body, mergeQueueEntry: entry } = pull;
  if (entry === null) return { ...settled(pull), body };
  const group = entry.headCommit?.oid;
  return {
    ...settled(pull),
    body,
    queued: { by: entry.enqueuer, ...(group === undefined ? {} : { group }) },
  };
}

export const PullAnswer = Whole.transform(whole);

const ReviewAnswer = z.object({
  state: z.enum(["APPROVED", "CHANGES_REQUESTED", "COMMENTED", "DISMISSED", "PENDING"]),
  // A review that isn't submitted yet has no time, and its state says that it counts for nothing.
  submittedAt: z.coerce.date().nullable(),
  author: GraphqlActor,
  authorCanPushToRepository: z.boolean(),
  commit: z.object({ oid: z.string() }).nullable(),
});

const StatusAnswer = z.object({
  __typename: z.literal("StatusContext"),
  context: z.string(),
  state: z.enum(["EXPECTED", "PENDING", "SUCCESS", "FAILURE", "ERROR"]),
  description: z.string().nullable(),
  creator: GraphqlActor,
});

const CheckAnswer = z.object({
  __typename: z.literal("CheckRun"),
  databaseId: z.number(),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  startedAt: z.coerce.date().nullable(),
  completedAt: z.coerce.date().nullable(),
  url: z.string(),
  checkSuite: z.object({ app: z.object({ slug: z.string() }).nullable() }),
});

const PageInfo = z.object({ hasNextPage: z.boolean() });

/** An open one, and whether GitHub cut one of its lists: then that has to be read whole another way. */
export interface ReadPullRequest {
  readonly pullRequest: OpenPullRequest;
  readonly cut: { readonly reviews: boolean; readonly contexts: boolean };
}

export const OpenAnswer = Whole.extend({
  mergeable: z.enum(["MERGEABLE", "CONFLICTING", "UNKNOWN"]),
  viewerCanMergeAsAdmin: z.boolean(),
  reviews: z.object({ nodes: z.array(ReviewAnswer), pageInfo: PageInfo }),
  statusCheckRollup: z
    .object({
      contexts: z.object({
        nodes: z.array(z.discriminatedUnion("__typename", [StatusAnswer, CheckAnswer])),
        pageInfo: PageInfo,
      }),
    })
    .nullable(),
}).transform((pull): ReadPullRequest => {
  const contexts = pull.statusCheckRollup?.contexts;
  const nodes = contexts?.nodes ?? [];
  return {
    pullRequest: {
      ...whole(pull),
      reviews: pull.reviews.nodes.map(reviewOf),
      statuses: nodes.flatMap((one) => (one.__typename === "StatusContext" ? [statusOf(one)] : [])),
      checks: nodes.flatMap((one) => (one.__typename === "CheckRun" ? [checkOf(one, pull.headRefOid)] : [])),
      mergeable: MERGEABLE[pull.mergeable],
      mayBypass: pull.viewerCanMergeAsAdmin,
    },
    cut: {
      reviews: pull.reviews.pageInfo.hasNextPage,
      contexts: contexts?.pageInfo.hasNextPage ?? false,
    },
  };
});

const MERGEABLE = { MERGEABLE: "yes", CONFLICTING: "conflict", UNKNOWN: "unknown" } as const;

function reviewOf(review: z.infer<typeof ReviewAnswer>): Review {
  const { state, submittedAt, author, commit, authorCanPushToRepository } = review;
  return {
    author,
    state,
    commit: commit?.oid ?? null,
    submittedAt: submittedAt ?? new Date(0),
    mayPush: authorCanPushToRepository,
  };
}

/** `EXPECTED` is a required status that nobody has posted yet. */
function statusOf({ context, state, description, creator }: z.infer<typeof StatusAnswer>): Status {
  const known = {
    EXPECTED: "pending",
    PENDING: "pending",
    SUCCESS: "success",
    FAILURE: "failure",
    ERROR: "error",
  } as const;
  return { context, state: known[state], description: description ?? "", creator };
}

function checkOf(run: z.infer<typeof CheckAnswer>, head: string): CheckRun {
  return {
    id: run.databaseId,
    name: run.name,
    app: run.checkSuite.app?.slug ?? null,
    head,
    conclusion: run.status === "COMPLETED" ? (run.conclusion?.toLowerCase() ?? null) : null,
    started: run.startedAt,
    completed: run.completedAt,
    url: run.url,
  };
}
