import { describe, expect, it } from "vitest";
import type { GateAnswer } from "#chain/clearance/gate.ts";
import { digestOf } from "#chain/digest/digest.ts";
import { ImageName } from "#chain/digest/image-name.ts";
import { type PromotionBody, promotionBody } from "./body.ts";
import { parseMarker } from "./marker.ts";

const lane = { service: "check-in", environment: "prod", region: "a" };
const question = {
  kind: "promotion",
  lane,
  digest: digestOf("v2"),
  head: null,
  policyDigest: digestOf("p"),
} as const;
const body: PromotionBody = {
  intent: { lane, from: digestOf("v1"), to: digestOf("v2"), policyDigest: digestOf("p"), since: "none" },
  image: ImageName.parse("ghcr.io/acme/check-in"),
  evidence: [{ what: "provenance", signedBy: "the key trust/build.pub", bundle: digestOf("b") }],
  answers: [
    { gate: "evidence", outcome: "passed", reason: "the evidence is complete", question },
    {
      gate: "approval",
      outcome: "pending",
      reason: "1 of 2",
      askedAgain: "on the next review",
      unblockedBy: ["dave"],
      question,
    },
  ],
};

describe("a promotion's body", () => {
  it("shows from and to, the evidence, what is missing, and how to say no", () => {
    const text = promotionBody(body);
    expect(text).toContain(digestOf("v1"));
    expect(text).toContain(`ghcr.io/acme/check-in@${digestOf("v2")}`);
    expect(text).toContain("the key trust/build.pub");
    expect(text).toContain("**Missing:** approval (1 of 2)");
    expect(text).toContain("How to say no");
    expect(parseMarker(text)).toEqual({ kind: "promotion", ...body.intent });
  });

  it("is the same text for the same state", () => {
    expect(promotionBody(structuredClone(body))).toBe(promotionBody(body));
  });

  it("lets nobody's text become markup, a mention or a table cell", () => {
    const reason = "<img src=x> | @acme/all\n# heading";
    const answer: GateAnswer = {
      gate: "health",
      outcome: "pending",
      reason,
      askedAgain: "then",
      unblockedBy: ["time"],
      question,
    };
    const text = promotionBody({
      ...body,
      answers: [answer],
      evidence: [{ what: "sbom", signedBy: reason, bundle: digestOf("b") }],
    });
    expect(text).not.toContain("<img");
    expect(text).not.toContain("@acme/all");
    expect(text).not.toContain("\n# heading");
  });

  it("fits into GitHub's limit whatever there is to say", () => {
    const row = { what: "provenance", signedBy: "x".repeat(5_000), bundle: digestOf("b") };
    const answers = body.answers.map((answer) => ({ ...answer, reason: "y".repeat(60_000) }));
    const text = promotionBody({ ...body, evidence: Array.from({ length: 500 }, () => row), answers });
    expect(text.length).toBeLessThanOrEqual(65_536);
    expect(text).toContain("How to say no");
    expect(parseMarker(text)).toBeDefined();
  });
});
