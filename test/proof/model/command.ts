import * as fc from "fast-check";
import type { Review } from "#chain/promotion/github.ts";
import type { Fate } from "./deliveries.ts";
import { APPROVERS } from "./platform.ts";
import type { Trouble } from "./process.ts";

/**
 * One thing that happens, as plain data: a counterexample is a list of these. Numbers choose among what is
 * there at that moment (pull requests, releases, waiting calls), so that every list means something.
 */
export type Command =
  /** A process goes on for some outside calls; an idle one starts a pass. `pick` chooses among calls that wait together. */
  | { readonly do: "run"; readonly who: 0 | 1; readonly calls: number; readonly pick: number }
  /** A process goes on until it is about to make that call, and no further. */
  | { readonly do: "run-until"; readonly who: 0 | 1; readonly call: string }
  /** The process' next call goes wrong, and so do the next ones of its name, that many in all. */
  | { readonly do: "trouble"; readonly who: 0 | 1 | 2 | 3; readonly kind: Trouble; readonly times?: number }
  /** Reads of a process are answered from the state of some changes ago, for its next calls. */
  | { readonly do: "lag"; readonly who: 0 | 1 | 2 | 3; readonly changes: number }
  /** Of the service of some lane; absent: of every service, so that they may go together. */
  | { readonly do: "release"; readonly attested: boolean; readonly lane?: number }
  | { readonly do: "retag"; readonly release: number }
  | {
      readonly do: "review";
      readonly by: (typeof APPROVERS)[number] | "mallory";
      readonly pull: number;
      readonly state: Review["state"];
    }
  /** Everybody who may approve approves what is open. */
  | { readonly do: "approve-all" }
  | { readonly do: "close" | "reopen" | "edit-body" | "merge-by-hand"; readonly pull: number }
  /** Somebody proposes its very commit once more, from a branch of their own. */
  | { readonly do: "propose-again"; readonly pull: number }
  /** Somebody closes it and proposes the very same branch in their own name. */
  | { readonly do: "take-over"; readonly pull: number }
  | { readonly do: "push-more" | "force-push" | "push-unruled" | "delete-branch"; readonly pull: number }
  /** Somebody takes the name of a branch that the promoter would make next, or proposes it as their own. */
  | { readonly do: "take-branch"; readonly pull: number; readonly propose: boolean }
  | {
      readonly do: "push-main";
      readonly what: "elsewhere" | "same-file" | "same-lines" | "policy" | "digest";
      /** Whose file, where it is one. */
      readonly lane?: number;
    }
  /** Somebody proposes a policy that asks for less, from a branch of their own. */
  | { readonly do: "propose-policy" }
  | { readonly do: "quarantine" | "lift"; readonly release: number }
  | { readonly do: "hold" | "unhold"; readonly lane: number }
  | { readonly do: "health"; readonly lane: number; readonly state: "healthy" | "unhealthy" | "unknown" }
  | { readonly do: "clock"; readonly minutes: number }
  | { readonly do: "rules"; readonly bypass: "never" | "possible" }
  | { readonly do: "leave" | "return"; readonly by: (typeof APPROVERS)[number] }
  | { readonly do: "ask-rollback"; readonly lane: number; readonly whole: boolean }
  | { readonly do: "run-rollback"; readonly calls: number }
  /** A webhook that is under way comes to a promoter, or doesn't: one that is idle begins a pass, a busy one makes one more. */
  | { readonly do: "deliver"; readonly who: 0 | 1; readonly which: number; readonly fate: Fate }
  /** Somebody lets a signing run into its environment. */
  | { readonly do: "release-run"; readonly run: number; readonly by: (typeof APPROVERS)[number] }
  /** A signing run that was let in goes on for some calls, or until it is about to make that one. */
  | { readonly do: "run-signing"; readonly calls: number; readonly until?: string };

export interface History {
  /** Index into `PLATFORMS`. */
  readonly platform: number;
  /** So many releases have gone all the way before it begins. */
  readonly before: number;
  readonly commands: readonly Command[];
}

const small = fc.nat(7);
const attested = fc.constantFrom(true, true, true, true, false);
const who = fc.constantFrom(0 as const, 1 as const);
const anyone = fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const);
const record = <D extends string, M extends object>(name: D, model: { [K in keyof M]: fc.Arbitrary<M[K]> }) =>
  fc.record({ do: fc.constant(name), ...model }) as unknown as fc.Arbitrary<{ readonly do: D } & M>;

const run = record("run", { who, calls: fc.integer({ min: 1, max: 60 }), pick: small });
const trouble = record("trouble", {
  who: anyone,
  kind: fc.constantFrom<Trouble>(
    ...([403, 404, 405, 409, 422, 429, 502] as const),
    "unreachable",
    "answer-lost",
    "answer-lost",
    "late",
    "killed-before",
    "killed-before",
    "killed-after",
    "killed-after",
  ),
  // A read is repeated twice, and a merge three times.
  times: fc.constantFrom(1, 1, 3, 4),
});
const ofPull = <D extends string>(...names: D[]) =>
  fc.oneof(...names.map((name) => record(name, { pull: small })));

/** What people and the world do that the promoter must notice at once. */
const meddling: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: ofPull(
      "close",
      "take-over",
      "propose-again",
      "reopen",
      "edit-body",
      "merge-by-hand",
      "merge-by-hand",
    ),
  },
  { weight: 4, arbitrary: ofPull("push-more", "force-push", "push-unruled", "delete-branch") },
  {
    weight: 2,
    arbitrary: record("push-main", {
      what: fc.constantFrom(
        "elsewhere" as const,
        "same-file" as const,
        "same-lines" as const,
        "policy" as const,
        "digest" as const,
      ),
      lane: small,
    }),
  },
  { weight: 2, arbitrary: record("quarantine", { release: small }) },
  { weight: 1, arbitrary: record("hold", { lane: small }) },
  {
    weight: 1,
    arbitrary: record("health", {
      lane: small,
      state: fc.constantFrom("unhealthy" as const, "unknown" as const),
    }),
  },
  {
    weight: 2,
    arbitrary: record("review", {
      by: fc.constantFrom(...APPROVERS),
      pull: small,
      state: fc.constantFrom<Review["state"]>("CHANGES_REQUESTED", "DISMISSED"),
    }),
  },
  { weight: 1, arbitrary: record("rules", { bypass: fc.constant("possible" as const) }) },
  { weight: 2, arbitrary: trouble },
  { weight: 1, arbitrary: record("ask-rollback", { lane: small, whole: fc.boolean() }) },
);

const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 40, arbitrary: run },
  { weight: 6, arbitrary: trouble },
  { weight: 2, arbitrary: record("lag", { who: anyone, changes: fc.integer({ min: 1, max: 6 }) }) },
  { weight: 4, arbitrary: record("release", { attested }) },
  { weight: 4, arbitrary: record("release", { attested, lane: small }) },
  { weight: 1, arbitrary: record("retag", { release: small }) },
  {
    weight: 3,
    arbitrary: record("review", {
      by: fc.constantFrom(...APPROVERS, "mallory" as const),
      pull: small,
      state: fc.constantFrom<Review["state"]>(
        "APPROVED",
        "APPROVED",
        "CHANGES_REQUESTED",
        "DISMISSED",
        "COMMENTED",
      ),
    }),
  },
  { weight: 5, arbitrary: fc.constant({ do: "approve-all" } as const) },
  { weight: 4, arbitrary: ofPull("close", "reopen", "edit-body", "merge-by-hand", "propose-again") },
  { weight: 3, arbitrary: ofPull("push-more", "force-push", "push-unruled", "delete-branch") },
  { weight: 1, arbitrary: record("take-branch", { pull: small, propose: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: record("push-main", {
      what: fc.constantFrom(
        "elsewhere" as const,
        "same-file" as const,
        "same-lines" as const,
        "policy" as const,
        "digest" as const,
      ),
      lane: small,
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: "propose-policy" } as const) },
  {
    weight: 2,
    arbitrary: fc.oneof(record("quarantine", { release: small }), record("lift", { release: small })),
  },
  { weight: 2, arbitrary: fc.oneof(record("hold", { lane: small }), record("unhold", { lane: small })) },
  {
    weight: 2,
    arbitrary: record("health", {
      lane: small,
      state: fc.constantFrom(
        "healthy" as const,
        "healthy" as const,
        "unhealthy" as const,
        "unknown" as const,
      ),
    }),
  },
  { weight: 3, arbitrary: record("clock", { minutes: fc.constantFrom(-30, 1, 5, 15, 60, 1440) }) },
  {
    weight: 1,
    arbitrary: record("rules", { bypass: fc.constantFrom("never" as const, "possible" as const) }),
  },
  {
    weight: 1,
    arbitrary: fc.oneof(
      record("leave", { by: fc.constantFrom(...APPROVERS) }),
      record("return", { by: fc.constantFrom(...APPROVERS) }),
    ),
  },
  { weight: 2, arbitrary: record("ask-rollback", { lane: small, whole: fc.boolean() }) },
  { weight: 3, arbitrary: record("run-rollback", { calls: fc.integer({ min: 1, max: 30 }) }) },
  {
    weight: 4,
    arbitrary: record("deliver", {
      who,
      which: fc.nat(49),
      fate: fc.constantFrom<Fate>("lost", "once", "twice", "again"),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.oneof(
      record("release-run", { run: small, by: fc.constantFrom(...APPROVERS) }),
      record("run-signing", { calls: fc.integer({ min: 1, max: 40 }) }),
      record("run-signing", {
        calls: fc.constant(200),
        until: fc.constantFrom("signer.sign", "github.setStatus", "github.merge", "git.refresh"),
      }),
    ),
  },
);

/** What matters most happens between a decision and the act that follows it: each race puts something there. */
const race: fc.Arbitrary<readonly Command[]> = fc
  .tuple(
    record("run-until", {
      who,
      call: fc.constantFrom(
        "github.merge",
        "github.merge",
        "github.setStatus",
        "github.updateRefs",
        "github.createCommitOnBranch",
        "github.createPullRequest",
        "signer.sign",
        "github.branchRules",
        "github.viewer",
      ),
    }),
    fc.array(fc.oneof({ weight: 2, arbitrary: meddling }, { weight: 1, arbitrary: command }), {
      minLength: 1,
      maxLength: 3,
    }),
    fc.integer({ min: 1, max: 40 }),
  )
  .map(([until, between, calls]) => [until, ...between, { do: "run", who: until.who, calls, pick: 0 }]);

/** The sharpest: right before the merge, or before the status that lets it through. */
const sharp: fc.Arbitrary<readonly Command[]> = fc
  .tuple(
    record("run-until", {
      who,
      call: fc.constantFrom("github.merge", "github.setStatus", "github.branchRules"),
    }),
    fc.oneof(
      ofPull("push-unruled", "merge-by-hand"),
      record("quarantine", { release: fc.constant(-1) }),
      record("hold", { lane: small }),
      record("review", {
        by: fc.constantFrom(...APPROVERS),
        pull: small,
        state: fc.constant("CHANGES_REQUESTED" as const),
      }),
    ),
  )
  .map(([until, act]) => [until, act as Command, { do: "run", who: until.who, calls: 40, pick: 0 }]);

/** A pass of nobody in the way: `run-until` goes on to its end where that call never comes. */
const wholePass = (one: 0 | 1): Command => ({ do: "run-until", who: one, call: "the end of the pass" });

/**
 * A release on its way to where nothing is missing any more, and then, while one promoter has planned the merge and
 * not begun it, or has begun and not done it, whatever opens a gate again.
 */
const flip: fc.Arbitrary<readonly Command[]> = fc
  .tuple(
    who,
    fc.nat(2),
    fc.constantFrom("git.refresh", "git.refresh", "github.branchRules", "github.setStatus", "github.merge"),
    fc.oneof(
      { weight: 3, arbitrary: opening() },
      { weight: 1, arbitrary: meddling },
      { weight: 1, arbitrary: sharpest() },
    ),
    fc.array(command, { maxLength: 2 }),
  )
  .map(([one, further, call, act, more]) => [
    { do: "release", attested: true },
    wholePass(one),
    // Further environments take what the ones before have.
    ...Array.from({ length: further }, (): readonly Command[] => [
      { do: "approve-all" },
      { do: "clock", minutes: 60 },
      wholePass(one),
      { do: "release-run", run: 0, by: "carol" },
      { do: "run-signing", calls: 500 },
    ]).flat(),
    { do: "approve-all" },
    { do: "clock", minutes: 60 },
    // Past the fetch that it plans from.
    { do: "run", who: one, calls: 3, pick: 0 },
    { do: "run-until", who: one, call },
    act,
    ...more,
    { do: "run", who: one, calls: 60, pick: 0 },
  ]);

/** People agree, and then the base changes the same lines: the branch that they agreed to is rebuilt. */
const rebuilt: fc.Arbitrary<readonly Command[]> = fc
  .tuple(who, fc.nat(3), fc.constantFrom<"same-file" | "same-lines">("same-file", "same-lines"))
  .map(([one, lane, what]) => [
    { do: "release", attested: true },
    wholePass(one),
    { do: "clock", minutes: 60 },
    wholePass(one),
    { do: "approve-all" },
    { do: "push-main", what, lane },
    wholePass(one),
  ]);

/** A policy that asks for less is only proposed, while everything is decided before its time and by too few. */
const weaker: fc.Arbitrary<readonly Command[]> = fc
  .tuple(who, fc.constantFrom(...APPROVERS))
  .map(([one, by]) => [
    { do: "propose-policy" },
    { do: "release", attested: true },
    wholePass(one),
    wholePass(one),
    { do: "review", by, pull: -1, state: "APPROVED" },
    wholePass(one),
    { do: "clock", minutes: 15 },
    { do: "review", by, pull: -1, state: "APPROVED" },
    wholePass(one),
  ]);

/** Both are about to make the same branch, and somebody pushes to the one that was first. */
const sameBranch: fc.Arbitrary<readonly Command[]> = fc
  .tuple(who, ofPull("push-more", "push-unruled", "force-push", "edit-body"), fc.nat(60))
  .map(([one, act, calls]): readonly Command[] => [
    { do: "release", attested: true },
    { do: "run-until", who: one, call: "github.updateRefs" },
    { do: "run-until", who: one === 0 ? 1 : 0, call: "signer.sign" },
    { ...act, pull: -1 },
    { do: "run", who: one, calls: 60, pick: 0 },
    { do: "run", who: one === 0 ? 1 : 0, calls, pick: 0 },
  ]);

/** What opens a gate that had passed, without touching the branch. */
function opening(): fc.Arbitrary<Command> {
  return fc.oneof(
    record("review", {
      by: fc.constantFrom(...APPROVERS),
      pull: small,
      state: fc.constantFrom<Review["state"]>("CHANGES_REQUESTED", "DISMISSED"),
    }),
    record("leave", { by: fc.constantFrom(...APPROVERS) }),
    record("health", { lane: small, state: fc.constantFrom("unhealthy" as const, "unknown" as const) }),
    record("hold", { lane: small }),
    record("quarantine", { release: fc.constant(-1) }),
    record("push-main", { what: fc.constantFrom("policy" as const, "digest" as const) }),
    record("rules", { bypass: fc.constant("possible" as const) }),
  );
}

/** What changes or merges the branch itself. */
function sharpest(): fc.Arbitrary<Command> {
  return ofPull(
    "push-unruled",
    "merge-by-hand",
    "take-over",
    "propose-again",
    "force-push",
    "push-more",
    "close",
    "edit-body",
  );
}

export function history(platforms: number): fc.Arbitrary<History> {
  return fc.record({
    platform: fc.nat(platforms - 1),
    before: fc.nat(2),
    commands: fc
      .array(
        fc.oneof(
          { weight: 5, arbitrary: command.map((one) => [one]) },
          { weight: 1, arbitrary: race },
          { weight: 1, arbitrary: sharp },
          { weight: 1, arbitrary: flip },
          { weight: 1, arbitrary: fc.oneof(rebuilt, weaker, sameBranch) },
        ),
        {
          minLength: 6,
          maxLength: 22,
          size: "max",
        },
      )
      .map((parts) => parts.flat()),
  });
}
