import fc from "fast-check";
import { expect, it } from "vitest";
import { digestOf } from "../digest/digest.ts";
import { NO_PROPOSAL, type Proposal, parseProposal, printProposal } from "./proposal.ts";
import { cutToShare, type SourceCommits } from "./source-commits.ts";

const hex = (length: number) => fc.constantFrom("0", "7", "a", "f").map((digit) => digit.repeat(length));
const sources: fc.Arbitrary<SourceCommits> = fc.record({
  from: hex(40),
  to: hex(40),
  total: fc.nat(),
  dropped: fc.nat(),
  commits: fc.array(
    fc.record({
      id: hex(40),
      title: fc.string({ unit: "binary", maxLength: 300 }),
      author: fc.string({ unit: "grapheme" }),
    }),
    { maxLength: 80 },
  ),
});
const RECORD = {
  promotion: "a".repeat(64),
  service: "check-in",
  environment: "prod",
  regions: ["a"],
  digest: digestOf("v2"),
  previous: { digest: digestOf("v1"), state: "unhealthy" },
  written: new Date("2026-11-20T10:00:00Z"),
} as const;
const proposals: fc.Arbitrary<Proposal> = fc.record({
  members: fc
    .array(fc.tuple(fc.constantFrom("api", "check-in", "worker"), hex(64)))
    .map((members) => new Map(members)),
  waitingSince: fc.option(fc.date({ min: new Date(0), max: new Date("9999-01-01"), noInvalidDate: true })),
  rebuilt: fc.option(hex(40)),
  commits: fc
    .array(fc.tuple(fc.constantFrom("api", "check-in"), sources))
    .map((commits) => cutToShare(new Map(commits))),
  records: fc.constantFrom([], [RECORD]),
});

it("a proposal reads back as it was printed", () => {
  fc.assert(
    fc.property(proposals, (proposal) => {
      expect(parseProposal(printProposal("promote", proposal))).toEqual(proposal);
    }),
  );
});

it.each([
  ["a title alone", "promote check-in"],
  ["an earlier paragraph", `x\n\nClearance-Rebuilt: ${"a".repeat(40)}\n\nwords`],
  ["a short id", "x\n\nClearance-Member: check-in abc"],
  ["a service twice", `x\n\nClearance-Member: a ${"a".repeat(64)}\nClearance-Member: a ${"b".repeat(64)}`],
  ["a date in another form", "x\n\nClearance-Waiting-Since: 2026-11-20"],
  ["commits that aren't as they are printed", "x\n\nClearance-Commits: check-in e30"],
  ["a key that we don't know", `x\n\nClearance-Rebuilt: ${"a".repeat(40)}\nClearance-Bypass: yes`],
])("%s is no proposal", (_what, message) => {
  expect(parseProposal(message)).toEqual(NO_PROPOSAL);
});
