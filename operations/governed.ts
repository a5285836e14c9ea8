import { namesKyverno } from "#chain/admission/foreign-policy.ts";
import { GENERATED_FOLDER } from "#chain/admission/generate.ts";
import { type BreakGlass, opens } from "#chain/clearance/break-glass.ts";
import { lanesOf, placeOf, printLane, spotsOf } from "#chain/clearance/lane.ts";
import { liftedRestrictions } from "#chain/clearance/lifted.ts";
import { filesNamedBy, type Lane, type Policy, type PolicySnapshot } from "#chain/clearance/policy.ts";
import type { Restrictions } from "#chain/clearance/restriction.ts";
import { holdPath } from "#chain/clearance/restrictions.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import { Fault } from "#chain/fault.ts";
import type { CommitId, GitRepository, TreeChange } from "#chain/promotion/git.ts";
import type { GitHubReader, OpenPullRequest } from "#chain/promotion/github.ts";
import { lastWords, loginKey, mayWrite } from "#chain/promotion/reviewers.ts";
import type { ObservedState } from "#chain/promotion/state.ts";
import { breakGlassFindings } from "./break-glass-findings.ts";
import { grantedExceptions } from "./calendar-exceptions.ts";
import { generatedFor } from "./generate.ts";
import { readCodeOwners } from "./observe-base.ts";
import { digestAt, filesOf } from "./observe-change.ts";
import { readBreakGlass, readPolicy, readRestrictions } from "./observe-policy.ts";
import type { ObservePorts } from "./observe-ports.ts";
import { peopleOf } from "./people-of.ts";
import { switchedEarly } from "./switched-early.ts";

export type GovernPorts = ObservePorts;

/**
 * What stands against a pull request that is no promotion. One that touches nothing governed is fine at
 * once; policy, trust, quarantine, holds, generated policies and digests are governed.
 */
export async function governed(
  pullRequest: OpenPullRequest,
  state: ObservedState,
  ports: GovernPorts,
  policyPath: string,
): Promise<readonly Finding[]> {
  const { git } = ports;
  const { head } = pullRequest;
  if ((await git.resolve(head.commit)) === undefined) {
    return [broken(`${head.commit} isn't in this repository: push it to a branch here`)];
  }
  const starts = await git.mergeBases(state.base.commit, head.commit);
  if (starts.length === 0) return [broken("the branch has no history in common with the base branch")];
  const findings = await Promise.all(
    starts.map((start) => changeFindings(pullRequest, start, state, ports, policyPath)),
  );
  return [...new Map(findings.flat().map((one) => [`${one.code} ${one.message}`, one])).values()];
}

/**
 * What a merge would do is the change from a merge base to the head, wherever in history that base is:
 * a branch from a commit that came to main as a merge's second parent would otherwise undo that merge unseen.
 */
async function changeFindings(
  pullRequest: OpenPullRequest,
  start: CommitId,
  state: ObservedState,
  ports: GovernPorts,
  policyPath: string,
): Promise<readonly Finding[]> {
  const { git } = ports;
  const head = pullRequest.head.commit;
  const changes = await git.changes(start, head);
  const paths = new Set(changes.map(({ path }) => path));
  const foreign = [...foreignPolicies(changes), ...unread(changes)];
  const governs = (path: string) =>
    path === policyPath ||
    /^(?:trust|quarantine|holds|calendar|break-glass|policies)\//.test(path) ||
    isPlace(path, state.policy.policy);
  if (![...paths].some(governs)) return foreign;

  const after = await readOrFinding(git, head, policyPath);
  if ("code" in after) return [after, ...foreign];
  const policies = [state.policy.policy, after.snapshot.policy];
  const standing = await standingOpenings(state, git);
  const letIn = ({ environment, service }: Lane, digest: string) =>
    standing.some(
      (one) =>
        one.environment === environment &&
        opens(one, state.policy.policy.services[service]?.image, digest, ports.now()),
    );
  const lifted = liftedRestrictions(state.restrictions, after.restrictions, paths, ports.now());
  const granted = await grantedExceptions([state.policy, after.snapshot], paths, ports.now(), (by) =>
    secondPerson(pullRequest, ports.github, by),
  );
  return [
    ...(await changedDigests(git, start, head, policies, paths, letIn)),
    ...(lifted.length > 0 && !(await secondPerson(pullRequest, ports.github)) ? lifted : []),
    ...expiredHolds(after.restrictions, paths, ports.now()),
    ...granted,
    ...(await openedGlass(pullRequest, after, standing, state, ports)),
    ...noPlainFiles(changes, state.policy.policy),
    ...(await switchedEarly(state, after.snapshot, ports)),
    ...(await stalePolicies(git, state.base.commit, head, policyPath)),
    ...foreign,
  ];
}

/** One that can't be read opens nothing: then every opening of the head is a new one. */
async function standingOpenings(
  { policy, base }: ObservedState,
  git: GitRepository,
): Promise<readonly BreakGlass[]> {
  try {
    return await readBreakGlass(git, { ...policy, commit: base.commit });
  } catch (error) {
    if (error instanceof Fault && error.code === "BREAK_GLASS_UNREADABLE") return [];
    throw error;
  }
}

async function openedGlass(
  pullRequest: OpenPullRequest,
  proposed: Proposed,
  standing: readonly BreakGlass[],
  { policy: { policy }, base, restrictions }: ObservedState,
  { git, github, now }: GovernPorts,
): Promise<readonly Finding[]> {
  return breakGlassFindings(
    { policy, openings: standing, quarantines: restrictions.quarantines },
    { policy, openings: proposed.openings, quarantines: proposed.restrictions.quarantines },
    now(),
    () => readCodeOwners(git, base.commit),
    (owners) => secondPerson(pullRequest, github, owners),
  );
}

/** Faults of the tree that is proposed: its author's to repair, not ours to retry. */
const UNREADABLE = /^(?:POLICY_|QUARANTINE_|HOLD_|BREAK_GLASS_|EDIT_|TRUST_ROOT_)/;

interface Proposed {
  readonly snapshot: PolicySnapshot;
  readonly restrictions: Restrictions;
  readonly openings: readonly BreakGlass[];
}

/** The tree as the pull request leaves it must be one that decisions can be made by. */
async function readOrFinding(git: GitRepository, head: CommitId, path: string): Promise<Proposed | Finding> {
  try {
    const snapshot = await readPolicy(git, head, path);
    const missing = filesNamedBy(snapshot.policy).find((file) => !snapshot.files.has(file));
    if (missing !== undefined) return broken(`${path} names ${missing}, which isn't there`);
    const [restrictions, openings] = await Promise.all([
      readRestrictions(git, snapshot),
      readBreakGlass(git, snapshot),
    ]);
    return { snapshot, restrictions, openings };
  } catch (error) {
    if (error instanceof Fault && UNREADABLE.test(error.code)) return broken(error.message);
    throw error;
  }
}

/**
 * By the base's policy and by the proposed one, so that a new lane can't arrive with a digest in it. What a
 * break-glass of the base lets in today may be written there by hand.
 */
async function changedDigests(
  git: GitRepository,
  start: CommitId,
  head: CommitId,
  policies: readonly Policy[],
  paths: ReadonlySet<string>,
  letIn: (lane: Lane, digest: string) => boolean,
): Promise<readonly Finding[]> {
  // A file that isn't changed holds what it held, whichever policy looks at it.
  const places = new Map(
    policies.flatMap((policy) =>
      lanesOf(policy).flatMap((lane) => {
        return spotsOf(placeOf(policy, lane)).flatMap((place) =>
          paths.has(place.file) ? [[`${place.file}\0${place.path}`, { place, lane }] as const] : [],
        );
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
      if (before === after || (absent(before) && absent(after)) || letIn(lane, after)) return [];
      const message = `${place.file} changes ${printLane(lane)} from ${before} to ${after}`;
      return [{ code: "DIGEST_OUTSIDE_PROMOTION", message }];
    }),
  );
  return findings.flat();
}

/** A link's bytes can be any text, a digest's too, and are read as something else by everybody else. */
function noPlainFiles(changes: readonly TreeChange[], policy: Policy): readonly Finding[] {
  return changes
    .filter(({ path, plain }) => !plain && isPlace(path, policy))
    .map(({ path }) => ({
      code: "DIGEST_OUTSIDE_PROMOTION",
      message: `${path} would be a link, a submodule or a program: a digest stands in a plain file`,
    }));
}

/** A hold that is over before it stands there freezes nothing, and whoever proposes it believes that it does. */
function expiredHolds({ holds }: Restrictions, paths: ReadonlySet<string>, now: Date): readonly Finding[] {
  return holds
    .filter((hold) => paths.has(holdPath(hold)) && hold.expires <= now)
    .map((hold) => ({
      code: "HOLD_EXPIRED",
      message: `${holdPath(hold)} has expired at ${hold.expires.toISOString()} already: give it a later time, or delete it`,
    }));
}

/**
 * APPROVED on this head by a human with write access who isn't the author. An App's pull request may be
 * anybody's idea, its approver's too, so there it takes two. `by` are the only ones who count, where given.
 */
async function secondPerson(
  { reviews, author, head }: OpenPullRequest,
  github: GitHubReader,
  by?: readonly string[],
): Promise<boolean> {
  const named = by === undefined ? undefined : await peopleOf(by, (team) => github.teamMembers(team));
  let missing = author.kind === "human" ? 1 : 2;
  for (const { author: reviewer, state, commit } of lastWords(reviews)) {
    if (state !== "APPROVED" || commit !== head.commit || reviewer.kind !== "human") continue;
    const login = loginKey(reviewer.login);
    if (login === loginKey(author.login)) continue;
    if (named?.every((one) => loginKey(one) !== login) === true) continue;
    if (mayWrite(await github.permission(reviewer.login))) missing -= 1;
    if (missing === 0) return true;
  }
  return false;
}

/** Compared with what the generator gives for the head's own tree; only a base without the folder needs none yet. */
async function stalePolicies(
  git: GitRepository,
  base: CommitId,
  head: CommitId,
  policyPath: string,
): Promise<readonly Finding[]> {
  const folders = await Promise.all([base, head].map((commit) => git.list(commit, GENERATED_FOLDER)));
  if (folders.every((files) => files.length === 0)) return [];
  try {
    const { differences } = await generatedFor(git, head, [], policyPath);
    return differences.map(({ path, line, column, message }) => ({
      code: "POLICIES_STALE",
      message: `${path}:${line}:${column} isn't what the generator gives: ${message}`,
    }));
  } catch (error) {
    if (error instanceof Fault && UNREADABLE.test(error.code)) return [broken(error.message)];
    throw error;
  }
}

/** Any file can be named as a resource, whatever its ending; words for people can't. */
function foreignPolicies(changes: readonly TreeChange[]): readonly Finding[] {
  return changes
    .filter(({ path }) => mayBePolicy(path))
    .filter(({ after }) => after !== undefined && after !== "too large" && namesKyverno(after))
    .map(({ path }) => ({
      code: "POLICY_FOREIGN",
      message: `${path} holds a Kyverno policy outside policies/`,
    }));
}

/** What nobody has looked into may hold such a policy, and isn't held to be none. */
function unread(changes: readonly TreeChange[]): readonly Finding[] {
  return changes
    .filter(({ path, after }) => after === "too large" && mayBePolicy(path))
    .map(({ path }) => ({
      code: "CHANGE_TOO_LARGE",
      message: `${path} is too large to look into, alone or with the rest, and may hold a Kyverno policy: keep it elsewhere, or change less at once`,
    }));
}

function mayBePolicy(path: string): boolean {
  return !path.startsWith("policies/") && !path.endsWith(".md");
}

const PLACES = new WeakMap<Policy, ReadonlySet<string>>();

function isPlace(path: string, policy: Policy): boolean {
  const files =
    PLACES.get(policy) ?? new Set(lanesOf(policy).flatMap((lane) => filesOf(placeOf(policy, lane))));
  PLACES.set(policy, files);
  return files.has(path);
}

function broken(message: string): Finding {
  return { code: "POLICY_BROKEN", message };
}
