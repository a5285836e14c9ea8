import { expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { objectionsTo, type RecordContext } from "./check-record.ts";
import { type AuditEntry, BLANK } from "./entry.ts";
import type { PromotionRecord } from "./record.ts";

const [base, merge, later, notes] = ["a", "b", "c", "9"].map((digit) => digit.repeat(40)) as [
  string,
  string,
  string,
  string,
];
const promotion = {
  promotion: "1".repeat(64),
  service: "api",
  environment: "prod",
  region: "a",
  from: digestOf("v1"),
  to: digestOf("v2"),
  policyDigest: digestOf("policy"),
  gates: [{ gate: "approval", outcome: "passed" as const, reason: "approved by carol" }],
  previousRecord: digestOf("before"),
};
const record: PromotionRecord = {
  gitops: "acme/gitops",
  pullRequest: 7,
  head: "d".repeat(40),
  base: { commit: base, chain: digestOf(base) },
  notes: { commit: notes, chain: digestOf(notes) },
  recorded: "2026-11-20T10:00:00.000Z",
  version: "0.0.0",
  promotions: [promotion],
};
const entry: AuditEntry = {
  ...BLANK,
  kind: "promotion",
  commit: merge,
  at: "2026-11-20T10:01:00.000Z",
  author: "clearance-promoter[bot] <promoter@acme.example>",
  chain: digestOf(merge),
  service: "api",
  environment: "prod",
  regions: ["a"],
  from: digestOf("v1"),
  to: digestOf("v2"),
  pullRequest: 7,
  promotion: "1".repeat(64),
  gates: [{ gate: "approval", reason: "approved by carol, again" }],
};
const context: RecordContext = {
  chain: new Map([base, merge, later].map((commit) => [commit, digestOf(commit)])),
  positions: new Map([base, merge, later].map((commit, index) => [commit, index])),
  notes: new Map([[notes, digestOf(notes)]]),
  gitops: "acme/gitops",
  previous: () => digestOf("before"),
  policyDigest: digestOf("policy"),
};
const lane = (changes: Partial<typeof promotion>) => ({ promotions: [{ ...promotion, ...changes }] });

it("takes a record that says what the merge says, in whatever words a gate gave its reason", () => {
  expect(objectionsTo(record, entry, context)).toEqual([]);
});

it.each<readonly [string, string, Partial<PromotionRecord>]>([
  ["HISTORY_REWRITTEN", "base comes after the merge", { base: { commit: later, chain: digestOf(later) } }],
  ["HISTORY_REWRITTEN", "base is the merge itself", { base: { commit: merge, chain: digestOf(merge) } }],
  ["HISTORY_REWRITTEN", "base is nowhere", { base: { commit: "e".repeat(40), chain: digestOf(base) } }],
  ["HISTORY_REWRITTEN", "chain is another one", { base: { commit: base, chain: digestOf(later) } }],
  ["HISTORY_REWRITTEN", "notes are nowhere", { notes: { commit: base, chain: digestOf(notes) } }],
  ["HISTORY_REWRITTEN", "notes are others", { notes: { commit: notes, chain: digestOf(base) } }],
  ["RECORD_DIFFERS", "repository is another one", { gitops: "evil/gitops" }],
  ["RECORD_DIFFERS", "pull request is another one", { pullRequest: 8 }],
  ["RECORD_DIFFERS", "promotion is another one", lane({ promotion: "2".repeat(64) })],
  ["RECORD_DIFFERS", "service is another one", lane({ service: "web" })],
  ["RECORD_DIFFERS", "environment is another one", lane({ environment: "dev" })],
  ["RECORD_DIFFERS", "region is another one", lane({ region: "b" })],
  ["RECORD_DIFFERS", "digest is another one", lane({ to: digestOf("v3") })],
  ["RECORD_DIFFERS", "digest before is another one", lane({ from: digestOf("v0") })],
  ["RECORD_DIFFERS", "policy is another one", lane({ policyDigest: digestOf("weaker") })],
  ["RECORD_DIFFERS", "record before is another one", lane({ previousRecord: digestOf("other") })],
  [
    "RECORD_DIFFERS",
    "gates are others",
    lane({ gates: [{ gate: "soak", outcome: "passed", reason: "1h" }] }),
  ],
])("answers %s to a record whose %s", (code, _what, changes) => {
  expect(objectionsTo({ ...record, ...changes }, entry, context).map((finding) => finding.code)).toEqual([
    code,
  ]);
});
