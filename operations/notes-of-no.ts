import type { Note } from "#chain/audit/note.ts";
import { lanesOfBranch } from "#chain/promotion/lanes-of-branch.ts";
import { lineOf } from "#chain/promotion/one-line.ts";
import { isFromPromoter } from "#chain/promotion/own-branch.ts";
import { isPromoter } from "#chain/promotion/promoter.ts";
import { isCandidate, type ObservedState } from "#chain/promotion/state.ts";
import type { Step } from "#chain/promotion/step.ts";

/** Noes of people: pull requests of the promoter's that somebody else has closed, among the newest. */
export function declinedNotes(state: ObservedState): readonly Note[] {
  const wanted = new Map(
    state.lanes.flatMap(({ candidate }) =>
      isCandidate(candidate) ? [[candidate.promotion.branch, candidate.subject.digest] as const] : [],
    ),
  );
  return state.past.flatMap((pull): readonly Note[] => {
    const { number, head, title, closedBy, state: fate } = pull;
    const own = isFromPromoter(pull, state.promoter) && head.ref.startsWith("clearance/");
    if (
      !own ||
      pull.base.ref !== state.base.branch ||
      fate !== "closed" ||
      isPromoter(closedBy, state.promoter)
    )
      return [];
    return [
      {
        kind: "declined",
        pullRequest: number,
        branch: head.ref,
        head: head.commit,
        title: lineOf(title).slice(0, 300),
        by: closedBy?.login ?? null,
        places: lanesOfBranch(head.ref, state.policy.policy).map(({ service, environment, region }) => ({
          service,
          environment,
          region,
        })),
        to: wanted.get(head.ref) ?? null,
      },
    ];
  });
}

/** No no: a hold is in the trail itself, and ends; evidence that nobody attached yet may still come. */
const NOT_YET = new Set<string>(["HELD", "PROVENANCE_MISSING", "SBOM_MISSING"]);

/** Noes of the rules, as planned. */
export function refusedNotes(steps: readonly Step[], state: ObservedState): readonly Note[] {
  const lanes = new Map(state.lanes.map((observed) => [observed.lane, observed]));
  return steps.flatMap((step): readonly Note[] => {
    if (step.do !== "refuse") return [];
    const observed = lanes.get(step.lane);
    if (observed === undefined || step.findings.every(({ code }) => NOT_YET.has(code))) return [];
    const { lane, candidate, current, standing } = observed;
    const asked = isCandidate(candidate) ? candidate : standing;
    if (asked === undefined) return [];
    return [
      {
        kind: "refused",
        promotion: asked.promotion.id,
        service: lane.service,
        environment: lane.environment,
        region: lane.region,
        from: current,
        to: asked.subject.digest,
        findings: step.findings
          .slice(0, 10)
          .map(({ code, message }) => ({ code, message: lineOf(message).slice(0, 300) })),
      },
    ];
  });
}
