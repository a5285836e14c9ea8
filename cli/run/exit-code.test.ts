import { expect, it } from "vitest";
import { Fault } from "#chain/fault.ts";
import type { Step } from "#chain/promotion/step.ts";
import type { StepOutcome } from "#operations/apply.ts";
import { exitCode } from "./exit-code.ts";

const lane = { service: "check-in", environment: "dev", region: null };
const finding = { code: "SBOM_MISSING", message: "none" } as const;
const nothing: Step = { do: "nothing", lane, reason: "up to date" };
const refuse: Step = { do: "refuse", lane, findings: [finding] };
const fault: Step = { do: "fault", lane, code: "REGISTRY_UNREACHABLE", message: "down" };
const refused: StepOutcome = { step: nothing, result: "refused", findings: [finding] };
const faulted: StepOutcome = { step: nothing, result: "fault", fault: new Fault("GIT_FAILED", "no") };

it.each([
  ["nothing to do or waiting", [], [nothing], 0, 0],
  ["a refusal in the plan", [], [nothing, refuse], 0, 1],
  ["a refusal while applying", [refused], [], 0, 1],
  ["a lane that couldn't be observed", [], [refuse, fault], 2, 2],
  ["a step that faulted", [refused, faulted], [], 2, 2],
] satisfies [string, StepOutcome[], Step[], number, number][])(
  "%s ends as documented, with and without --exit-code",
  (_, done, left, without, withFlag) => {
    expect(exitCode({ done, left, kept: [] }, false)).toBe(without);
    expect(exitCode({ done, left, kept: [] }, true)).toBe(withFlag);
  },
);

it("ends as refused where a person is called, whatever was asked for", () => {
  const kept = [{ about: "check-in in prod", result: "refused", findings: [finding] }] as const;
  expect(exitCode({ done: [], left: [nothing], kept }, false)).toBe(1);
  expect(exitCode({ done: [faulted], left: [], kept }, false)).toBe(2);
});
