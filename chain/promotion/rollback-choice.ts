import { printDuration } from "../clearance/duration.ts";
import type { RollbackRule } from "../clearance/rules.ts";
import type { Finding } from "../clearance/verdict.ts";
import type { Digest } from "../digest/digest.ts";
import type { PromotionTrailers } from "./trailers.ts";

/** A change of a lane's digest, with the promoter's record where GitHub confirms it. */
export interface LaneChange {
  readonly before: Digest | null;
  readonly after: Digest | null;
  /** By the clock of whoever made the commit: good for how long something took, never for what came first. */
  readonly committed: Date;
  /** Where it stands in the first-parent line, 0 the newest: comparable among changes that were read together. */
  readonly position: number;
  readonly record: PromotionTrailers | undefined;
}

/** A digest that stood in a lane. */
export interface PastDigest {
  readonly digest: Digest;
  /** `unknown` also for a digest whose health nobody asked when it was replaced. */
  readonly health: "healthy" | "unhealthy" | "unknown";
  /** The longest time that it stood there in health, milliseconds; 0 where it isn't known to be healthy. */
  readonly healthyFor: number;
  /** Of the change that replaced it last. */
  readonly position: number;
}

/** Long enough to have shown something, where the policy doesn't say how long. */
const PREFERRED = 10 * 60_000;

/** What stood in a lane before, newest first, each once, with the health that confirmed records give it. */
export function pastDigests(history: readonly LaneChange[]): readonly PastDigest[] {
  const past = new Map<Digest, PastDigest>();
  for (const [index, { before, committed, position, record }] of history.entries()) {
    if (before === null) continue;
    const previous = record?.previous?.digest === before ? record.previous : undefined;
    const health = previous?.state ?? "unknown";
    const came = history[index + 1]?.committed;
    const since = previous?.state === "healthy" ? latest(previous.since, came) : undefined;
    // A record that was written ahead of the merge knows of health only up to then.
    const until = record?.written ?? committed;
    const healthyFor = since === undefined ? 0 : Math.max(0, until.getTime() - since.getTime());
    const seen = past.get(before);
    if (seen === undefined) past.set(before, { digest: before, health, healthyFor, position });
    else if (seen.health === "unknown") past.set(before, { ...seen, health, healthyFor });
    else if (seen.health === "healthy" && healthyFor > seen.healthyFor)
      past.set(before, { ...seen, healthyFor });
  }
  return [...past.values()];
}

/** The same digests over several places: one that was unhealthy in any of them is unhealthy. */
export function acrossPlaces(places: readonly (readonly PastDigest[])[]): readonly PastDigest[] {
  const all = new Map<Digest, PastDigest>();
  for (const one of places.flat()) {
    const seen = all.get(one.digest);
    all.set(one.digest, seen === undefined ? one : together(seen, one));
  }
  return [...all.values()];
}

function together(one: PastDigest, other: PastDigest): PastDigest {
  const health = (["unhealthy", "healthy"] as const).find((state) =>
    [one.health, other.health].includes(state),
  );
  return {
    digest: one.digest,
    health: health ?? "unknown",
    healthyFor: Math.max(one.healthyFor, other.healthyFor),
    position: Math.min(one.position, other.position),
  };
}

function latest(one: Date, other: Date | undefined): Date {
  return other !== undefined && other > one ? other : one;
}

export interface RollbackChoice {
  /** What may be tried, the best first. */
  readonly order: readonly PastDigest[];
  /** Why the others aren't, before any evidence is asked for. */
  readonly findings: readonly Finding[];
}

/**
 * Which digests a rollback tries, and in which order: the newest that was healthy there for long enough.
 * Where the policy demands no time, what was healthy for less comes after all that was healthy for longer.
 *
 * @param to Named by a person: one of those, or, where the environment has no source of health at all, one
 * that stood there.
 */
export function chooseRollback(
  past: readonly PastDigest[],
  rule: RollbackRule,
  to: Digest | undefined,
  asksHealth: boolean,
): RollbackChoice {
  const wanted = to === undefined ? past : past.filter(({ digest }) => digest === to);
  const objection = (one: PastDigest): Finding | undefined => {
    const reason = reasonAgainst(one, rule, to !== undefined && !asksHealth);
    if (reason === undefined) return undefined;
    return { code: "NOT_HEALTHY_THERE", message: `${one.digest} ${reason}` };
  };
  const newest = wanted.filter((one) => objection(one) === undefined).sort((a, b) => a.position - b.position);
  const enough = ({ healthyFor }: PastDigest) => healthyFor >= (rule.healthyFor ?? PREFERRED);
  const absent: Finding[] =
    to === undefined || wanted.length > 0
      ? []
      : [{ code: "NOT_HEALTHY_THERE", message: `${to} isn't among what stood there lately` }];
  return {
    order: [...newest.filter(enough), ...newest.filter((one) => !enough(one))],
    findings: [...absent, ...wanted.flatMap((one) => objection(one) ?? [])],
  };
}

function reasonAgainst(
  { health, healthyFor }: PastDigest,
  { healthyFor: demanded = 0 }: RollbackRule,
  unasked: boolean,
): string | undefined {
  if (health === "unhealthy") return "was unhealthy there when it was replaced";
  if (health === "unknown") return unasked ? undefined : "isn't known to have been healthy there";
  if (healthyFor >= demanded) return undefined;
  return `was healthy there for ${printDuration(healthyFor)} only, not for ${printDuration(demanded)}`;
}
