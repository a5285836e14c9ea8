import { healthySince } from "../clearance/health.ts";
import { printEnvironment } from "../clearance/lane.ts";
import type { Asked } from "./asked.ts";
import { sameLane } from "./identity.ts";
import { lineOf } from "./one-line.ts";
import type { Candidate, ObservedLane } from "./state.ts";
import type { PreviousHealth, PromotionTrailers } from "./trailers.ts";

/** What the base's history is to say of one promotion, at this moment. */
export function recordOf(
  { observed, candidate }: { readonly observed: ObservedLane; readonly candidate: Candidate },
  batch: string | undefined,
  now: Date,
): PromotionTrailers {
  const { lane, current } = observed;
  return {
    promotion: candidate.promotion.id,
    ...(batch === undefined ? {} : { batch }),
    service: lane.service,
    environment: lane.environment,
    regions: lane.region === null ? [] : [lane.region],
    digest: candidate.subject.digest,
    previous: current === null ? null : previousHealth(observed, now),
  };
}

/** The health of what is replaced, at this moment: what a later rollback goes by. */
function previousHealth({ lane, current, places }: ObservedLane, now: Date): PreviousHealth | null {
  if (current === null) return null;
  const here = places.find((place) => sameLane(place, lane));
  if (here === undefined)
    throw new Error(`nothing was observed of ${printEnvironment(lane.environment, lane.region)}`);
  const { health } = here;
  if (health.state !== "healthy") return { digest: current, state: health.state };
  return { digest: current, state: "healthy", since: healthySince(health.since, here.since ?? now) };
}

/** The same, written into the branch's commit, ahead of a merge that takes no words. */
export function recordsAhead(
  members: readonly Asked[],
  batch: string | undefined,
  now: Date,
): readonly PromotionTrailers[] {
  return members.map((member) => ({ ...recordOf(member, batch, now), written: now }));
}

/**
 * Why the records that a branch's commit holds can't become the base's: one is missing, or calls healthy what has
 * fallen ill since. Somebody would be sent back to that.
 */
export function outdatedRecords(
  written: readonly PromotionTrailers[],
  members: readonly Asked[],
  batch: string | undefined,
  now: Date,
): string | undefined {
  const wanted = members.map((member) => recordOf(member, batch, now));
  if (!sameRecords(written, wanted)) return "its commit doesn't carry the record of what it does";
  const healthy = new Set(
    written.flatMap(({ service, previous }) => (previous?.state === "healthy" ? [service] : [])),
  );
  const ill = wanted.find(({ service, previous }) => previous?.state === "unhealthy" && healthy.has(service));
  return ill === undefined
    ? undefined
    : `its record calls ${ill.previous?.digest} healthy, which has fallen ill`;
}

/** Whether records that were written ahead say the same as these, but for what is known of health. */
export function sameRecords(
  written: readonly PromotionTrailers[],
  wanted: readonly PromotionTrailers[],
): boolean {
  const facts = (all: readonly PromotionTrailers[]) =>
    all
      .map(({ promotion, batch, service, environment, regions, digest, previous, rollback }) =>
        JSON.stringify([
          service,
          promotion,
          batch ?? null,
          environment,
          regions,
          digest,
          previous?.digest ?? null,
          ...(rollback === undefined ? [] : [lineOf(rollback.reason), rollback.requestedBy]),
        ]),
      )
      .sort()
      .join("\n");
  return written.every((one) => one.written !== undefined) && facts(written) === facts(wanted);
}
