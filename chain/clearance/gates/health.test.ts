import { describe, expect, it } from "vitest";
import { answer, inputs, place, question, staging } from "#test/gate-facts.ts";
import { digestOf } from "../../digest/digest.ts";
import type { GateQuestion } from "../gate.ts";
import type { Health } from "../health.ts";
import type { PlaceFacts } from "./gate-inputs.ts";

describe("the health gate", () => {
  const inB = question({ lane: { service: "check-in", environment: "prod", region: "b" } });
  const outcome = (about: GateQuestion, ...places: PlaceFacts[]) =>
    answer("health", inputs({ places }), about).outcome;
  const unhealthy: Health = { state: "unhealthy", detail: "503" };

  it("passes while the environment before is healthy", () => {
    expect(outcome(question(), staging)).toBe("passed");
  });

  it("refuses while it is unhealthy, and waits while nobody knows", () => {
    expect(outcome(question(), place("staging", null, { health: unhealthy }))).toBe("refused");
    expect(
      outcome(question(), place("staging", null, { health: { state: "unknown", detail: "timeout" } })),
    ).toBe("pending");
  });

  it("refuses for one ill place, even where nobody knows of another", () => {
    const staged = inputs({ places: [staging] });
    const wave = {
      environment: "staging",
      regions: ["x", "y"],
      soak: 0,
      health: { sources: [], independent: 1 },
    };
    const facts = inputs({
      rules: { ...staged.rules, previousWave: wave },
      places: [
        place("staging", "x", { health: { state: "unknown", detail: "timeout" } }),
        place("staging", "y", { health: unhealthy }),
      ],
    });
    expect(answer("health", facts, question()).outcome).toBe("refused");
  });

  it("kargo#5144: takes its yes back when the place falls ill afterwards", () => {
    expect(outcome(question(), staging)).toBe("passed");
    expect(outcome(question(), place("staging", null, { health: unhealthy }))).toBe("refused");
  });

  it("lets the second region wait until the first holds the digest and is healthy with it", () => {
    expect(outcome(inB, staging, place("prod", "a", { digest: null }))).toBe("pending");
    expect(outcome(inB, staging, place("prod", "a", { health: unhealthy }))).toBe("refused");
    expect(outcome(inB, staging, place("prod", "a"))).toBe("passed");
  });

  it("lets no place's own illness keep a repair out", () => {
    expect(
      outcome(question(), staging, place("prod", "a", { digest: digestOf("v0"), health: unhealthy })),
    ).toBe("passed");
  });

  it("doesn't hold up a rollback", () => {
    expect(outcome({ ...inB, kind: "rollback" })).toBe("passed");
  });
});
