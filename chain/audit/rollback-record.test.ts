import { expect, it } from "vitest";
import { digestOf } from "#chain/digest/digest.ts";
import { type AuditEntry, BLANK } from "./entry.ts";
import { type RollbackRecord, rollbackObjections } from "./rollback-record.ts";

const [before, merge, later] = ["a", "b", "c"].map((digit) => digit.repeat(40)) as [string, string, string];
const line = [before, merge, later];
const record: RollbackRecord = {
  gitops: "acme/gitops",
  pullRequest: 7,
  commit: merge,
  base: { commit: later, chain: digestOf(later) },
  notes: null,
  recorded: "2026-11-20T10:00:00.000Z",
  version: "0.0.0",
  rollback: "1".repeat(64),
  service: "api",
  environment: "prod",
  regions: ["a", "b"],
  from: digestOf("v2"),
  to: digestOf("v1"),
  requestedBy: "erin",
  reason: "5xx",
  gates: [{ gate: "hold", reason: "a rollback passes it" }],
};
const entry: AuditEntry = {
  ...BLANK,
  kind: "rollback",
  commit: merge,
  at: "2026-11-20T10:01:00.000Z",
  author: "clearance-promoter[bot] <promoter@acme.example>",
  chain: digestOf(merge),
  service: "api",
  environment: "prod",
  regions: ["a", "b"],
  from: digestOf("v2"),
  to: digestOf("v1"),
  who: "erin",
  reason: "5xx",
  pullRequest: 7,
  promotion: "1".repeat(64),
  gates: [{ gate: "hold", reason: "a rollback passes it" }],
};
const context = {
  chain: new Map(line.map((commit) => [commit, digestOf(commit)])),
  positions: new Map(line.map((commit, index) => [commit, index])),
  notes: undefined,
  gitops: "acme/gitops",
};

it("takes a record that says what the merge says, signed at the merge or after it", () => {
  expect(rollbackObjections(record, entry, context)).toEqual([]);
  const at = { ...record, base: { commit: merge, chain: digestOf(merge) } };
  expect(rollbackObjections(at, entry, context)).toEqual([]);
});

it.each<readonly [string, string, Partial<RollbackRecord>]>([
  ["HISTORY_REWRITTEN", "base comes before the merge", { base: { commit: before, chain: digestOf(before) } }],
  ["HISTORY_REWRITTEN", "base is nowhere", { base: { commit: "e".repeat(40), chain: digestOf(later) } }],
  ["HISTORY_REWRITTEN", "chain is another one", { base: { commit: later, chain: digestOf("x") } }],
  ["HISTORY_REWRITTEN", "notes are gone", { notes: { commit: later, chain: digestOf("x") } }],
  ["RECORD_DIFFERS", "repository is another one", { gitops: "evil/gitops" }],
  ["RECORD_DIFFERS", "merge is another one", { commit: later }],
  ["RECORD_DIFFERS", "pull request is another one", { pullRequest: 8 }],
  ["RECORD_DIFFERS", "identity is another one", { rollback: "2".repeat(64) }],
  ["RECORD_DIFFERS", "service is another one", { service: "web" }],
  ["RECORD_DIFFERS", "environment is another one", { environment: "dev" }],
  ["RECORD_DIFFERS", "regions are fewer", { regions: ["a"] }],
  ["RECORD_DIFFERS", "digest is another one", { to: digestOf("v0") }],
  ["RECORD_DIFFERS", "digest before is another one", { from: null }],
  ["RECORD_DIFFERS", "requester is another one", { requestedBy: "mallory" }],
  ["RECORD_DIFFERS", "reason is another one", { reason: "none" }],
  ["RECORD_DIFFERS", "gates are others", { gates: [] }],
])("answers %s to a record whose %s", (code, _what, changes) => {
  expect(rollbackObjections({ ...record, ...changes }, entry, context).map((one) => one.code)).toEqual([
    code,
  ]);
});
