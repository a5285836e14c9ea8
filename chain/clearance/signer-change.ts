import type { ImageReference } from "../digest/image-name.ts";
import type { Verified } from "../evidence/sigstore.ts";
import { mayRun, supportFindings, verdictOf } from "./decide.ts";
import { environmentOf } from "./lane.ts";
import type { PolicySnapshot, SignerRule } from "./policy.ts";
import type { Restrictions } from "./restriction.ts";
import type { Rules } from "./rules.ts";
import type { Ancestry } from "./summary.ts";
import type { Verdict } from "./verdict.ts";

/** `promote-prod-2.yml`, or `the key trust/prod-2.pub`. */
export function printSignerRule(signer: SignerRule): string {
  return "key" in signer ? `the key ${signer.key}` : signer.workflow;
}

/** The policy as it will be once an environment's next signer has become its signer; undefined where none is named. */
export function afterSignerChange(snapshot: PolicySnapshot, environment: string): PolicySnapshot | undefined {
  const { next } = environmentOf(snapshot.policy, environment);
  if (next === undefined) return undefined;
  const environments = snapshot.policy.environments.map((one) => {
    if (one.name !== environment) return one;
    const { next: signer = one.signer, ...rest } = one;
    return { ...rest, signer };
  });
  return { ...snapshot, policy: { ...snapshot.policy, environments } };
}

declare const again: unique symbol;

/** A digest that a next signer may clear; only `mayClearAgain` makes one, and nothing is cleared again without it. */
export interface ClearedBefore {
  readonly [again]: true;
  readonly subject: ImageReference;
  /** As they will be after the change: whose clearance is to be signed. */
  readonly rules: Rules;
}

/**
 * Whether an environment's next signer may clear a digest that its signer of today has cleared. Nothing new comes
 * in by it, so it waits for no approval, soak, calendar or hold; but all evidence is asked for again, and what is in
 * quarantine stays out. That the environment before had cleared the digest is what today's clearance stands for.
 */
export function mayClearAgain(
  subject: ImageReference,
  evidence: readonly Verified[],
  { today, after }: { readonly today: Rules; readonly after: Rules },
  restrictions: Restrictions,
  ancestry: Ancestry,
): ClearedBefore | Extract<Verdict, { outcome: "refused" }> {
  const runs = mayRun(subject, evidence, today, restrictions, ancestry);
  const verdict = verdictOf(subject, [
    ...(runs.outcome === "refused" ? runs.findings : []),
    ...supportFindings(subject, evidence, after),
  ]);
  if (verdict.outcome === "refused") return verdict;
  return { subject, rules: after } as unknown as ClearedBefore;
}
