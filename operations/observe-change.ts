import type { Place } from "#chain/clearance/lane.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import { readDigest } from "#chain/promotion/edit/edit-digest.ts";
import type { Commit, CommitId, GitRepository, TreeReader } from "#chain/promotion/git.ts";
import type { GitHubReader, PullRequest } from "#chain/promotion/github.ts";
import { type ChangeIdentity, promotionBranch, rollbackBranch } from "#chain/promotion/identity.ts";
import { type PromotionTrailers, parseTrailers } from "#chain/promotion/trailers.ts";

/** One change of a place's digest on the base branch. */
export interface DigestChange {
  readonly commit: Commit;
  readonly before: Digest | null;
  readonly after: Digest | null;
}

/** The digest that a commit's tree holds at a place; null for "nothing deployed". @throws Fault `EDIT_…`. */
export async function digestAt(git: TreeReader, commit: CommitId, place: Place): Promise<Digest | null> {
  const bytes = await git.read(commit, place.file);
  if (bytes === undefined) {
    throw new Fault("EDIT_PATH_MISSING", `${place.file} isn't in the tree: add it, or correct digestAt.file`);
  }
  try {
    return readDigest(bytes, place.path) ?? null;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new Fault(error.code, `${place.file}: ${error.message}`, { cause: error });
  }
}

/** Changes of a place's digest, newest first, read as far as the consumer goes. */
export async function* digestChanges(
  git: GitRepository,
  from: CommitId,
  place: Place,
): AsyncGenerator<DigestChange> {
  for (const commit of await git.history(from, [place.file])) {
    const [after, before] = await Promise.all([
      pastDigest(git, commit.id, place),
      pastDigest(git, commit.parents[0], place),
    ]);
    if (after !== before) yield { commit, before, after };
  }
}

/** The past may hold the file in a shape that the path doesn't fit: then nothing was deployed by it. */
async function pastDigest(
  git: GitRepository,
  commit: CommitId | undefined,
  place: Place,
): Promise<Digest | null> {
  if (commit === undefined) return null;
  try {
    return await digestAt(git, commit, place);
  } catch (error) {
    if (error instanceof Fault && error.code.startsWith("EDIT_")) return null;
    throw error;
  }
}

/**
 * The promoter's record in a commit, where GitHub confirms that the promoter's App made it: the pull
 * request of the branch that the record names was merged by the App, as this very commit.
 */
export async function confirmedRecord(
  commit: Commit,
  promoter: string,
  github: Pick<GitHubReader, "pullRequestsOf">,
): Promise<PromotionTrailers | undefined> {
  const trailers = parseTrailers(commit.message);
  if (trailers === undefined) return undefined;
  const isMerge = ({ author, merged }: PullRequest) =>
    author.login === promoter &&
    author.kind === "bot" &&
    merged?.commit === commit.id &&
    merged.by.login === promoter &&
    merged.by.kind === "bot";
  return (await github.pullRequestsOf(branchOfRecord(trailers))).some(isMerge) ? trailers : undefined;
}

/** What a change is called in the identity of the promotion after it. */
export async function changeIdentity(
  change: DigestChange | undefined,
  promoter: string,
  github: Pick<GitHubReader, "pullRequestsOf">,
): Promise<ChangeIdentity> {
  if (change === undefined) return "none";
  const record = await confirmedRecord(change.commit, promoter, github);
  return record?.promotion ?? `commit:${change.commit.id}`;
}

function branchOfRecord({ service, environment, regions, promotion, rollback }: PromotionTrailers): string {
  if (rollback !== undefined) return rollbackBranch({ service, environment }, promotion);
  return promotionBranch({ service, environment, region: regions[0] ?? null }, promotion);
}
