import { goesWith, servicesCalled } from "#chain/clearance/image-set.ts";
import { environmentOf, placeOf, regionsOf } from "#chain/clearance/lane.ts";
import { quarantinePath } from "#chain/clearance/restrictions.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { Fault } from "#chain/fault.ts";
import type { CommitId, GitRepository } from "#chain/promotion/git.ts";
import type { GitHubReader } from "#chain/promotion/github.ts";
import { rollbackBranch } from "#chain/promotion/identity.ts";
import type { RolledBackImages } from "#chain/promotion/rolled-back-words.ts";
import { type PromotionTrailers, recordsIn } from "#chain/promotion/trailers.ts";
import { baseCommit } from "./observe-base.ts";
import { confirmedRecord, filesOf } from "./observe-change.ts";
import { readFiles, readPolicy } from "./observe-policy.ts";
import { type Base, DEFAULT_BASE } from "./observe-ports.ts";

/** A rollback as the base branch records it. */
export interface RollbackRecord extends RolledBackImages {
  readonly regions: readonly string[];
  readonly pullRequest: number;
  readonly commit: CommitId;
  readonly requestedBy: string;
  readonly reason: string;
  /** It was done before the named commit, so what was asked for now had nothing left to do. */
  readonly already: boolean;
}

/**
 * The newest rollback of that place that the promoter merged.
 *
 * @throws Fault `ROLLBACK_IMPOSSIBLE` where none is recorded, those of Git, GitHub and the policy.
 */
export async function readRollback(
  request: {
    readonly service: string;
    readonly environment: string;
    readonly region?: string;
    readonly since: CommitId;
    readonly base?: Base;
  },
  ports: { readonly git: GitRepository; readonly github: Pick<GitHubReader, "pullRequestsOf"> },
): Promise<RollbackRecord> {
  const { service, environment, since } = request;
  const { git, github } = ports;
  const { branch: main, policyPath } = request.base ?? DEFAULT_BASE;
  await git.refresh();
  const commit = await baseCommit(git, main);
  const { policy } = await readPolicy(git, commit, policyPath);
  const promoter = `${policy.promoter.app}[bot]`;
  const [named = service] = servicesCalled(policy, service);
  const called = goesWith(policy, named);
  const files = regionsOf(environmentOf(policy, environment)).flatMap((region) =>
    called.flatMap((one) => filesOf(placeOf(policy, { service: one, environment, region }))),
  );
  for (const change of await git.history(commit, [...new Set(files)])) {
    const about = recordsIn(change).find((one) => called.includes(one.service))?.service ?? service;
    if (!isOf({ ...request, service: about }, recordsIn(change))) continue;
    const record = await confirmedRecord(change, { service: about, environment }, promoter, github);
    if (record?.rollback === undefined || record.previous === null) continue;
    const branch = rollbackBranch({ service: record.batch ?? about, environment }, record.promotion);
    const pulls = await github.pullRequestsOf(branch);
    const merged = pulls.find((one) => one.merged?.commit === change.id);
    if (merged === undefined) continue;
    const gone = recordsIn(change).flatMap(({ service: name, digest, previous }) =>
      previous === null ? [] : [{ service: name, from: previous.digest, to: digest }],
    );
    return {
      from: record.previous.digest,
      to: record.digest,
      ...(record.batch === undefined ? {} : { images: gone }),
      quarantined: await quarantinedAt(
        change.id,
        gone.map(({ from }) => from),
        git,
      ),
      regions: record.regions,
      pullRequest: merged.number,
      commit: change.id,
      ...record.rollback,
      already: await git.isAncestor(change.id, since),
    };
  }
  throw new Fault(
    "ROLLBACK_IMPOSSIBLE",
    `the run ended well, but ${main} records no rollback of ${service} in ${environment}`,
  );
}

async function quarantinedAt(
  commit: CommitId,
  digests: readonly Digest[],
  git: GitRepository,
): Promise<readonly Digest[]> {
  const files = await readFiles(git, commit, digests.map(quarantinePath));
  return digests.filter((digest) => files.has(quarantinePath(digest)));
}

function isOf(
  { service, environment, region }: { service: string; environment: string; region?: string },
  records: readonly PromotionTrailers[],
): boolean {
  return records.some((record) => {
    const isThere = region === undefined || record.regions.includes(region);
    const isHere = record.service === service && record.environment === environment && isThere;
    return record.rollback !== undefined && isHere;
  });
}
