import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { acmeRules, checkIn, NOW } from "#test/acme.ts";
import { digestOf } from "../../digest/digest.ts";
import type { Actor, Review } from "../../promotion/github.ts";
import { GATE_NAMES, type GateAnswer, type GateName, type GateQuestion } from "../gate.ts";
import type { Health } from "../health.ts";
import { askGates } from "./ask-gates.ts";
import type { ApprovalFacts, GateInputs, PlaceFacts } from "./gate-inputs.ts";
import { onlyReleaseIsMissing, passGates } from "./pass-gates.ts";

const HEAD = "a".repeat(40);
const rules = acmeRules("prod");
const { digest } = checkIn();
const human = (login: string): Actor => ({ login, kind: "human" });
const promoter: Actor = { login: "clearance-promoter[bot]", kind: "bot" };
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000);
const healthy: Health = { state: "healthy", since: undefined, detail: "200" };

function question(changes: Partial<GateQuestion> = {}): GateQuestion {
  return {
    kind: "promotion",
    lane: { service: "check-in", environment: "prod", region: "a" },
    digest,
    head: HEAD,
    policyDigest: rules.policyDigest,
    ...changes,
  };
}

function review(login: string, changes: Partial<Review> = {}): Review {
  return { author: human(login), state: "APPROVED", commit: HEAD, submittedAt: ago(5), ...changes };
}

function place(environment: string, region: string | null, changes: Partial<PlaceFacts> = {}): PlaceFacts {
  return { environment, region, digest, since: ago(30), health: healthy, ...changes };
}

const staging = place("staging", null);

function inputs(changes: Partial<GateInputs> = {}, approval: Partial<ApprovalFacts> = {}): GateInputs {
  return {
    rules,
    now: NOW,
    verdict: { outcome: "cleared", subject: digest },
    approval: {
      reviews: [review("carol"), review("dave")],
      permissions: new Map(["alice", "carol", "dave", "erin"].map((login) => [login, "write"])),
      eligible: ["carol", "dave", "erin"],
      author: promoter,
      requester: null,
      environmentHasReviewers: false,
      release: null,
      ...approval,
    },
    places: [staging, place("prod", "a", { digest: null }), place("prod", "b", { digest: null })],
    ...changes,
  };
}

function answer(gate: GateName, facts: GateInputs, about = question()): GateAnswer {
  const found = askGates(about, facts).find((one) => one.gate === gate);
  if (found === undefined) throw new Error(`${gate} didn't answer`);
  return found;
}

describe("askGates", () => {
  it("answers every gate, bound to the question, and says when an open one is asked again", () => {
    const answers = askGates(question(), inputs({}, { reviews: [] }));
    expect(answers.map(({ gate }) => gate)).toEqual([...GATE_NAMES]);
    for (const { outcome, reason, askedAgain, question: about } of answers) {
      expect(about).toEqual(question());
      expect(reason).not.toBe("");
      expect(askedAgain === undefined).toBe(outcome === "passed");
    }
  });

  it.each<[string, Partial<GateQuestion>]>([
    ["another policy", { policyDigest: digestOf("another") }],
    ["another service", { lane: { service: "boarding", environment: "prod", region: "a" } }],
    ["another environment", { lane: { service: "check-in", environment: "dev", region: null } }],
    ["a region that isn't there", { lane: { service: "check-in", environment: "prod", region: "c" } }],
    ["no region where there are some", { lane: { service: "check-in", environment: "prod", region: null } }],
  ])("passes no gate under the rules of %s", (_, changes) => {
    const outcomes = askGates(question(changes), inputs()).map(({ outcome }) => outcome);
    expect(new Set(outcomes)).toEqual(new Set(["refused"]));
  });
});

describe("the evidence gate", () => {
  it("passes a cleared digest", () => {
    expect(answer("evidence", inputs()).outcome).toBe("passed");
  });

  it("refuses with the verdict's findings", () => {
    const verdict = {
      outcome: "refused",
      subject: digest,
      findings: [{ code: "SBOM_MISSING", message: "no SBOM" }],
    } as const;
    expect(answer("evidence", inputs({ verdict }))).toMatchObject({
      outcome: "refused",
      reason: "SBOM_MISSING: no SBOM",
    });
  });

  it("refuses a verdict about another digest", () => {
    const verdict = { outcome: "cleared", subject: digestOf("v2") } as const;
    expect(answer("evidence", inputs({ verdict })).outcome).toBe("refused");
  });
});

describe("the approval gate", () => {
  const outcome = (approval: Partial<ApprovalFacts>, about = question()) =>
    answer("approval", inputs({}, approval), about).outcome;

  it("passes two different people of the named ones on this head", () => {
    expect(answer("approval", inputs())).toMatchObject({
      outcome: "passed",
      reason: "approved by carol, dave",
    });
  });

  it.each<[string, Partial<ApprovalFacts>]>([
    ["one person", { reviews: [review("carol")] }],
    ["one person twice", { reviews: [review("carol"), review("carol", { submittedAt: ago(1) })] }],
    ["one person in two spellings", { reviews: [review("carol"), review("Carol")] }],
    ["somebody who isn't named", { reviews: [review("carol"), review("alice")] }],
    [
      "somebody who may only read",
      {
        permissions: new Map([
          ["carol", "write"],
          ["dave", "read"],
        ]),
      },
    ],
    ["somebody whose permission isn't known", { permissions: new Map([["carol", "write"]]) }],
    [
      "a bot, although it is named",
      { reviews: [review("carol"), review("dave", { author: { login: "dave", kind: "bot" } })] },
    ],
    ["another head", { reviews: [review("carol"), review("dave", { commit: "b".repeat(40) })] }],
    ["no known head", { reviews: [review("carol"), review("dave", { commit: null })] }],
    ["a comment", { reviews: [review("carol"), review("dave", { state: "COMMENTED" })] }],
    ["a dismissed review", { reviews: [review("carol"), review("dave", { state: "DISMISSED" })] }],
    [
      "an approval taken back",
      {
        reviews: [
          review("carol"),
          review("dave"),
          review("dave", { state: "DISMISSED", submittedAt: ago(1) }),
        ],
      },
    ],
    [
      "an approval of an older head after this one",
      {
        reviews: [
          review("carol"),
          review("dave"),
          review("dave", { commit: "b".repeat(40), submittedAt: ago(1) }),
        ],
      },
    ],
    [
      "two words of the same moment",
      { reviews: [review("carol"), review("dave"), review("dave", { state: "DISMISSED" })] },
    ],
    ["the author", { author: human("Dave") }],
    ["the requester", { requester: "DAVE" }],
    ["nobody", { reviews: [] }],
  ])("waits when the second approval is by %s", (_, approval) => {
    expect(outcome(approval)).toBe("pending");
  });

  it("waits while one of the named people asks for changes, however many approve", () => {
    const reviews = [review("carol"), review("dave"), review("erin", { state: "CHANGES_REQUESTED" })];
    expect(answer("approval", inputs({}, { reviews }))).toMatchObject({
      outcome: "pending",
      reason: "erin asked for changes",
    });
  });

  it("lets nobody else hold it up", () => {
    expect(
      outcome({
        reviews: [review("carol"), review("dave"), review("mallory", { state: "CHANGES_REQUESTED" })],
      }),
    ).toBe("passed");
  });

  it("keeps an approval that its author comments on later", () => {
    const reviews = [
      review("carol"),
      review("dave"),
      review("dave", { state: "COMMENTED", commit: "b".repeat(40), submittedAt: ago(1) }),
    ];
    expect(outcome({ reviews })).toBe("passed");
  });

  it("takes the last word of each person, in whatever order reviews are listed", () => {
    const reviews = [
      review("carol"),
      review("dave", { state: "CHANGES_REQUESTED", submittedAt: ago(9) }),
      review("dave"),
    ];
    fc.assert(
      fc.property(fc.shuffledSubarray(reviews, { minLength: 3 }), (listed) => {
        expect(outcome({ reviews: listed })).toBe("passed");
      }),
    );
  });

  it("waits before there is a pull request", () => {
    expect(outcome({}, question({ head: null }))).toBe("pending");
  });

  it("asks nobody where no approval is declared", () => {
    const devRules = acmeRules("dev");
    const about = question({
      lane: { service: "check-in", environment: "dev", region: null },
      policyDigest: devRules.policyDigest,
    });
    expect(answer("approval", inputs({ rules: devRules }, { reviews: [] }), about).outcome).toBe("passed");
  });

  const release = { environment: "prod", head: HEAD, by: human("dave") };
  const oneReview = { reviews: [review("carol")], environmentHasReviewers: true };

  it("waits for the environment's release alone when only that is missing, and passes with it", () => {
    expect(answer("approval", inputs({}, oneReview))).toMatchObject({
      outcome: "pending",
      waitsFor: "release",
    });
    expect(outcome({ ...oneReview, release })).toBe("passed");
  });

  it("doesn't start the signing run before the reviews are there", () => {
    expect(answer("approval", inputs({}, { ...oneReview, reviews: [] })).waitsFor).toBeUndefined();
  });

  it.each<[string, Partial<ApprovalFacts>]>([
    ["the reviewer", { release: { ...release, by: human("Carol") } }],
    ["the requester", { release, requester: "dave" }],
    ["the author", { release, author: human("dave") }],
    ["somebody who isn't named", { release: { ...release, by: human("alice") } }],
    ["a bot", { release: { ...release, by: promoter } }],
    ["somebody for another environment", { release: { ...release, environment: "staging" } }],
    ["somebody for another head", { release: { ...release, head: "b".repeat(40) } }],
  ])("doesn't count a release by %s", (_, approval) => {
    expect(outcome({ ...oneReview, ...approval })).toBe("pending");
  });

  it("counts the release as one person, never as two", () => {
    expect(outcome({ reviews: [], environmentHasReviewers: true, release })).toBe("pending");
  });

  it("asks a rollback for its own approvals", () => {
    const rollback = question({ kind: "rollback" });
    expect(outcome({ reviews: [] }, rollback)).toBe("passed");
    const strict = inputs(
      { rules: { ...rules, rollback: { by: ["acme/on-call"], approvals: 1 } } },
      { reviews: [] },
    );
    expect(answer("approval", strict, rollback).outcome).toBe("pending");
  });
});

describe("the soak gate", () => {
  const outcome = (...places: PlaceFacts[]) => answer("soak", inputs({ places })).outcome;

  it("passes when the environment before has been healthy since its merge for long enough", () => {
    expect(outcome(staging)).toBe("passed");
    expect(outcome(place("staging", null, { since: ago(10) }))).toBe("passed");
  });

  it.each<[string, PlaceFacts[]]>([
    ["it was merged a moment too late", [place("staging", null, { since: new Date(ago(10).getTime() + 1) })]],
    ["it became healthy too late", [place("staging", null, { health: { ...healthy, since: ago(9) } })]],
    ["it is unhealthy", [place("staging", null, { health: { state: "unhealthy", detail: "503" } })]],
    [
      "nobody knows its health",
      [place("staging", null, { health: { state: "unknown", detail: "timeout" } })],
    ],
    ["nobody knows since when it stands", [place("staging", null, { since: null })]],
    ["its time is no time", [place("staging", null, { since: new Date(Number.NaN) })]],
    ["it stands there since the future", [place("staging", null, { since: ago(-60) })]],
    ["another digest stands there", [place("staging", null, { digest: digestOf("v2") })]],
    ["nothing stands there", [place("staging", null, { digest: null })]],
    ["nothing is known of it", []],
    ["two things are said of it", [staging, place("staging", null, { since: ago(60) })]],
    ["only another place is known", [place("dev", null), place("prod", "b")]],
  ])("waits when %s", (_, places) => {
    expect(outcome(...places)).toBe("pending");
  });

  it("says until when it waits", () => {
    const places = [place("staging", null, { since: ago(4) })];
    expect(answer("soak", inputs({ places }))).toMatchObject({
      reason: "staging soaks until 2026-11-20T12:06:00.000Z",
      askedAgain: "2026-11-20T12:06:00.000Z",
    });
  });

  it("counts from the merge where the source knows an earlier time", () => {
    expect(outcome(place("staging", null, { since: ago(4), health: { ...healthy, since: ago(500) } }))).toBe(
      "pending",
    );
  });

  it("doesn't hold up a rollback", () => {
    expect(answer("soak", inputs({ places: [] }), question({ kind: "rollback" })).outcome).toBe("passed");
  });

  it("holds a later region back by the regions before it, not by the environment before", () => {
    const soaking = { ...rules, wave: { ...rules.wave, soak: 600_000 } };
    const inB = question({ lane: { service: "check-in", environment: "prod", region: "b" } });
    const ask = (since: Date) =>
      answer("soak", inputs({ rules: soaking, places: [place("prod", "a", { since })] }), inB).outcome;
    expect(ask(ago(10))).toBe("passed");
    expect(ask(ago(9))).toBe("pending");
  });
});

describe("the health gate", () => {
  const inB = question({ lane: { service: "check-in", environment: "prod", region: "b" } });
  const outcome = (about: GateQuestion, ...places: PlaceFacts[]) =>
    answer("health", inputs({ places }), about).outcome;
  const unhealthy: Health = { state: "unhealthy", detail: "503" };

  it("passes while the environment before is healthy", () => {
    expect(outcome(question(), staging)).toBe("passed");
  });

  it("refuses while it is unhealthy, and waits while nobody knows", () => {
    expect(outcome(question(), place("staging", null, { health: unhealthy }))).toBe("refused");
    expect(
      outcome(question(), place("staging", null, { health: { state: "unknown", detail: "timeout" } })),
    ).toBe("pending");
  });

  it("lets the second region wait until the first holds the digest and is healthy with it", () => {
    expect(outcome(inB, staging, place("prod", "a", { digest: null }))).toBe("pending");
    expect(outcome(inB, staging, place("prod", "a", { health: unhealthy }))).toBe("refused");
    expect(outcome(inB, staging, place("prod", "a"))).toBe("passed");
  });

  it("lets no place's own illness keep a repair out", () => {
    expect(
      outcome(question(), staging, place("prod", "a", { digest: digestOf("v0"), health: unhealthy })),
    ).toBe("passed");
  });

  it("doesn't hold up a rollback", () => {
    expect(outcome({ ...inB, kind: "rollback" })).toBe("passed");
  });
});

describe("passGates", () => {
  const answers = askGates(question(), inputs());

  it("gives the token when every gate passed", () => {
    expect(passGates(answers, question())).toMatchObject({ question: question() });
  });

  it("gives none when an answer is missing, doubled or open", () => {
    for (const [index, one] of answers.entries()) {
      const others = answers.filter((_, at) => at !== index);
      expect(passGates(others, question())).toBeUndefined();
      expect(passGates([...answers, one], question())).toBeUndefined();
      expect(passGates([...others, { ...one, outcome: "pending" }], question())).toBeUndefined();
      expect(passGates([...others, { ...one, outcome: "refused" }], question())).toBeUndefined();
    }
    const [first, second, ...rest] = answers;
    if (first === undefined || second === undefined) throw new Error("there are four");
    expect(passGates([first, first, ...rest], question())).toBeUndefined();
    expect(passGates([], question())).toBeUndefined();
  });

  it.each<[string, Partial<GateQuestion>]>([
    ["digest", { digest: digestOf("v2") }],
    ["head", { head: "b".repeat(40) }],
    ["policy", { policyDigest: digestOf("another") }],
    ["region", { lane: { service: "check-in", environment: "prod", region: "b" } }],
    ["environment", { lane: { service: "check-in", environment: "staging", region: "a" } }],
    ["service", { lane: { service: "boarding", environment: "prod", region: "a" } }],
    ["kind", { kind: "rollback" }],
  ])("gives none when a single answer is about another %s", (_, changes) => {
    for (const index of answers.keys()) {
      const foreign = answers.map((one, at) =>
        at === index ? { ...one, question: question(changes) } : one,
      );
      expect(passGates(foreign, question())).toBeUndefined();
    }
    expect(passGates(answers, question(changes))).toBeUndefined();
  });

  it("gives none before there is a head to merge", () => {
    const early = question({ head: null });
    const passed = answers.map((one) => ({ ...one, question: early }));
    expect(passGates(passed, early)).toBeUndefined();
  });
});

describe("onlyReleaseIsMissing", () => {
  const waiting = inputs({}, { reviews: [review("carol")], environmentHasReviewers: true });

  it("is so when every other gate passed, and gives no token", () => {
    const answers = askGates(question(), waiting);
    expect(onlyReleaseIsMissing(answers, question())).toBe(true);
    expect(passGates(answers, question())).toBeUndefined();
  });

  it("isn't so when another gate is open, nothing is missing, or the answers are foreign", () => {
    const soaking = askGates(question(), { ...waiting, places: [place("staging", null, { since: ago(1) })] });
    expect(onlyReleaseIsMissing(soaking, question())).toBe(false);
    expect(onlyReleaseIsMissing(askGates(question(), inputs()), question())).toBe(false);
    expect(onlyReleaseIsMissing(askGates(question(), waiting), question({ head: "b".repeat(40) }))).toBe(
      false,
    );
    expect(onlyReleaseIsMissing(askGates(question(), waiting).slice(1), question())).toBe(false);
  });
});
