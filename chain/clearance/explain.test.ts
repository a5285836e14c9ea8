import { describe, expect, it } from "vitest";
import { checkIn } from "#test/acme.ts";
import { digestOf } from "../digest/digest.ts";
import { explainGates, explainVerdict, gatesTable, verdictTable } from "./explain.ts";
import type { GateAnswer, GateQuestion } from "./gate.ts";
import type { Verdict } from "./verdict.ts";

const subject = checkIn().digest;
const refused: Verdict = {
  outcome: "refused",
  subject,
  findings: [
    { code: "SBOM_MISSING", message: "no SBOM" },
    { code: "QUARANTINED", message: "by carol: <img src=x> | `rm` @acme/all\n::error::x\u001b\u202E[2J" },
  ],
};
const question: GateQuestion = {
  kind: "promotion",
  lane: { service: "check-in", environment: "prod", region: "a" },
  digest: subject,
  head: null,
  policyDigest: digestOf("policy"),
};
const answers: readonly GateAnswer[] = [
  { gate: "evidence", outcome: "passed", reason: "the evidence is complete", question },
  {
    gate: "approval",
    outcome: "pending",
    reason: "1 of 2",
    link: "https://x.example/1",
    askedAgain: "on the next review",
    unblockedBy: ["dave"],
    question,
  },
];

describe("explain", () => {
  it("says a verdict in lines that line up", () => {
    expect(explainVerdict(refused)).toBe(
      `refused ${subject}\n  SBOM_MISSING  no SBOM\n  QUARANTINED   by carol: <img src=x> | \`rm\` @acme/all ::error::x [2J`,
    );
    expect(explainVerdict({ outcome: "cleared", subject })).toBe(`cleared ${subject}`);
  });

  it("lets nothing from elsewhere act as markup, mention or second row in a table", () => {
    const table = verdictTable(refused);
    expect(table.trimEnd().split("\n")).toHaveLength(6);
    expect(table).toContain("&lt;img src=x&gt; \\| \\`rm\\` @\u200bacme/all ::error::x \\[2J |");
  });

  it("says a clearance in one line", () => {
    expect(verdictTable({ outcome: "cleared", subject })).toBe(`**Cleared** \`${subject.slice(0, 19)}\`\n`);
  });

  it("says of each gate what it answered and when an open one is asked again", () => {
    expect(explainGates(answers)).toBe(
      "  ✓ evidence  the evidence is complete\n  … approval  1 of 2 (asked again on the next review)",
    );
    expect(gatesTable(answers)).toContain(
      "| … approval | pending | [1 of 2](https://x.example/1) | on the next review |",
    );
  });

  it("keeps a link inside its parentheses", () => {
    const [first] = answers;
    if (first === undefined) throw new Error("there is one");
    const table = gatesTable([{ ...first, link: "https://x.example/) | <b>" }]);
    expect(table).toContain("](https://x.example/%29%20%7C%20%3Cb%3E) |");
  });
});
