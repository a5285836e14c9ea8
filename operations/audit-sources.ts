import { entriesOf } from "#chain/audit/entries.ts";
import { isAhead } from "#chain/audit/entry.ts";
import { serviceOf } from "#chain/clearance/lane.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { RegistryReader } from "#chain/digest/registry.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import { readHistory } from "./audit.ts";
import type { AuditSource } from "./audit-verify.ts";
import { inParallel } from "./in-parallel.ts";
import { pastPolicies } from "./past-policies.ts";
import { findRecords, readRecord, type StoredRecord } from "./read-record.ts";

/** What a verification goes by, from a clone; with the registry at hand, the signed records too. */
export async function auditSource(
  git: GitRepository,
  head: CommitId,
  policyPath: string,
  registry?: RegistryReader,
): Promise<AuditSource> {
  const history = await readHistory(git, head, policyPath);
  const source = { history, policyPath, trees: git, ancestry: git };
  return { ...source, records: registry === undefined ? new Map() : await recordsOf(source, registry) };
}

async function recordsOf(
  { history, policyPath, trees }: Pick<AuditSource, "history" | "policyPath" | "trees">,
  registry: RegistryReader,
): Promise<AuditSource["records"]> {
  const policyBefore = pastPolicies(history.line, policyPath, trees);
  const recorded = entriesOf(history, policyPath).filter((one) => one.record !== null || isAhead(one));
  const read = await inParallel(recorded, 8, async ({ service, commit, record, to }) => {
    if (service === null || to === null) return [];
    const { image } = serviceOf((await policyBefore(commit)).policy, service);
    if (record === null) return findRecords({ image, digest: to }, registry);
    const stored = await readRecord(image, record, registry);
    return stored === undefined ? [] : [[record, stored] as const];
  });
  return new Map<Digest, StoredRecord>(read.flat());
}
