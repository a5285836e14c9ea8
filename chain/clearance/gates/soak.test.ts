import { describe, expect, it } from "vitest";
import { ago, answer, healthy, inputs, place, question, rules, staging } from "#test/gate-facts.ts";
import { digestOf } from "../../digest/digest.ts";
import type { PlaceFacts } from "./gate-inputs.ts";

describe("the soak gate", () => {
  const outcome = (...places: PlaceFacts[]) => answer("soak", inputs({ places })).outcome;

  it("passes when the environment before has been healthy since its merge for long enough", () => {
    expect(outcome(staging)).toBe("passed");
    expect(outcome(place("staging", null, { since: ago(10) }))).toBe("passed");
  });

  it.each<[string, PlaceFacts[]]>([
    ["it was merged a moment too late", [place("staging", null, { since: new Date(ago(10).getTime() + 1) })]],
    ["it became healthy too late", [place("staging", null, { health: { ...healthy, since: ago(9) } })]],
    ["it is unhealthy", [place("staging", null, { health: { state: "unhealthy", detail: "503" } })]],
    [
      "nobody knows its health",
      [place("staging", null, { health: { state: "unknown", detail: "timeout" } })],
    ],
    ["nobody knows since when it stands", [place("staging", null, { since: null })]],
    ["its time is no time", [place("staging", null, { since: new Date(Number.NaN) })]],
    ["it stands there since the future", [place("staging", null, { since: ago(-60) })]],
    ["another digest stands there", [place("staging", null, { digest: digestOf("v2") })]],
    ["nothing stands there", [place("staging", null, { digest: null })]],
    ["nothing is known of it", []],
    ["two things are said of it", [staging, place("staging", null, { since: ago(60) })]],
    ["only another place is known", [place("dev", null), place("prod", "b")]],
  ])("waits when %s", (_, places) => {
    expect(outcome(...places)).toBe("pending");
  });

  it("counts from the opening of the pull request where the source knows no past", () => {
    const ask = (opened: Date | undefined, place = staging) => {
      const { opened: _, ...facts } = inputs({ places: [place] });
      return answer("soak", opened === undefined ? facts : { ...facts, opened }).outcome;
    };
    expect(ask(ago(10))).toBe("passed");
    expect(ask(ago(9))).toBe("pending");
    expect(ask(undefined)).toBe("pending");
    expect(ask(undefined, place("staging", null, { health: { ...healthy, since: ago(20) } }))).toBe("passed");
  });

  it("gitops-promoter#1319: a healthy place that holds another digest says nothing about this one", () => {
    const idle = inputs({ places: [place("staging", null, { digest: digestOf("v0"), since: ago(9_000) })] });
    for (const gate of ["soak", "health"] as const) expect(answer(gate, idle).outcome).toBe("pending");
  });

  it("says until when it waits", () => {
    const places = [place("staging", null, { since: ago(4) })];
    expect(answer("soak", inputs({ places }))).toMatchObject({
      reason: "staging soaks until 2026-11-20T12:06:00.000Z",
      askedAgain: "2026-11-20T12:06:00.000Z",
    });
  });

  it("counts from the merge where the source knows an earlier time", () => {
    expect(outcome(place("staging", null, { since: ago(4), health: { ...healthy, since: ago(500) } }))).toBe(
      "pending",
    );
  });

  it("asks every region of the environment before", () => {
    const wide = {
      ...rules,
      previousWave: { ...rules.previousWave, environment: "staging", soak: 600_000, regions: ["x", "y"] },
    };
    const ask = (...places: PlaceFacts[]) => answer("soak", inputs({ rules: wide, places }));
    expect(ask(place("staging", "x"), place("staging", "y")).outcome).toBe("passed");
    expect(ask(place("staging", "x"), place("staging", "y", { since: ago(1) })).outcome).toBe("pending");
    expect(ask(place("staging", "x"))).toMatchObject({
      outcome: "pending",
      reason: "nothing certain is known of staging/y",
    });
    expect(ask(staging).outcome).toBe("pending");
  });

  it("doesn't hold up a rollback", () => {
    expect(answer("soak", inputs({ places: [] }), question({ kind: "rollback" })).outcome).toBe("passed");
  });

  it("holds a later region back by the regions before it, not by the environment before", () => {
    const soaking = { ...rules, wave: { ...rules.wave, soak: 600_000 } };
    const inB = question({ lane: { service: "check-in", environment: "prod", region: "b" } });
    const ask = (since: Date) =>
      answer("soak", inputs({ rules: soaking, places: [place("prod", "a", { since })] }), inB).outcome;
    expect(ask(ago(10))).toBe("passed");
    expect(ask(ago(9))).toBe("pending");
  });
});
