/** What the mutations take, as graphql-js hands it over: the schema has checked it. */

type Maybe<T> = T | null | undefined;

export interface OfPullRequest {
  readonly pullRequestId: string;
}

export interface CreatePullRequest {
  readonly repositoryId: string;
  readonly headRepositoryId?: Maybe<string>;
  readonly baseRefName: string;
  readonly headRefName: string;
  readonly title: string;
  readonly body?: Maybe<string>;
}

export interface UpdatePullRequest extends OfPullRequest {
  readonly title?: Maybe<string>;
  readonly body?: Maybe<string>;
  readonly baseRefName?: Maybe<string>;
  readonly state?: Maybe<"OPEN" | "CLOSED">;
}

export interface MergePullRequest extends OfPullRequest {
  readonly expectedHeadOid?: Maybe<string>;
  readonly commitHeadline?: Maybe<string>;
  readonly commitBody?: Maybe<string>;
  readonly mergeMethod?: Maybe<"MERGE" | "SQUASH" | "REBASE">;
}

export interface EnqueuePullRequest extends OfPullRequest {
  readonly expectedHeadOid?: Maybe<string>;
  readonly jump?: Maybe<boolean>;
}

export interface DequeuePullRequest {
  readonly id: string;
}

export interface AddComment {
  readonly subjectId: string;
  readonly body: string;
}

export interface AddPullRequestReview extends OfPullRequest {
  readonly event?: Maybe<string>;
  readonly body?: Maybe<string>;
  readonly commitOID?: Maybe<string>;
}

export interface CreateRef {
  readonly repositoryId: string;
  readonly name: string;
  readonly oid: string;
}

export interface UpdateRef {
  readonly refId: string;
  readonly oid: string;
  readonly force?: Maybe<boolean>;
}

export interface UpdateRefs {
  readonly repositoryId: string;
  readonly refUpdates: readonly {
    readonly name: string;
    readonly beforeOid?: Maybe<string>;
    readonly afterOid: string;
    readonly force?: Maybe<boolean>;
  }[];
}

export interface DeleteRef {
  readonly refId: string;
}

export interface CreateCommitOnBranch {
  readonly branch: {
    readonly id?: Maybe<string>;
    readonly repositoryNameWithOwner?: Maybe<string>;
    readonly branchName?: Maybe<string>;
  };
  readonly expectedHeadOid: string;
  readonly message: { readonly headline: string; readonly body?: Maybe<string> };
  readonly fileChanges?: Maybe<{
    readonly additions?: Maybe<readonly { readonly path: string; readonly contents: string }[]>;
    readonly deletions?: Maybe<readonly { readonly path: string }[]>;
  }>;
}
