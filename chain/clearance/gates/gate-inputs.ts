import type { Digest } from "../../digest/digest.ts";
import type { Actor, CheckRun, Permission, Review, Status } from "../../promotion/github.ts";
import type { Barrier } from "../barrier.ts";
import type { Health } from "../health.ts";
import type { Hold } from "../restriction.ts";
import type { Rules } from "../rules.ts";
import type { Verdict } from "../verdict.ts";

/** Everything that the gates go by, gathered beforehand for one question. */
export interface GateInputs {
  readonly rules: Rules;
  readonly now: Date;
  readonly verdict: Verdict;
  readonly approval: ApprovalFacts;
  /** What stands and how it is doing, here and in every place that a gate looks at. */
  readonly places: readonly PlaceFacts[];
  /** When digests were made, by their accepted provenance; one that isn't here has no known age. */
  readonly ages?: readonly DigestAge[];
  /** What declares that nothing goes back past it, of all that a rollback would pass; absent: nobody has looked. */
  readonly barriers?: readonly Barrier[];
  /**
   * When the pull request was opened, which is only done once the places before are healthy: the first healthy
   * answer that every promoter can see. Absent: there is none yet.
   */
  readonly opened?: Date;
  /** Until when the pull request's notes of illness speak: what soaks begins afresh from there. */
  readonly illUntil?: Date;
  /** Every hold of the base branch's tree; absent: nobody has looked, which is never none. */
  readonly holds?: readonly Hold[];
  /** The other images of the service as they stand here after the merge; absent: nobody has looked. */
  readonly companions?: readonly Companion[];
  /** The source commits that the digest's own accepted provenance witnesses; absent: none. */
  readonly commits?: readonly string[];
  /** What Apps said of the pull request's head; absent: nobody has looked. */
  readonly checks?: CheckFacts;
}

export interface DigestAge {
  readonly service: string;
  readonly digest: Digest;
  readonly made: Date;
}

/** Another image of the same service, as a merge would leave it in the same place. */
export interface Companion {
  readonly service: string;
  /** null: nothing stands there, and nothing is to come. */
  readonly digest: Digest | null;
  /** It stands there already, and the merge leaves it alone. */
  readonly stands: boolean;
  /** `repository@commit`, as its accepted provenance witnesses. */
  readonly commits: readonly string[];
}

/** Statuses and check runs of one commit, whoever made them. */
export interface CheckFacts {
  readonly head: string;
  readonly statuses: readonly Status[];
  readonly runs: readonly CheckRun[];
}

/** One person's yes to a signing run, for the environment and head that it was started for. */
export interface Release {
  readonly environment: string;
  readonly head: string;
  readonly by: Actor;
}

/** Who said what about the pull request. Logins are compared without regard to case, as GitHub does. */
export interface ApprovalFacts {
  /** The pull request, for the reader to click. */
  readonly link?: string;
  readonly reviews: readonly Review[];
  /** What reviewers and the releaser may do on the GitOps repository, by login; who isn't here counts for nothing. */
  readonly permissions: ReadonlyMap<string, Permission>;
  /** The logins that `approval.from` (for a rollback `rollback.by`) stands for, teams resolved. */
  readonly eligible: readonly string[];
  /** The changed file, who owns it as the base's CODEOWNERS names them, and as logins; absent: nobody has looked. */
  readonly ownership?: {
    readonly file: string;
    readonly named: readonly string[];
    readonly people: readonly string[];
  };
  readonly author: Actor;
  /** Who asked for the change, where a person did; never counts as an approver. */
  readonly requester: string | null;
  /** Whether the environment on GitHub has reviewers who release its signing run. */
  readonly environmentHasReviewers: boolean;
  /** Who released the signing run, and for which environment and head; null before that. */
  readonly release: Release | null;
}

/** What stands in one place: a service in an environment and region. */
export interface PlaceFacts {
  readonly service: string;
  readonly environment: string;
  readonly region: string | null;
  /** The digest in the tree at HEAD; null where nothing is deployed. */
  readonly digest: Digest | null;
  /** When the merge that put it there was made; null where that isn't known. */
  readonly since: Date | null;
  readonly health: Health;
  /** The promotion that is being merged into it right now, by its address; null: none; absent: nobody has looked. */
  readonly merging?: string | null;
}
