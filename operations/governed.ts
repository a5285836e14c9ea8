import { GENERATED_FOLDER } from "#chain/admission/generate.ts";
import { lanesOf, placeOf, printLane } from "#chain/clearance/lane.ts";
import { filesNamedBy, type Policy, type PolicySnapshot } from "#chain/clearance/policy.ts";
import type { Restrictions } from "#chain/clearance/restriction.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import { Fault } from "#chain/fault.ts";
import type { CommitId, GitRepository, TreeChange } from "#chain/promotion/git.ts";
import type { GitHubReader, PullRequest } from "#chain/promotion/github.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import { generatedFor } from "./generate.ts";
import { forkPoint } from "./governed-base.ts";
import { digestAt } from "./observe-change.ts";
import { readPolicy, readRestrictions } from "./observe-policy.ts";

export interface GovernPorts {
  readonly git: GitRepository;
  readonly github: GitHubReader;
  readonly now: () => Date;
}

/**
 * What stands against a pull request that is no promotion. One that touches nothing governed is fine at
 * once; policy, trust, quarantine, holds, generated policies and digests are governed.
 */
export async function governed(
  pullRequest: PullRequest,
  state: ObservedState,
  ports: GovernPorts,
  policyPath: string,
): Promise<readonly Finding[]> {
  const { git } = ports;
  const { head } = pullRequest;
  if ((await git.resolve(head.commit)) === undefined) {
    return [broken(`${head.commit} isn't in this repository: push it to a branch here`)];
  }
  const start = await forkPoint(git, state.base.commit, head.commit);
  if (start === undefined) return [broken("the branch has no history in common with the base branch")];
  const changes = await git.changes(start, head.commit);
  const paths = changes.map(({ path }) => path);
  const foreign = foreignPolicies(changes);
  const governs = (path: string) =>
    path === policyPath ||
    /^(?:trust|quarantine|holds|policies)\//.test(path) ||
    isPlace(path, state.policy.policy);
  if (!paths.some(governs)) return foreign;

  const after = await readOrFinding(git, head.commit, policyPath);
  if ("code" in after) return [after, ...foreign];
  const before = await readPolicy(git, start, policyPath);
  const lifted = await liftedRestrictions(git, before, after.restrictions, ports.now());
  return [
    ...(await changedDigests(git, start, head.commit, [state.policy.policy, after.snapshot.policy])),
    ...(lifted.length > 0 && !(await secondPerson(pullRequest, ports.github)) ? lifted : []),
    ...(await stalePolicies(git, head.commit, policyPath)),
    ...foreign,
  ];
}

/** Faults of the tree that is proposed: its author's to repair, not ours to retry. */
const UNREADABLE = /^(?:POLICY_|QUARANTINE_|HOLD_|EDIT_|TRUST_ROOT_)/;

interface Proposed {
  readonly snapshot: PolicySnapshot;
  readonly restrictions: Restrictions;
}

/** The tree as the pull request leaves it must be one that decisions can be made by. */
async function readOrFinding(git: GitRepository, head: CommitId, path: string): Promise<Proposed | Finding> {
  try {
    const snapshot = await readPolicy(git, head, path);
    const missing = filesNamedBy(snapshot.policy).find((file) => !snapshot.files.has(file));
    if (missing !== undefined) return broken(`${path} names ${missing}, which isn't there`);
    return { snapshot, restrictions: await readRestrictions(git, snapshot) };
  } catch (error) {
    if (error instanceof Fault && UNREADABLE.test(error.code)) return broken(error.message);
    throw error;
  }
}

/** By the base's policy and by the proposed one, so that a new lane can't arrive with a digest in it. */
async function changedDigests(
  git: GitRepository,
  start: CommitId,
  head: CommitId,
  policies: readonly Policy[],
): Promise<readonly Finding[]> {
  const places = new Map(
    policies.flatMap((policy) =>
      lanesOf(policy).map((lane) => {
        const place = placeOf(policy, lane);
        return [`${place.file}\0${place.path}`, { place, lane }] as const;
      }),
    ),
  );
  const read = async (commit: CommitId, place: { readonly file: string; readonly path: string }) => {
    try {
      return (await digestAt(git, commit, place)) ?? "nothing";
    } catch (error) {
      if (error instanceof Fault && error.code.startsWith("EDIT_")) return error.code;
      throw error;
    }
  };
  const findings = await Promise.all(
    [...places.values()].map(async ({ place, lane }): Promise<Finding[]> => {
      const [before, after] = await Promise.all([read(start, place), read(head, place)]);
      const absent = (value: string) => value === "nothing" || value === "EDIT_PATH_MISSING";
      if (before === after || (absent(before) && absent(after))) return [];
      const message = `${place.file} changes ${printLane(lane)} from ${before} to ${after}`;
      return [{ code: "DIGEST_OUTSIDE_PROMOTION", message }];
    }),
  );
  return findings.flat();
}

/** Quarantines that are gone or say something else; holds in force that are gone or end sooner. */
async function liftedRestrictions(
  git: GitRepository,
  before: PolicySnapshot,
  after: Restrictions,
  now: Date,
): Promise<readonly Finding[]> {
  const { quarantines, holds } = await readRestrictions(git, before);
  const weaker = quarantines.filter(
    (old) =>
      !after.quarantines.some(
        ({ digest, immediate }) => digest === old.digest && (immediate || !old.immediate),
      ),
  );
  const sooner = holds.filter(
    (old) =>
      now < old.expires &&
      !after.holds.some(
        ({ environment, service, expires }) =>
          environment === old.environment && service === old.service && expires >= old.expires,
      ),
  );
  return [
    ...weaker.map(({ digest }) => lifted(`the quarantine of ${digest} is lifted`)),
    ...sooner.map(({ environment, service }) =>
      lifted(`the hold on ${service ?? "all"} in ${environment} is lifted`),
    ),
  ];
}

/** APPROVED on this head by a human with write access who isn't the author. */
async function secondPerson({ number, author, head }: PullRequest, github: GitHubReader): Promise<boolean> {
  const latest = new Map(
    (await github.reviews(number))
      .filter(({ state }) => state !== "COMMENTED")
      .map((one) => [one.author.login, one]),
  );
  for (const { author: reviewer, state, commit } of latest.values()) {
    if (state !== "APPROVED" || commit !== head.commit || reviewer.kind !== "human") continue;
    if (reviewer.login.toLowerCase() === author.login.toLowerCase()) continue;
    if (["admin", "maintain", "write"].includes(await github.permission(reviewer.login))) return true;
  }
  return false;
}

/** Compared with what the generator gives for the head's own tree; a repository without the folder has none yet. */
async function stalePolicies(
  git: GitRepository,
  head: CommitId,
  policyPath: string,
): Promise<readonly Finding[]> {
  if ((await git.list(head, GENERATED_FOLDER)).length === 0) return [];
  try {
    const { stale } = await generatedFor(git, head, [], policyPath);
    return stale.map((path) => ({
      code: "POLICIES_STALE",
      message: `${path} isn't what the generator gives`,
    }));
  } catch (error) {
    if (error instanceof Fault && UNREADABLE.test(error.code)) return [broken(error.message)];
    throw error;
  }
}

function foreignPolicies(changes: readonly TreeChange[]): readonly Finding[] {
  return changes
    .filter(
      ({ path, after }) =>
        !path.startsWith("policies/") && /\.(?:ya?ml|json)$/.test(path) && after !== undefined,
    )
    .filter(({ after }) => /\b(?:policies\.)?kyverno\.io\//.test(new TextDecoder().decode(after)))
    .map(({ path }) => ({
      code: "POLICY_FOREIGN",
      message: `${path} holds a Kyverno policy outside policies/`,
    }));
}

function isPlace(path: string, policy: Policy): boolean {
  return lanesOf(policy).some((lane) => placeOf(policy, lane).file === path);
}

function broken(message: string): Finding {
  return { code: "POLICY_BROKEN", message };
}

function lifted(message: string): Finding {
  return { code: "RESTRICTION_LIFTED", message: `${message}: a second person must approve this head` };
}
