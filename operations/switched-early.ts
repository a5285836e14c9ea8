import { lanesOf, printLane } from "#chain/clearance/lane.ts";
import { entry } from "#chain/clearance/names.ts";
import type { Lane, PolicySnapshot } from "#chain/clearance/policy.ts";
import { rulesFor } from "#chain/clearance/rules.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import { canonicalJson } from "#chain/digest/canonical-json.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { isCleared, neededIn, onceEach } from "./doctor/gather-needed.ts";
import { inParallel } from "./in-parallel.ts";
import type { ObservePorts } from "./observe-ports.ts";
import type { RollbackState } from "./rollback-candidates.ts";

/**
 * What a change of signers would leave without a clearance: digests that run, or could come back, and that the
 * proposed signer hasn't cleared. Admission would refuse to start them from the merge on.
 */
export async function switchedEarly(
  state: RollbackState,
  proposed: PolicySnapshot,
  ports: ObservePorts,
): Promise<readonly Finding[]> {
  const lanes = lanesOf(state.policy.policy).filter((lane) => signerChanges(lane, state.policy, proposed));
  const needed = await inParallel(lanes, 4, async (lane) => (await neededIn(lane, state, ports)).needed);
  const found = await inParallel(onceEach(needed.flat()), 4, async (one) => ({
    ...one,
    cleared: await isCleared(one, proposed, ports),
  }));
  return found
    .filter(({ cleared }) => !cleared)
    .map(({ lane, digest, use }) => ({
      code: "SIGNER_SWITCHED_EARLY",
      message: `${digest}, which ${use === "runs" ? "runs in" : "could come back to"} ${printLane(lane)}, has no clearance by the new signer of ${lane.environment}: name the new one as next first, and let it clear`,
    }));
}

function signerChanges(lane: Lane, before: PolicySnapshot, after: PolicySnapshot): boolean {
  const there = lanesOf(after.policy).some(
    ({ service, environment }) => service === lane.service && environment === lane.environment,
  );
  if (!there) return false;
  return signerOf(lane, before) !== signerOf(lane, after);
}

/** The rule and the bytes behind it: a key that is exchanged in its own file is another signer. */
function signerOf({ service, environment }: Lane, snapshot: PolicySnapshot): string {
  const { signer } = rulesFor(snapshot, service, environment).clearance;
  const path = signer.kind === "key" ? signer.key : entry(snapshot.policy.trust, signer.trust)?.root;
  const bytes = snapshot.files.get(path ?? "");
  const digest = bytes === undefined ? null : digestOf(bytes);
  return canonicalJson({ signer, digest });
}
