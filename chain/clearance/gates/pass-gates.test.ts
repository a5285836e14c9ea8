import { describe, expect, it } from "vitest";
import { ago, inputs, place, question, review } from "#test/gate-facts.ts";
import { digestOf } from "../../digest/digest.ts";
import type { GateQuestion } from "../gate.ts";
import { askGates } from "./ask-gates.ts";
import { pending, refused } from "./opinion.ts";
import { onlyReleaseIsMissing, passGates } from "./pass-gates.ts";

const NEVER = { askedAgain: "never", unblockedBy: ["nobody"] } as const;

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
      for (const say of [pending, refused]) {
        const open = { gate: one.gate, question: one.question, ...say("not yet", NEVER) };
        expect(passGates([...others, open], question())).toBeUndefined();
      }
    }
    const [first, second, ...rest] = answers;
    if (first === undefined || second === undefined) throw new Error("there are several");
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
