import { goesFirst, peersOf } from "#chain/clearance/gates/peers.ts";
import { type Place, placeOf, printEnvironment } from "#chain/clearance/lane.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import type { OpenPullRequest } from "#chain/promotion/github.ts";
import { isPromoterBranch } from "#chain/promotion/identity.ts";
import { isPromoter } from "#chain/promotion/promoter.ts";
import { baseCommit } from "./observe-base.ts";
import { digestAt } from "./observe-change.ts";
import { isMerging } from "./observe-own.ts";
import type { ObservePorts } from "./observe-ports.ts";
import type { ReadyPromotion } from "./sign-examine.ts";

/** The region that stands in for one that is about to change. */
interface Peer {
  readonly name: string;
  readonly place: Place;
  /** What the gates saw there. */
  readonly digest: Digest | null;
  /** Whether the region that is about to change comes first, in the order of the environment's. */
  readonly after: boolean;
}

/** Folders of the base that decisions are made by; so do the files at its top. */
const DECIDES = /^(?:trust|quarantine|holds|calendar|break-glass)\//;

/** So often whoever goes first looks whether the other has given way. */
const LOOKS = 3;

/**
 * The look after `clearance` says success and before the merge, where a region is one of a pair; undefined where
 * none is. Each side says what it is about to do before it looks at the other, so of two at once at least one
 * sees the other. The later region gives way at once, the earlier one looks again and then does, too.
 *
 * @returns Why not to merge; undefined where the other stays as it is.
 */
export function lastLookAtPair(
  { state, members, pullRequest }: ReadyPromotion,
  ports: ObservePorts,
): (() => Promise<string | undefined>) | undefined {
  const peers = members.flatMap(({ observed: { lane, rules, places } }) =>
    peersOf(lane, rules).map((peer): Peer => {
      const there = places.find(
        (one) =>
          one.service === peer.service && one.environment === peer.environment && one.region === peer.region,
      );
      return {
        name: printEnvironment(peer.environment, peer.region),
        place: placeOf(state.policy.policy, peer),
        digest: there?.digest ?? null,
        after: goesFirst(lane, peer, rules),
      };
    }),
  );
  if (peers.length === 0) return undefined;
  return async () => {
    const looks = peers.every(({ after }) => after) ? LOOKS : 1;
    let taken: string | undefined;
    for (let look = 0; look < looks; look += 1) {
      const { open } = await ports.github.pullRequests(state.base.branch);
      await ports.git.refresh();
      const base = await baseCommit(ports.git, state.base.branch);
      if (await decidesAnew(ports.git, state.base.commit, base)) {
        return "what decides has changed on the base right before it";
      }
      for (const { name, place, digest } of peers) {
        if ((await digestAt(ports.git, base, place)) !== digest) return `${name} has changed right before it`;
      }
      taken = await takenBy(open, pullRequest, peers, state.promoter, ports.git);
      if (taken === undefined) return undefined;
    }
    return taken;
  };
}

/** Whether a base that has moved since the gates were asked says something that they haven't heard. */
async function decidesAnew(git: GitRepository, asked: CommitId, base: CommitId): Promise<boolean> {
  if (base === asked) return false;
  const changes = await git.changes(asked, base);
  return changes.some(({ path }) => !path.includes("/") || DECIDES.test(path));
}

/**
 * An answer without our own success is older than that, and says nothing of the other either. A revert after an
 * alarm has its success for as long as it waits for people: no promoter merges that.
 */
async function takenBy(
  open: readonly OpenPullRequest[],
  { number, head }: OpenPullRequest,
  peers: readonly Peer[],
  promoter: string,
  git: GitRepository,
): Promise<string | undefined> {
  const own = open.find((one) => one.number === number && one.head.commit === head.commit);
  if (own === undefined || !isMerging(own, promoter))
    return "GitHub doesn't show yet that it is being merged";
  const others = open.filter(
    (one) =>
      one !== own &&
      isPromoter(one.author, promoter) &&
      isPromoterBranch(one.head.ref) &&
      isMerging(one, promoter),
  );
  for (const other of others) {
    for (const { name, place } of peers) {
      if (await changes(git, other.head.commit, place)) return `#${other.number} changes ${name} right now`;
    }
  }
  return undefined;
}

/** Whether a branch of one commit changes what a place holds. What can't be read may be anything. */
async function changes(git: GitRepository, head: CommitId, place: Place): Promise<boolean> {
  try {
    const [parent] = (await git.commit(head)).parents;
    return (
      parent === undefined || (await digestAt(git, parent, place)) !== (await digestAt(git, head, place))
    );
  } catch (error) {
    if (error instanceof Fault) return true;
    throw error;
  }
}
