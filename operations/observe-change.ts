import { type Place, spotsOf } from "#chain/clearance/lane.ts";
import type { Lane } from "#chain/clearance/policy.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import { readDigest } from "#chain/promotion/edit/edit-digest.ts";
import type { Commit, CommitId, GitRepository, TreeReader } from "#chain/promotion/git.ts";
import type { GitHubReader, SettledPullRequest } from "#chain/promotion/github.ts";
import {
  batchBranch,
  type ChangeIdentity,
  promotionBranch,
  rollbackBranch,
} from "#chain/promotion/identity.ts";
import { isPromoter } from "#chain/promotion/promoter.ts";
import { type PromotionTrailers, recordsIn } from "#chain/promotion/trailers.ts";

/** One change of a place's digest on the base branch. */
export interface DigestChange {
  readonly commit: Commit;
  readonly before: Digest | null;
  readonly after: Digest | null;
}

/** The digest that a commit's tree holds at a place; null for "nothing deployed". @throws Fault `EDIT_…`. */
export async function digestAt(git: TreeReader, commit: CommitId, place: Place): Promise<Digest | null> {
  const held = await Promise.all(
    spotsOf(place).map(async (spot) => ({ spot, digest: await digestOfOne(git, commit, spot) })),
  );
  return agreed(held);
}

/** @throws Fault `EDIT_PLACES_DIFFER` that names them, where the same digest should stand in all and doesn't. */
export function agreed(
  held: readonly { readonly spot: Place; readonly digest: Digest | null }[],
): Digest | null {
  const [first, ...others] = held;
  if (first === undefined || others.every(({ digest }) => digest === first.digest))
    return first?.digest ?? null;
  const all = held.map(({ spot, digest }) => `${digest ?? "nothing"} at ${spot.path} of ${spot.file}`);
  const message = `one digest should stand in all of them: ${all.join(", ")}. Put the same digest there by hand`;
  throw new Fault("EDIT_PLACES_DIFFER", message);
}

async function digestOfOne(git: TreeReader, commit: CommitId, place: Place): Promise<Digest | null> {
  const bytes = await git.read(commit, place.file);
  if (bytes === undefined) {
    throw new Fault("EDIT_PATH_MISSING", `${place.file} isn't in the tree: add it, or correct digestAt.file`);
  }
  try {
    return digestIn(bytes, place.path);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    throw new Fault(error.code, `${place.file}: ${error.message}`, { cause: error });
  }
}

/** The digest that a file's bytes hold at a path; null for "nothing deployed". @throws Fault `EDIT_…`. */
export function digestIn(bytes: Uint8Array, path: string): Digest | null {
  return readDigest(bytes, path) ?? null;
}

/** Every file that a place is in. */
export function filesOf(place: Place): readonly string[] {
  return [...new Set(spotsOf(place).map(({ file }) => file))];
}

/** Changes of a place's digest, newest first, read as far as the consumer goes. */
export async function* digestChanges(
  git: GitRepository,
  from: CommitId,
  place: Place,
): AsyncGenerator<DigestChange> {
  for (const commit of await git.history(from, filesOf(place))) {
    const [after, before] = await Promise.all([
      pastDigest(git, commit.id, place),
      pastDigest(git, commit.parents[0], place),
    ]);
    if (after !== before) yield { commit, before, after };
  }
}

/** The past may hold the file in a shape that the path doesn't fit: then nothing was deployed by it. */
export async function pastDigest(
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
 * The promoter's record about a lane in a commit, where GitHub confirms that the promoter's App made it: the
 * pull request of the branch that the commit's records name was merged by the App, as this very commit.
 */
export async function confirmedRecord(
  commit: Commit,
  lane: Pick<Lane, "service" | "environment"> & { readonly region?: string | null },
  promoter: string,
  github: Pick<GitHubReader, "pullRequestsOf">,
): Promise<PromotionTrailers | undefined> {
  const records = recordsIn(commit);
  const record = records.find((one) => isAbout(one, lane));
  if (record === undefined) return undefined;
  const isMerge = ({ author, merged }: SettledPullRequest) =>
    isPromoter(author, promoter) && merged?.commit === commit.id && isPromoter(merged.by, promoter);
  return (await github.pullRequestsOf(branchOfRecords(record, records))).some(isMerge) ? record : undefined;
}

/** What a change is called in the identity of the promotion after it. */
export async function changeIdentity(
  change: DigestChange | undefined,
  lane: Lane,
  promoter: string,
  github: Pick<GitHubReader, "pullRequestsOf">,
): Promise<ChangeIdentity> {
  if (change === undefined) return "none";
  const record = await confirmedRecord(change.commit, lane, promoter, github);
  return record?.promotion ?? `commit:${change.commit.id}`;
}

/** A record without regions is of an environment that has none; asked without a region, any will do. */
function isAbout(
  record: PromotionTrailers,
  lane: Pick<Lane, "service" | "environment"> & { readonly region?: string | null },
): boolean {
  const { service, environment, region } = lane;
  if (record.service !== service || record.environment !== environment) return false;
  if (region === undefined) return true;
  return region === null ? record.regions.length === 0 : record.regions.includes(region);
}

function branchOfRecords(record: PromotionTrailers, all: readonly PromotionTrailers[]): string {
  const { service, environment, regions, promotion, rollback, batch } = record;
  const region = regions[0] ?? null;
  if (rollback !== undefined) return rollbackBranch({ service: batch ?? service, environment }, promotion);
  if (batch === undefined) return promotionBranch({ service, environment, region }, promotion);
  const promotions = all.map((one) => one.promotion);
  return batchBranch({ environment, region }, batch, promotions);
}
