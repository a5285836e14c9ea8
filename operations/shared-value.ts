import { lanesOf, placeOf, printLane, spotsOf } from "#chain/clearance/lane.ts";
import type { Policy } from "#chain/clearance/policy.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import { digestReader } from "#chain/promotion/edit/edit-digest.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import type { PlannedFile } from "#chain/promotion/planned-change.ts";
import type { PlannedEdit } from "#chain/promotion/planned-edit.ts";
import { digestsOf } from "./observe-digests.ts";

/**
 * Sees to it that a change moves nobody else's digest: two paths may lead to one value (`images[0]` and
 * `images[check-in]`), and then one service's promotion would carry the other one past all its gates.
 *
 * @throws Fault `EDIT_PATH_AMBIGUOUS` that names both.
 */
export async function refuseSharedValues(
  edits: readonly PlannedEdit[],
  files: readonly PlannedFile[],
  { policy, base, git }: { readonly policy: Policy; readonly base: CommitId; readonly git: GitRepository },
): Promise<void> {
  const after = new Map(
    files.flatMap(({ path, bytes }) => (bytes === null ? [] : [[path, digestReader(bytes)] as const])),
  );
  const moved = edits.flatMap((edit) => ("place" in edit ? [edit] : []));
  const own = new Set(moved.map(({ place }) => JSON.stringify(place)));
  const neighbours = lanesOf(policy)
    .flatMap((lane) => spotsOf(placeOf(policy, lane)).map((place) => ({ lane, place })))
    .filter(({ place }) => after.has(place.file) && !own.has(JSON.stringify(place)));
  if (neighbours.length === 0) return;
  const standing = await digestsOf(git, base, policy);
  for (const { lane, place } of neighbours) {
    const before = await readable(() => standing.at(lane));
    const shared = moved.find((edit) => edit.place.file === place.file && edit.from === before);
    const digestAfter = after.get(place.file);
    if (shared === undefined || digestAfter === undefined) continue;
    if ((await readable(() => digestAfter(place.path) ?? null)) === before) continue;
    throw new Fault(
      "EDIT_PATH_AMBIGUOUS",
      `${shared.place.path} and ${place.path} are one value of ${place.file}, and ${printLane(lane)} would change with it: give each digestAt a value of its own`,
    );
  }
}

/** A neighbour whose path leads nowhere has no value to share. */
async function readable(
  read: () => Promise<Digest | null> | Digest | null,
): Promise<Digest | null | undefined> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Fault && error.code.startsWith("EDIT_")) return undefined;
    throw error;
  }
}
