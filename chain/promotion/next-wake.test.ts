import { describe, expect, it } from "vitest";
import type { GateAnswer } from "../clearance/gate.ts";
import { nextWake } from "./next-wake.ts";
import type { ObservedState } from "./state.ts";
import type { Step } from "./step.ts";

const now = new Date("2026-11-20T08:00:00Z");
const lane = { service: "check-in", environment: "prod", region: null };

function state(rollback?: object) {
  const environments = [{ name: "prod", ...(rollback === undefined ? {} : { rollback }) }];
  return { policy: { policy: { environments } } } as unknown as Pick<ObservedState, "policy">;
}

function waits(...answers: readonly (readonly [string, string])[]): Step {
  return {
    do: "wait",
    lane,
    reason: "",
    askedAgain: "",
    pullRequest: 1,
    answers: answers.map(
      ([gate, askedAgain]) => ({ gate, outcome: "pending", reason: "", askedAgain }) as unknown as GateAnswer,
    ),
  };
}

describe("the next wake", () => {
  it("kardinal polling: is none where only people and GitHub's own events can change something", () => {
    const review = waits(["approval", "on the next review"]);
    const check = waits(["checks", "on the next status or check run"]);
    expect(nextWake([review, check, { do: "nothing", lane, reason: "" }], state(), now)).toBeNull();
  });

  it("kargo#647: is the earliest time that a gate names, instead of a poll every few minutes", () => {
    const steps = [
      waits(["calendar", "2026-11-20T11:00:00.000Z"], ["approval", "on the next review"]),
      waits(["soak", "2026-11-20T09:30:00.000Z"]),
      waits(["hold", "2026-11-21T00:00:00.000Z"]),
    ];
    expect(nextWake(steps, state(), now)).toEqual(new Date("2026-11-20T09:30:00Z"));
  });

  it("comes soon where health is waited for, something couldn't be read, or a place may go back by itself", () => {
    const soon = new Date("2026-11-20T08:01:00Z");
    expect(nextWake([waits(["health", "when its health is asked again"])], state(), now)).toEqual(soon);
    const fault: Step = { do: "fault", lane, code: "GITHUB_UNREACHABLE", message: "" };
    expect(nextWake([fault], state(), now)).toEqual(soon);
    expect(nextWake([], state({ automatic: true }), now)).toEqual(soon);
  });

  it("is never in the past", () => {
    expect(nextWake([waits(["hold", "2026-11-20T07:00:00.000Z"])], state(), now)).toEqual(
      new Date("2026-11-20T08:00:01Z"),
    );
  });
});
