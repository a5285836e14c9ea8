import { describe, expect, it } from "vitest";
import { answer, digest, inputs, question } from "#test/gate-facts.ts";
import { digestOf } from "../../digest/digest.ts";
import type { GateQuestion } from "../gate.ts";
import { askGates } from "./ask-gates.ts";
import { GATE_NAMES } from "./gates.ts";

describe("askGates", () => {
  it("answers every gate, bound to the question, and says of an open one who unblocks it and when it is asked again", () => {
    const answers = askGates(question(), inputs({}, { reviews: [] }));
    expect(answers.map(({ gate }) => gate)).toEqual([...GATE_NAMES]);
    for (const { outcome, reason, askedAgain, unblockedBy, question: about } of answers) {
      expect(about).toEqual(question());
      expect(reason).not.toBe("");
      expect(askedAgain === undefined).toBe(outcome === "passed");
      expect(unblockedBy === undefined).toBe(outcome === "passed");
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
