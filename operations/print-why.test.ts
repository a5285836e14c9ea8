import { describe, expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { printWhy } from "./print-why.ts";
import type { LaneExplanation } from "./why.ts";

const lane = { service: "check-in", environment: "prod", region: "a" };
const question = {
  kind: "promotion",
  lane,
  digest: digestOf("v2"),
  head: "a".repeat(40),
  policyDigest: digestOf("p"),
} as const;
const explanation: LaneExplanation = {
  lane,
  current: digestOf("v1"),
  health: { state: "healthy", since: undefined, detail: "200" },
  change: {
    commit: "c".repeat(40),
    at: new Date("2026-11-18T10:00:00Z"),
    kind: "promotion",
    by: "clearance-promoter[bot]",
  },
  next: ["wait with #42: approval: 1 of 2; checks: e2e failed (asked again on the next run)"],
  candidate: {
    digest: digestOf("v2"),
    origin: "staging",
    verdict: { outcome: "cleared", subject: digestOf("v2") },
    pullRequest: "https://github.com/acme/gitops/pull/42",
    evidence: [{ what: "provenance", signedBy: "acme/builder", bundle: digestOf("b") }],
    notes: [],
    answers: [
      { gate: "evidence", outcome: "passed", reason: "the evidence is complete", question },
      {
        gate: "approval",
        outcome: "pending",
        reason: "1 of 2 approvals on this head (carol)",
        askedAgain: "on the next review",
        unblockedBy: ["dave", "erin"],
        question,
      },
      {
        gate: "checks",
        outcome: "refused",
        reason: "e2e of acme-ci failed",
        askedAgain: "when it has run again",
        unblockedBy: ["acme-ci"],
        question,
      },
    ],
  },
  declined: [
    {
      pullRequest: "https://github.com/acme/gitops/pull/40",
      digest: digestOf("v0"),
      by: "erin",
      current: false,
    },
  ],
};

describe("printWhy", () => {
  it("kargo#751, #7180: says what stands there, what waits for whom until when, and what a failed gate holds back", () => {
    expect(printWhy([explanation])).toBe(
      [
        "check-in in prod/a",
        `  now    ${digestOf("v1")}, healthy`,
        "         since 2026-11-18T10:00:00.000Z by the promotion cccccccccccc",
        `  wants  ${digestOf("v2")} (from staging)`,
        "         https://github.com/acme/gitops/pull/42",
        "    ✓ evidence  the evidence is complete",
        "    … approval  1 of 2 approvals on this head (carol)",
        "                → dave, erin; asked again on the next review",
        "    ✗ checks    e2e of acme-ci failed",
        "                → acme-ci; asked again when it has run again",
        "    + provenance by acme/builder, witnessed by nobody",
        `  before erin declined ${digestOf("v0").slice(0, 19)} by closing https://github.com/acme/gitops/pull/40`,
      ].join("\n"),
    );
  });

  it("says who went past the promoter, and who asked for a rollback", () => {
    const by = (kind: "other" | "rollback", who: string) =>
      printWhy([{ ...explanation, change: { commit: "c".repeat(40), at: new Date(0), kind, by: who } }]);
    expect(by("other", "Mallory")).toContain("by Mallory in cccccccccccc, past the promoter");
    expect(by("rollback", "ada")).toContain("by the rollback cccccccccccc that ada asked for");
  });

  it("stays on one screen however much doesn't count, and lets nobody move the cursor", () => {
    const note = {
      referrer: digestOf("n"),
      code: "UNTRUSTED",
      reason: "evil\u001b[2J\nline\u202Eenil",
    } as never;
    const candidate = explanation.candidate && {
      ...explanation.candidate,
      notes: Array.from({ length: 900 }, () => note),
    };
    const text = printWhy([{ ...explanation, ...(candidate === undefined ? {} : { candidate }) }]);
    expect(text.split("\n").length).toBeLessThan(25);
    expect(text).toContain("and 897 more that don't count");
    expect(text).not.toContain("\u001b");
    expect(text).not.toContain("\u202E");
  });
});
