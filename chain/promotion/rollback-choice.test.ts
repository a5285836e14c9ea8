import { describe, expect, it } from "vitest";
import type { RollbackRule } from "../clearance/rules.ts";
import { digestOf } from "../digest/digest.ts";
import { automaticRollback } from "./automatic-rollback.ts";
import {
  acrossPlaces,
  chooseRollback,
  type LaneChange,
  type PastDigest,
  pastDigests,
} from "./rollback-choice.ts";
import type { PromotionTrailers } from "./trailers.ts";

const promoter = "clearance-promoter[bot]";
const [v1, v2, v3] = [digestOf("v1"), digestOf("v2"), digestOf("v3")];
const at = (minute: number) => new Date(Date.UTC(2026, 10, 20, 12, minute));
const rule: RollbackRule = { by: ["erin"], approvals: 0, automaticWithin: 30 * 60_000 };

type State =
  | { readonly state: "healthy"; readonly since: Date }
  | { readonly state: "unhealthy" | "unknown" };
const healthySince = (minute: number): State => ({ state: "healthy", since: at(minute) });
const unhealthy: State = { state: "unhealthy" };

function change(
  minute: number,
  [before, after]: readonly [PastDigest["digest"] | null, PastDigest["digest"]],
  state: State = healthySince(0),
  rolledBackBy?: string,
): LaneChange {
  const record: PromotionTrailers = {
    promotion: "a".repeat(64),
    service: "check-in",
    environment: "prod",
    regions: [],
    digest: after,
    previous: before === null ? null : { digest: before, ...state },
    ...(rolledBackBy === undefined ? {} : { rollback: { reason: "5xx", requestedBy: rolledBackBy } }),
  };
  return { before, after, committed: at(minute), position: 60 - minute, record };
}

describe("what stood there before", () => {
  it("was healthy from when it came, or from when the source says, whichever is later", () => {
    const first = change(0, [null, v1]);
    const history = (since: number) => [change(30, [v1, v2], healthySince(since)), first];
    expect(pastDigests(history(-60))).toMatchObject([{ digest: v1, healthyFor: 30 * 60_000 }]);
    expect(pastDigests(history(20))).toMatchObject([{ digest: v1, healthyFor: 10 * 60_000 }]);
  });

  it("keeps its longest time, and no health from before it was seen unhealthy", () => {
    const twice = [
      change(50, [v1, v3], healthySince(45)),
      change(40, [v2, v1], unhealthy),
      change(30, [v1, v2]),
    ];
    const known = new Map(pastDigests([...twice, change(0, [null, v1])]).map((one) => [one.digest, one]));
    expect(known.get(v1)).toMatchObject({ health: "healthy", healthyFor: 30 * 60_000 });
    const broken = pastDigests([change(50, [v1, v3], unhealthy), change(40, [v2, v1]), change(30, [v1, v2])]);
    expect(broken[0]).toMatchObject({ digest: v1, health: "unhealthy", healthyFor: 0 });
  });

  it("is unhealthy everywhere where it was unhealthy anywhere", () => {
    const here = pastDigests([change(30, [v1, v2])]);
    const there = pastDigests([change(20, [v1, v2], unhealthy)]);
    expect(acrossPlaces([here, there])).toMatchObject([{ digest: v1, health: "unhealthy", position: 30 }]);
  });
});

describe("chooseRollback", () => {
  const past = (digest: PastDigest["digest"], minute: number, minutes: number): PastDigest => ({
    digest,
    health: "healthy",
    healthyFor: minutes * 60_000,
    position: 60 - minute,
  });
  const digests = (...given: Parameters<typeof chooseRollback>) =>
    chooseRollback(...given).order.map(({ digest }) => digest);

  it("argo-cd#23547: takes the newest that was healthy for long enough, never an arbitrary one", () => {
    const all = [past(v1, 10, 60), past(v2, 40, 2), past(v3, 30, 15)];
    expect(digests(all, rule, undefined, true)).toEqual([v3, v1, v2]);
    expect(digests(all, { ...rule, healthyFor: 20 * 60_000 }, undefined, true)).toEqual([v1]);
  });

  it("never takes what was unhealthy or whose health nobody knows, and says why", () => {
    const all = [
      { ...past(v1, 10, 0), health: "unhealthy" as const },
      { ...past(v2, 20, 0), health: "unknown" as const },
    ];
    const { order, findings } = chooseRollback(all, rule, undefined, true);
    expect(order).toEqual([]);
    expect(findings.map(({ message }) => message)).toEqual([
      `${v1} was unhealthy there when it was replaced`,
      `${v2} isn't known to have been healthy there`,
    ]);
  });

  it("takes a digest by name only from what stood there in health, as far as health is asked for at all", () => {
    const unknown = { ...past(v2, 20, 0), health: "unknown" as const };
    expect(digests([past(v1, 10, 60), unknown], rule, v1, true)).toEqual([v1]);
    expect(digests([past(v1, 10, 60), unknown], rule, v2, true)).toEqual([]);
    expect(digests([unknown], rule, v2, false)).toEqual([v2]);
    expect(digests([unknown], rule, undefined, false)).toEqual([]);
    expect(chooseRollback([unknown], rule, v3, true).findings).toMatchObject([
      { code: "NOT_HEALTHY_THERE", message: `${v3} isn't among what stood there lately` },
    ]);
    expect(digests([{ ...unknown, health: "unhealthy" }], rule, v2, false)).toEqual([]);
  });
});

describe("automaticRollback", () => {
  const failing = { state: "unhealthy", detail: "503" } as const;
  const promoted = change(40, [v1, v2]);
  const ask = (
    history: readonly LaneChange[],
    minute = 45,
    health: Parameters<typeof automaticRollback>[1] = failing,
  ) => automaticRollback(history, health, rule, promoter, at(minute)).do;

  it("kargo#1396: goes back where health fails soon after a promotion", () => {
    expect(ask([promoted])).toBe("roll-back");
    expect(ask([promoted], 70)).toBe("roll-back");
  });

  it("doesn't after its window, or where the policy doesn't ask for it", () => {
    expect(ask([promoted], 71)).toBe("nothing");
    const { automaticWithin: _, ...never } = rule;
    expect(automaticRollback([promoted], failing, never, promoter, at(45)).do).toBe("nothing");
    expect(ask([{ ...promoted, committed: new Date(Number.NaN) }])).toBe("nothing");
  });

  it("goes back where the merge's clock is a little ahead, and calls a person where no clock is to be believed", () => {
    expect(ask([promoted], 39)).toBe("roll-back");
    expect(automaticRollback([promoted], failing, rule, promoter, at(31))).toMatchObject({
      do: "roll-back",
      reason: expect.stringContaining("0s after"),
    });
    expect(ask([promoted], 29)).toBe("call");
    expect(ask([promoted], 29, { state: "unknown", detail: "no answer" })).toBe("nothing");
  });

  it.each([
    ["unknown, as when the source was lost", { state: "unknown", detail: "no answer" } as const],
    ["healthy", { state: "healthy", since: undefined, detail: "200" } as const],
  ])("does nothing while health is %s", (_, health) => {
    expect(ask([promoted], 45, health)).toBe("nothing");
  });

  it("does nothing about what isn't the promoter's, and on a first release", () => {
    expect(ask([{ ...promoted, record: undefined }])).toBe("nothing");
    expect(ask([change(40, [null, v1])])).toBe("nothing");
  });

  it("never goes back twice in a row: it stops, and calls a person", () => {
    const rolledBack = change(42, [v2, v1], unhealthy, promoter);
    expect(ask([rolledBack, promoted])).toBe("call");
    // Forward again from something that never got well.
    expect(ask([change(43, [v1, v3], unhealthy), rolledBack, promoted])).toBe("call");
    expect(ask([change(43, [v1, v3], { state: "unknown" }), rolledBack, promoted])).toBe("call");
    // What came back was healthy, so this is another story.
    expect(ask([change(43, [v1, v3], healthySince(42)), rolledBack, promoted])).toBe("roll-back");
  });

  it("leaves a person's rollback to that person", () => {
    expect(ask([change(42, [v2, v1], unhealthy, "erin"), promoted])).toBe("nothing");
  });
});
