import type { Digest } from "../digest/digest.ts";
import type { ImageName } from "../digest/image-name.ts";
import type { CommitId } from "../promotion/git.ts";
import { type FilledSource, independentSources } from "./health-source.ts";
import type { Lane } from "./policy.ts";

/**
 * What is known of one digest's health in one environment and region. `unknown` is also what a lost
 * source says, and one that speaks of another digest: it is never healthy and never unhealthy.
 */
export type Health =
  | {
      readonly state: "healthy";
      /**
       * Where the present unbroken run of health began, as the source itself vouches for it; undefined where
       * it knows no past. May lie before the digest came there: the source then never saw it ill.
       */
      readonly since: Date | undefined;
      readonly detail: string;
    }
  | { readonly state: "unhealthy" | "unknown"; readonly detail: string };

/** What a source is asked about. An answer about anything else is `unknown`. */
export interface HealthQuestion {
  readonly lane: Lane;
  readonly image: ImageName;
  readonly digest: Digest;
  /** How far back `since` is worth knowing, in milliseconds. */
  readonly lookBack: number;
  /** The digest that a commit of the GitOps repository holds for this lane; undefined where that isn't known. */
  readonly digestAt: (commit: CommitId) => Promise<Digest | null | undefined>;
}

/** Asks one source once. What can't be asked is `unknown` with the reason; a Bug is the only thing thrown. */
export interface HealthProbe {
  ask(source: FilledSource, question: HealthQuestion): Promise<Health>;
}

/** One source's answer. */
export interface HealthAnswer {
  readonly source: FilledSource;
  readonly health: Health;
}

/**
 * Since when a digest has been healthy where it came at `placed`. A source that knows no past counts from then
 * on; one that was never ill vouches for a longer time than the digest has stood there, which counts for nothing.
 */
export function healthySince(since: Date | undefined, placed: Date): Date {
  return since !== undefined && !(since <= placed) ? since : placed;
}

/**
 * What several sources say together: unhealthy where one says so, else unknown where one doesn't know, or
 * where fewer than `independent` of them are of different kinds on different hosts; `since` is the latest.
 * One more source never makes a healthy answer older, and never heals: at most it is the one still missing.
 */
export function combineHealth(answers: readonly HealthAnswer[], independent: number): Health {
  const told = (state: Health["state"]) =>
    answers.filter(({ health }) => health.state === state).map(({ health }) => health.detail);
  const ill = told("unhealthy");
  if (ill.length > 0) return { state: "unhealthy", detail: ill.join("; ") };
  const lost = told("unknown");
  if (lost.length > 0) return { state: "unknown", detail: lost.join("; ") };
  const agreeing = independentSources(answers.map(({ source }) => source));
  const needed = Math.max(1, independent);
  if (agreeing < needed) {
    return { state: "unknown", detail: `${agreeing} of ${needed} independent health sources say anything` };
  }
  const since = answers.flatMap(({ health }) =>
    health.state === "healthy" && health.since !== undefined ? [health.since.getTime()] : [],
  );
  if (since.some(Number.isNaN)) return { state: "unknown", detail: "a health source names no real time" };
  return {
    state: "healthy",
    since: since.length === 0 ? undefined : new Date(Math.max(...since)),
    detail: told("healthy").join("; "),
  };
}
