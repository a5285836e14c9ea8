import type { Digest } from "../digest/digest.ts";
import type { LineCommit } from "../promotion/git.ts";
import { laneKey } from "../promotion/own-branch.ts";
import { recordsIn } from "../promotion/trailers.ts";

/** The signed records that the merges of a line name, by lane (`prod-a/check-in`), oldest first. */
export type RecordHistory = ReadonlyMap<string, readonly { readonly at: number; readonly record: Digest }[]>;

export function recordHistory(line: readonly LineCommit[]): RecordHistory {
  const lanes = new Map<string, { readonly at: number; readonly record: Digest }[]>();
  for (const [at, commit] of line.entries()) {
    if (!commit.message.includes("\nClearance-Record: ")) continue;
    for (const { service, environment, regions, record } of recordsIn(commit)) {
      if (record === undefined) continue;
      for (const region of regions.length === 0 ? [null] : regions) {
        const key = laneKey({ service, environment, region });
        const known = lanes.get(key);
        if (known === undefined) lanes.set(key, [{ at, record }]);
        else known.push({ at, record });
      }
    }
  }
  return lanes;
}

/** The last record of a lane up to a commit's place on the line, that commit included. */
export function lastRecord(history: RecordHistory, lane: string, at: number): Digest | null {
  return history.get(lane)?.findLast((one) => one.at <= at)?.record ?? null;
}
