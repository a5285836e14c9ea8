import type { Health } from "../clearance/health.ts";
import { Fault } from "../fault.ts";
import type { Permission, Review } from "./github.ts";
import { loginKey } from "./reviewers.ts";
import { type Candidate, isCandidate, type ObservedLane, type ObservedState } from "./state.ts";

/** What is supposed instead of what was observed; what isn't said stays as it is. */
export interface Hypothesis {
  /** People who have approved every open pull request at its head. Only those who may approve count; who hasn't reviewed anything yet is taken to have write access. */
  readonly approvals?: readonly string[];
  /** Of every place that a gate looks at. */
  readonly health?: Health["state"];
  /** Every required check has succeeded. */
  readonly checks?: "passed";
  /** No hold is in force. */
  readonly hold?: "none";
  /** No calendar is closed. */
  readonly calendar?: "open";
}

const KINDS = "approval=LOGIN,…, health=healthy|unhealthy|unknown, checks=passed, hold=none, calendar=open";

/**
 * `approval=alice,bob`, `health=healthy`, …: each kind once.
 *
 * @throws Fault `INPUT_INVALID`
 */
export function parseHypothesis(texts: readonly string[]): Hypothesis {
  const supposed: { -readonly [Key in keyof Hypothesis]: Hypothesis[Key] } = {};
  for (const text of texts) {
    const [, kind = "", value = ""] = /^([a-z]+)=(.+)$/u.exec(text) ?? [];
    const key = kind === "approval" ? "approvals" : kind;
    if (Object.hasOwn(supposed, key)) throw invalid(`--if ${kind}=… is there twice`);
    if (kind === "approval") supposed.approvals = logins(value);
    else if (kind === "health" && (value === "healthy" || value === "unhealthy" || value === "unknown")) {
      supposed.health = value;
    } else if (kind === "checks" && value === "passed") supposed.checks = value;
    else if (kind === "hold" && value === "none") supposed.hold = value;
    else if (kind === "calendar" && value === "open") supposed.calendar = value;
    else throw invalid(`--if ${text} can't be supposed; there is: ${KINDS}`);
  }
  return supposed;
}

/** The state as it would be observed, were the hypothesis true. Nothing in it is written anywhere. */
export function suppose(state: ObservedState, hypothesis: Hypothesis, at: Date): ObservedState {
  return {
    ...state,
    restrictions: hypothesis.hold === "none" ? { ...state.restrictions, holds: [] } : state.restrictions,
    lanes: state.lanes.map((lane) => supposeLane(lane, hypothesis, at)),
  };
}

function supposeLane(observed: ObservedLane, hypothesis: Hypothesis, at: Date): ObservedLane {
  const { places, candidate, standing } = observed;
  if (places.length === 0 && !isCandidate(candidate) && standing === undefined) return observed;
  const { rules } = observed;
  const { health, calendar } = hypothesis;
  const { calendar: closed, ...open } = rules;
  return {
    ...observed,
    rules: calendar === "open" && closed !== undefined ? open : rules,
    places:
      health === undefined
        ? places
        : places.map((place) => ({ ...place, health: supposedHealth(health, place.since) })),
    candidate: isCandidate(candidate) ? supposeCandidate(candidate, observed, hypothesis, at) : candidate,
    ...(standing === undefined ? {} : { standing: supposeCandidate(standing, observed, hypothesis, at) }),
  };
}

/** Healthy is supposed to have been so since the digest came there. */
function supposedHealth(state: Health["state"], since: Date | null): Health {
  const detail = "supposed";
  return state === "healthy" ? { state, since: since ?? undefined, detail } : { state, detail };
}

function supposeCandidate(
  candidate: Candidate,
  { rules }: ObservedLane,
  { approvals = [], checks }: Hypothesis,
  at: Date,
): Candidate {
  const { promotion } = candidate;
  const head = promotion.open?.head.commit;
  if (head === undefined) return candidate;
  const reviews = approvals.map(
    (login): Review => ({
      author: { login, kind: "human" },
      state: "APPROVED",
      commit: head,
      submittedAt: at,
    }),
  );
  const said = new Set(approvals.map(loginKey));
  const others = promotion.approval.reviews.filter(({ author }) => !said.has(loginKey(author.login)));
  const runs = (rules.checks ?? []).map(({ name, app }, id) => ({
    id,
    started: null,
    completed: null,
    name,
    app,
    head,
    conclusion: "success",
    url: "",
  }));
  return {
    ...candidate,
    promotion: {
      ...promotion,
      approval: {
        ...promotion.approval,
        reviews: [...others, ...reviews],
        permissions: withWriters(promotion.approval.permissions, approvals),
      },
      ...(checks === "passed" ? { checks: { head, statuses: [], runs } } : {}),
    },
  };
}

function withWriters(
  known: ReadonlyMap<string, Permission>,
  logins: readonly string[],
): ReadonlyMap<string, Permission> {
  const named = new Set([...known.keys()].map(loginKey));
  const supposed = logins.filter((login) => !named.has(loginKey(login)));
  return new Map([...known, ...supposed.map((login) => [login, "write"] as const)]);
}

function logins(value: string): readonly string[] {
  const all = value.split(",");
  const wrong = all.find((login) => !/^[A-Za-z0-9](?:[A-Za-z0-9-]{0,38})$/u.test(login));
  if (wrong === undefined) return all;
  throw invalid(`--if approval: "${wrong}" is no login`);
}

function invalid(message: string): Fault {
  return new Fault("INPUT_INVALID", message);
}
