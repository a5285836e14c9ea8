import { ageOf, orderOf } from "#chain/clearance/order.ts";
import type { Rules } from "#chain/clearance/rules.ts";
import type { ImageReference } from "#chain/digest/image-name.ts";
import type { Verified } from "#chain/evidence/sigstore.ts";
import type { DigestChange } from "./observe-change.ts";

/**
 * When what runs there was made. Where a registry shows no provenance about it any more, it is taken to be as
 * young as it can be, made when it came there: hiding evidence must not make anything look newer than it.
 */
export function ageOfCurrent(
  current: ImageReference,
  evidence: readonly Verified[],
  rules: Rules,
  change: DigestChange | undefined,
): Date | undefined {
  return orderOf(current, evidence, rules) ?? ageOf(current, evidence) ?? change?.commit.committed;
}
