import type { HeldEvidence } from "../admission/held-evidence.ts";
import type {
  ApprovalFacts,
  CheckFacts,
  Companion,
  DigestAge,
  PlaceFacts,
} from "../clearance/gates/gate-inputs.ts";
import type { Place } from "../clearance/lane.ts";
import type { Lane, PolicySnapshot } from "../clearance/policy.ts";
import type { Restrictions } from "../clearance/restriction.ts";
import type { Rules } from "../clearance/rules.ts";
import type { Ancestry } from "../clearance/summary.ts";
import type { Finding } from "../clearance/verdict.ts";
import type { Digest } from "../digest/digest.ts";
import type { ImageReference } from "../digest/image-name.ts";
import type { BundleRejection, Verified } from "../evidence/sigstore.ts";
import type { Fault } from "../fault.ts";
import type { CommitId } from "./git.ts";
import type { OpenPullRequest, PullRequests, SettledPullRequest, Status, WorkflowRun } from "./github.ts";
import type { ChangeIdentity } from "./identity.ts";
import type { Proposal } from "./proposal.ts";

/** Everything that a plan is made from, read at one moment. Deleting it loses nothing. */
export interface ObservedState {
  readonly base: { readonly branch: string; readonly commit: CommitId };
  /** Login of the App whose pull requests and merges count: `clearance-promoter[bot]`. */
  readonly promoter: string;
  readonly policy: PolicySnapshot;
  readonly restrictions: Restrictions;
  readonly lanes: readonly ObservedLane[];
  /** All that was read of pull requests, for whoever goes on from it in the same moment. */
  readonly looked?: PullRequests;
  /** Every open pull request to the base branch. */
  readonly pullRequests: readonly OpenPullRequest[];
  /** What the heads of the promoter's own open promotions say, by pull request. */
  readonly proposals: ReadonlyMap<number, Proposal>;
  /** Branches named as the promoter's own, of some age, that no pull request is open from. */
  readonly leftovers: readonly {
    readonly branch: string;
    readonly head: CommitId;
    readonly proposal: Proposal;
  }[];
  /**
   * The newest of those that are closed or merged: GitHub's first page, a hundred, people's among them. Nothing is
   * decided by what isn't here: an identity that it doesn't hold is asked for by its branch, what a place held before
   * comes from Git, and a merge that so many others followed before any pass saw it is for `clearance audit verify`.
   */
  readonly past: readonly SettledPullRequest[];
  /** What couldn't be read: those lanes are left alone, the others go on. */
  readonly faults: readonly { readonly lane: Lane; readonly fault: Fault }[];
}

/** One place for one service: what stands there, what could come, and how far that is. */
export interface ObservedLane {
  readonly lane: Lane;
  readonly rules: Rules;
  readonly place: Place;
  /** null: nothing is deployed. */
  readonly current: Digest | null;
  /** The change that put `current` there. */
  readonly since: ChangeIdentity;
  /** This place and those right before it, for the gates. */
  readonly places: readonly PlaceFacts[];
  /** How old the digests are that the gates compare; absent: none are. */
  readonly ages?: readonly DigestAge[];
  readonly candidate: Candidate | NoCandidate;
  /** An older candidate whose pull request is open and still what it says: it may stand, or be superseded. */
  readonly standing?: Candidate;
  /** Since when a pull request of this lane is open, over all that were superseded. */
  readonly waitingSince?: Date;
  /** The places that take next what stands here and have waited for long; absent: there are none. */
  readonly awaited?: readonly Awaited[];
}

/** A place that waits for what stands in the one before it. */
export interface Awaited {
  readonly by: ObservedLane;
  /** Since when it could have had something else, whatever that was; not before its own last change. */
  readonly since: Date;
}

/** A digest that may come next, with all that is known of it. */
export interface Candidate extends HeldEvidence {
  readonly subject: ImageReference;
  /** For people: where it was found. */
  readonly origin: string;
  /** The referrer that carries each bundle, by the bundle's digest. */
  readonly referrers: ReadonlyMap<Digest, Digest>;
  /** Referrers that are no evidence, and why: told, never counted. */
  readonly notes: readonly {
    readonly referrer: Digest;
    readonly code: BundleRejection | "IMAGE_NOT_FOUND" | "DIGEST_MISMATCH";
    readonly reason: string;
  }[];
  readonly ancestry: Ancestry;
  /** Verified evidence about what stands there now, for people to compare; nothing where nothing stands. */
  readonly replaced: readonly Verified[];
  /** Its accepted provenance was witnessed before that of the current digest. */
  readonly older: boolean;
  readonly promotion: ObservedPromotion;
  /** Where it is one of a service's several images. */
  readonly set?: {
    /** The source commits that its accepted provenance witnesses. */
    readonly commits: readonly string[];
    /** What goes with it if it is opened now: what the others would take, or hold already. */
    readonly fresh: readonly Companion[];
    /** What its open pull request would leave beside it. */
    readonly open?: readonly Companion[];
  };
}

/** Nothing to propose, said in a sentence. */
export interface NoCandidate {
  readonly none: string;
  /** Whether that changes by itself, as when regions don't agree yet. */
  readonly waits: boolean;
}

/** What GitHub knows of the promotion that the candidate would be. */
export interface ObservedPromotion {
  readonly id: string;
  readonly branch: string;
  /** The open one, by the promoter's App and from this branch. */
  readonly open?: OpenPullRequest;
  /** What the open one's branch holds beside the planned bytes; nothing, where nobody touched it. */
  readonly unplanned: readonly Finding[];
  /** Why the open one's branch no longer merges as planned: the base has moved on in the same file. */
  readonly outrun?: string;
  /** A person closed it: the answer is no, for as long as this identity lives. */
  readonly declined?: SettledPullRequest;
  readonly approval: ApprovalFacts;
  /** Of the open pull request's head, where the environment asks for checks. */
  readonly checks?: CheckFacts;
  /** Of the open pull request's head. */
  readonly statuses: readonly Status[];
  /** Signing runs for this pull request and head, newest first. */
  readonly runs: readonly WorkflowRun[];
}

export function isCandidate(one: Candidate | NoCandidate): one is Candidate {
  return "subject" in one;
}
