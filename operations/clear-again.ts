import { lanesOf } from "#chain/clearance/lane.ts";
import { rulesFor } from "#chain/clearance/rules.ts";
import { afterSignerChange, mayClearAgain } from "#chain/clearance/signer-change.ts";
import { trustMaterialOf } from "#chain/clearance/trust-material.ts";
import type { Finding } from "#chain/clearance/verdict.ts";
import type { Digest } from "#chain/digest/digest.ts";
import { repositoryUri } from "#chain/source/github-server.ts";
import { collectEvidence } from "./collect-evidence.ts";
import { neededIn, onceEach } from "./doctor/gather-needed.ts";
import { gatherAncestry } from "./gather-ancestry.ts";
import { type Base, DEFAULT_BASE } from "./observe-ports.ts";
import { readRollbackState } from "./rollback-state.ts";
import type { SignPorts } from "./sign.ts";
import { signClearance } from "./sign-clearance.ts";

export interface ClearAgainRequest {
  readonly environment: string;
  /** This toolkit's version, for the record. */
  readonly version: string;
  readonly base?: Base;
}

export type ClearAgainOutcome =
  | {
      readonly outcome: "cleared-again";
      readonly digests: readonly { readonly digest: Digest; readonly fresh: boolean }[];
      /** What the next signer may not clear, and why: it goes before the signer is changed. */
      readonly left: readonly Finding[];
    }
  | { readonly outcome: "refused"; readonly findings: readonly [Finding, ...Finding[]] };

/**
 * The next signer of an environment clears what stands in its tree and what it could go back to, digest by digest:
 * repeated after a crash, it signs what is missing. Which digests is read from Git and GitHub, never told.
 *
 * @throws Fault `SIGNING_FAILED` where the signer isn't the next one; those of Git, GitHub and the registry.
 */
export async function clearAgain(
  { environment, version, base = DEFAULT_BASE }: ClearAgainRequest,
  ports: SignPorts,
): Promise<ClearAgainOutcome> {
  const state = await readRollbackState(base, ports);
  const after = afterSignerChange(state.policy, environment);
  if (after === undefined) {
    const message = `${environment} has no next signer: name it under next in clearance.yaml first`;
    return { outcome: "refused", findings: [{ code: "NOT_PROPOSED", message }] };
  }
  const lanes = lanesOf(state.policy.policy).filter((lane) => lane.environment === environment);
  const needed = await Promise.all(lanes.map(async (lane) => (await neededIn(lane, state, ports)).needed));
  const trust = trustMaterialOf(state.policy);
  const digests: { digest: Digest; fresh: boolean }[] = [];
  const left: Finding[] = [];
  for (const { lane, digest } of onceEach(needed.flat())) {
    const rules = {
      today: rulesFor(state.policy, lane.service, environment),
      after: rulesFor(after, lane.service, environment),
    };
    const subject = { image: rules.today.image, digest };
    const collected = await collectEvidence(subject, trust, ports);
    const today = await gatherAncestry(collected.evidence, rules.today, ports.git);
    const passed = mayClearAgain(subject, collected.evidence, rules, state.restrictions, today);
    if ("outcome" in passed) {
      left.push(...passed.findings);
      continue;
    }
    const ancestry = await gatherAncestry(collected.evidence, rules.after, ports.git);
    const policyUri = `git+${repositoryUri(state.policy.policy.gitops)}@${state.policy.commit}#${base.policyPath}`;
    const now = ports.now();
    const request = {
      passed,
      subject,
      collected,
      rules: rules.after,
      ancestry,
      policyUri,
      trust,
      version,
      now,
    };
    digests.push({ digest, fresh: (await signClearance(request, ports)).signed });
  }
  return { outcome: "cleared-again", digests, left };
}
