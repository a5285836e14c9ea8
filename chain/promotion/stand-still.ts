import { soakEnd } from "../clearance/gates/soaked.ts";
import { placeOfLane, wavesBefore } from "../clearance/gates/wave-before.ts";
import { printLane } from "../clearance/lane.ts";
import type { Asked } from "./asked.ts";
import { type Judgement, judge, sinceOpened } from "./judge.ts";
import { type Awaited, isCandidate, type ObservedState } from "./state.ts";

/** How long what has soaked is left standing for whoever releases the run that takes it on. */
const RELEASE = 3_600_000;

/** What stands in a place is kept there for the next one: for which, and until when at most. */
export interface StandStill {
  readonly reason: string;
  readonly until: Date;
}

/**
 * Why a lane doesn't replace yet what stands there. Once the next place has waited for as long as its policy lets
 * candidates be superseded, what soaks for it is left to soak: else a place that changes faster than its soak
 * would keep everything out of the next one for good.
 *
 * Never where one of the places is ill, since what comes may be the fix; nor where anything else is missing than
 * time and people; nor where people have approved what is to come. A rollback doesn't ask.
 */
export function standStill(
  state: Pick<ObservedState, "restrictions">,
  { observed, judgement }: Asked,
  now: Date,
): StandStill | undefined {
  const { awaited = [], rules } = observed;
  const approved = judgement.answers.some(({ gate, outcome }) => gate === "approval" && outcome === "passed");
  if (rules.approval !== undefined && approved) return undefined;
  const found = awaited.flatMap((one) => standsFor(one, observed.current, state, now) ?? []);
  return found.toSorted((a, b) => b.until.getTime() - a.until.getTime())[0];
}

function standsFor(
  { by, since }: Awaited,
  standing: string | null,
  state: Pick<ObservedState, "restrictions">,
  now: Date,
): StandStill | undefined {
  const { candidate, lane, rules, places } = by;
  if (!(now.getTime() - since.getTime() >= rules.supersede)) return undefined;
  if (!isCandidate(candidate) || candidate.subject.digest !== standing) return undefined;
  if (candidate.promotion.declined !== undefined || candidate.promotion.unplanned.length > 0)
    return undefined;
  if (places.some(({ health }) => health.state === "unhealthy")) return undefined;
  const judgement = judge(state, by, candidate, now);
  if (!onlyTimeAndPeople(judgement)) return undefined;
  const end = endOf(by, now, judgement);
  const until = end === undefined ? undefined : new Date(end + RELEASE);
  if (until === undefined || !(now < until)) return undefined;
  const digest = candidate.subject.digest;
  return {
    until,
    reason: `${digest} soaks here for ${printLane(lane)}, which has waited since ${since.toISOString()}: it stands until that is done, at most until ${until.toISOString()}`,
  };
}

/** While it soaks, people have time to approve; after that nothing but the release of a run may be missing. */
function onlyTimeAndPeople({ verdict, answers }: Judgement): boolean {
  if (verdict.outcome !== "cleared") return false;
  const open = answers.filter(({ outcome }) => outcome !== "passed");
  if (open.some(({ outcome }) => outcome === "refused")) return false;
  return open.some(({ gate }) => gate === "soak")
    ? open.every(({ gate }) => gate === "soak" || gate === "approval")
    : open.every(({ waitsFor }) => waitsFor === "release");
}

/** When the last of the places has soaked; from now on where it hasn't begun to count. In milliseconds. */
function endOf({ lane, rules, places, candidate }: Awaited["by"], now: Date, { answers }: Judgement) {
  const open = isCandidate(candidate) ? candidate.promotion.open : undefined;
  const waves = wavesBefore(lane, rules);
  const ends = waves.flatMap((wave) =>
    wave.regions.flatMap((region) => {
      const there = { service: lane.service, environment: wave.environment, region };
      const place = placeOfLane(there, { places });
      if (typeof place === "string") return [];
      return soakEnd(place, wave, open === undefined ? {} : sinceOpened(open))?.getTime() ?? [];
    }),
  );
  if (ends.length === 0) return undefined;
  const soaks = answers.some(({ gate, outcome }) => gate === "soak" && outcome !== "passed");
  const afresh = now.getTime() + Math.max(...waves.map(({ soak }) => soak));
  const last = Math.max(...ends);
  return soaks && last <= now.getTime() ? afresh : last;
}
