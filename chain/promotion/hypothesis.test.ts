import { describe, expect, it } from "vitest";
import { ACME_POLICY, acmeSnapshot, checkIn, NOW } from "#test/acme.ts";
import { HEAD, inputs, place, promoter, review } from "#test/gate-facts.ts";
import { placeOf } from "../clearance/lane.ts";
import { type Rules, rulesFor } from "../clearance/rules.ts";
import type { Review } from "./github.ts";
import { parseHypothesis, suppose } from "./hypothesis.ts";
import { judge } from "./judge.ts";
import { type Candidate, isCandidate, type ObservedState } from "./state.ts";

const MORE = `    regions: [a, b]
    checks: [{ name: e2e, app: acme-ci }]
    calendar: { zone: UTC, freezes: [{ name: now, start: 2026-11-20T00:00, end: 2026-11-21T00:00 }] }
`;
const snapshot = acmeSnapshot(ACME_POLICY.replace("    regions: [a, b]\n", MORE));
const lane = { service: "check-in", environment: "prod", region: "a" };
const rules: Rules = rulesFor(snapshot, "check-in", "prod");
const ancestry = { descendsFrom: () => false };
const ill = { state: "unhealthy", detail: "503" } as const;

function state(reviews: readonly Review[] = []): ObservedState {
  const { approval } = inputs({}, { reviews });
  const candidate: Candidate = {
    subject: checkIn(),
    origin: "staging",
    evidence: [],
    referrers: new Map(),
    listed: 0,
    broken: [],
    notes: [],
    ancestry,
    replaced: [],
    older: false,
    promotion: {
      id: "0".repeat(64),
      branch: "clearance/prod-a/check-in/000000000000",
      unplanned: [],
      approval,
      statuses: [],
      runs: [],
      open: {
        number: 7,
        url: "https://github.com/acme/gitops/pull/7",
        state: "open",
        title: "",
        body: "",
        author: promoter,
        head: { ref: "clearance/prod-a/check-in/000000000000", commit: HEAD, fromFork: false },
        base: { ref: "main" },
        createdAt: NOW,
        reviews: [],
        statuses: [],
        checks: [],
        mergeable: "yes",
        mayBypass: false,
      },
    },
  };
  const hold = {
    environment: "prod",
    service: null,
    owner: "ada",
    reason: "x",
    expires: new Date("2027-01-01T00:00:00Z"),
  };
  const places = [place("staging", null, { health: ill }), place("prod", "a", { digest: null })];
  const observed = {
    lane,
    rules,
    place: placeOf(snapshot.policy, lane),
    current: null,
    since: "none",
    places,
  };
  return {
    base: { branch: "main", commit: "0".repeat(40) },
    promoter: promoter.login,
    policy: snapshot,
    restrictions: { quarantines: [], origins: [], holds: [hold] },
    pullRequests: [],
    proposals: new Map(),
    leftovers: [],
    past: [],
    faults: [],
    lanes: [{ ...observed, candidate }],
  };
}

/** The gates that are open under what is supposed. */
function open(...supposed: readonly string[]): readonly string[] {
  return openIn(state(), ...supposed);
}

function openIn(real: ObservedState, ...supposed: readonly string[]): readonly string[] {
  const before = structuredClone({ ...real, lanes: [] });
  const then = suppose(real, parseHypothesis(supposed), NOW);
  const [observed] = then.lanes;
  if (observed === undefined || !isCandidate(observed.candidate)) throw new Error("no candidate");
  const { answers } = judge(then, observed, observed.candidate, NOW);
  expect({ ...real, lanes: [] }).toEqual(before);
  return answers.filter(({ outcome }) => outcome !== "passed").map(({ gate }) => gate);
}

describe("suppose", () => {
  const others = (gate: string) => open().filter((one) => one !== gate);

  it("changes nothing where nothing is supposed", () => {
    expect(open()).toEqual(["evidence", "approval", "checks", "hold", "calendar", "soak", "health"]);
  });

  it.each([
    ["approval=carol,dave", "approval"],
    ["checks=passed", "checks"],
    ["hold=none", "hold"],
    ["calendar=open", "calendar"],
  ])("%s answers that gate and no other", (supposed, gate) => {
    expect(open(supposed)).toEqual(others(gate));
  });

  it("health=healthy answers health, and soak where it has stood for long enough", () => {
    expect(open("health=healthy")).toEqual(open().filter((one) => one !== "health" && one !== "soak"));
  });

  it("lets nobody approve who may not, and nobody twice", () => {
    expect(open("approval=carol,mallory")).toContain("approval");
    expect(open("approval=carol,carol")).toContain("approval");
  });

  it("keeps the real approvals of others, and takes what is supposed of somebody for their last word", () => {
    expect(openIn(state([review("dave")]), "approval=carol")).not.toContain("approval");
    const against = review("carol", { state: "CHANGES_REQUESTED" });
    expect(openIn(state([against, review("dave")]))).toContain("approval");
    expect(openIn(state([against, review("dave")]), "approval=carol")).not.toContain("approval");
  });

  it("never supposes evidence: there is no word for it", () => {
    expect(() => parseHypothesis(["evidence=passed"])).toThrow(/can't be supposed/u);
  });

  it.each([["health"], ["health=fine"], ["approval="], ["approval=a b"], ["hold=soon"], ["__proto__=x"]])(
    "refuses %s",
    (text) => {
      expect(() => parseHypothesis([text])).toThrow(expect.objectContaining({ code: "INPUT_INVALID" }));
    },
  );

  it("refuses two answers to one question", () => {
    expect(() => parseHypothesis(["health=healthy", "health=unknown"])).toThrow(/there twice/u);
  });
});
