import type { Digest } from "../digest/digest.ts";
import type { LineCommit } from "../promotion/git.ts";
import { laneKey } from "../promotion/own-branch.ts";
import { parseRecords } from "../promotion/trailers.ts";

/** The last record that the merges of a line name, by lane (`prod-a/check-in`). */
export function lastRecords(line: readonly LineCommit[]): ReadonlyMap<string, Digest> {
  const records = new Map<string, Digest>();
  for (const { message } of line) {
    if (!message.includes("\nClearance-Record: ")) continue;
    for (const { service, environment, regions, record } of parseRecords(message)) {
      if (record === undefined) continue;
      for (const region of regions.length === 0 ? [null] : regions) {
        records.set(laneKey({ service, environment, region }), record);
      }
    }
  }
  return records;
}
