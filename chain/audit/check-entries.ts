import type { Finding } from "../clearance/verdict.ts";
import type { CommitId } from "../promotion/git.ts";
import { laneKey } from "../promotion/own-branch.ts";
import type { AuditEntry } from "./entry.ts";

/** Something that can't be true, and where. */
export interface Contradiction extends Finding {
  readonly commit: CommitId;
}

/** What can be told from the entries alone: forgeries, promotions twice, rollbacks to where nobody has been. */
export function contradictionsIn(entries: readonly AuditEntry[]): readonly Contradiction[] {
  const found: Contradiction[] = [];
  const merged = new Map<string, CommitId>();
  const stood = new Map<string, Set<string>>();
  let recorded = false;
  for (const entry of entries) {
    const { commit, kind, promotion, record, written, from, to } = entry;
    const forged = (message: string) => found.push({ code: "ENTRY_FORGED", commit, message });
    if (kind === "forgery") forged(entry.reason ?? "its trailers don't count");
    if (promotion !== null && (kind === "promotion" || kind === "rollback")) {
      // All images of a service go back by one identity, in one commit.
      if ((merged.get(promotion) ?? commit) !== commit) forged(`${promotion} was merged before`);
      merged.set(promotion, commit);
    }
    recorded ||= kind === "promotion" && record !== null;
    if (kind === "promotion" && recorded && record === null && written === null) {
      found.push({
        code: "RECORD_MISSING",
        commit,
        message: `the promotion of ${to} names no signed record`,
      });
    }
    if (kind === "decline" || kind === "refusal") continue;
    for (const lane of lanesOf(entry)) {
      const here = stood.get(lane) ?? new Set();
      stood.set(lane, here);
      if (kind === "rollback" && to !== null && !here.has(to)) {
        forged(`it goes back to ${to}, which never stood in ${lane}`);
      }
      for (const digest of [from, to]) if (digest !== null) here.add(digest);
    }
  }
  return found;
}

function lanesOf({ service, environment, regions }: AuditEntry): readonly string[] {
  if (service === null || environment === null) return [];
  return (regions.length === 0 ? [null] : regions).map((region) => laneKey({ service, environment, region }));
}
