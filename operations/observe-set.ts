import type { Companion } from "#chain/clearance/gates/gate-inputs.ts";
import { placeOf } from "#chain/clearance/lane.ts";
import type { Lane, Policy } from "#chain/clearance/policy.ts";
import type { Rules } from "#chain/clearance/rules.ts";
import { sourceCommitsOf } from "#chain/clearance/source-commit.ts";
import type { Digest } from "#chain/digest/digest.ts";
import type { ImageReference } from "#chain/digest/image-name.ts";
import type { Verified } from "#chain/evidence/sigstore.ts";
import type { GitRepository } from "#chain/promotion/git.ts";
import type { Candidate, NoCandidate } from "#chain/promotion/state.ts";
import type { FoundCandidate } from "./observe-candidate.ts";
import { digestAt } from "./observe-change.ts";
import { noDigest } from "./observe-open.ts";
import type { OwnOpen } from "./observe-own.ts";

/** What is asked of the other images of a service; each answer is read once for all who ask. */
export interface SetReader {
  readonly policy: Policy;
  readonly git: GitRepository;
  readonly rulesOf: (lane: Lane) => Rules;
  readonly currentOf: (lane: Lane) => Promise<Digest | null>;
  readonly newestOf: (lane: Lane) => Promise<FoundCandidate | NoCandidate>;
  readonly evidenceOf: (subject: ImageReference) => Promise<{ readonly evidence: readonly Verified[] }>;
}

/** What goes with a candidate where it is one of several images; `proposed` is its own pull request, if one is open. */
export async function setFacts(
  lane: Lane,
  subject: ImageReference,
  proposed: OwnOpen | undefined,
  reader: SetReader,
): Promise<Candidate["set"]> {
  const rules = reader.rulesOf(lane);
  if (rules.set === undefined) return undefined;
  const others = rules.set.services
    .filter((service) => service !== lane.service)
    .map((service) => ({ ...lane, service }));
  const beside = (digestOf: (lane: Lane) => Promise<Digest | null>) =>
    Promise.all(others.map(async (other) => companion(other, await digestOf(other), reader)));
  const [{ evidence }, fresh, open] = await Promise.all([
    reader.evidenceOf(subject),
    beside(async (other) => {
      const newest = await reader.newestOf(other);
      return "none" in newest ? reader.currentOf(other) : newest.digest;
    }),
    proposed === undefined ? undefined : beside((other) => leftBy(proposed, other, reader)),
  ]);
  const commits = sourceCommitsOf(subject, evidence, rules);
  return { commits, fresh, ...(open === undefined ? {} : { open }) };
}

/** What a pull request leaves in a place: its own digest where it holds that image, else what stands there. */
async function leftBy(
  { pullRequest, proposal }: OwnOpen,
  lane: Lane,
  { policy, git, currentOf }: SetReader,
): Promise<Digest | null> {
  if (!proposal.members.has(lane.service)) return currentOf(lane);
  return digestAt(git, pullRequest.head.commit, placeOf(policy, lane)).catch(noDigest);
}

async function companion(
  lane: Lane,
  digest: Digest | null,
  { rulesOf, currentOf, evidenceOf }: SetReader,
): Promise<Companion> {
  const { service } = lane;
  const rules = rulesOf(lane);
  const subject = digest === null ? undefined : { image: rules.image, digest };
  const evidence = subject === undefined ? [] : (await evidenceOf(subject)).evidence;
  return {
    service,
    digest,
    stands: digest === (await currentOf(lane)),
    commits: subject === undefined ? [] : sourceCommitsOf(subject, evidence, rules),
  };
}
