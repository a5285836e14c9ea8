import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACME_POLICY } from "#test/acme.ts";
import { ago, answer, inputs, place, question, rules } from "#test/gate-facts.ts";
import { digestOf } from "../../digest/digest.ts";
import { parsePolicy } from "../parse-policy.ts";
import type { Rules } from "../rules.ts";
import { enoughOf } from "../waves.ts";
import type { PlaceFacts } from "./gate-inputs.ts";
import { wavesBefore } from "./wave-before.ts";

const regions = ["a", "b", "c", "d", "e"];
const wide: Rules = {
  ...rules,
  wave: { ...rules.wave, regions, waves: [["a"], ["b", "c", "d"], ["e"]], goOn: 2, soak: 600_000 },
};
const lane = (region: string) => ({ service: "check-in", environment: "prod", region });

describe("waves", () => {
  const ask = (gate: "soak" | "health", region: string, ...places: PlaceFacts[]) =>
    answer(gate, inputs({ rules: wide, places }), question({ lane: lane(region) }));
  const good = (region: string) => place("prod", region);
  const soaking = (region: string) => place("prod", region, { since: ago(1) });
  const ill = (region: string) => place("prod", region, { health: { state: "unhealthy", detail: "503" } });
  const behind = (region: string) => place("prod", region, { digest: digestOf("v0") });

  it("look at every wave before, and at the environment before only for the first", () => {
    expect(wavesBefore(lane("e"), wide)).toMatchObject([
      { environment: "prod", regions: ["a"], enough: 1 },
      { environment: "prod", regions: ["b", "c", "d"], enough: 2 },
    ]);
    expect(wavesBefore(lane("c"), wide)).toMatchObject([{ environment: "prod", regions: ["a"] }]);
    expect(wavesBefore(lane("a"), wide)).toMatchObject([
      { environment: "staging", regions: [null], enough: 1 },
    ]);
  });

  it("kargo#907: go on when enough of a wave hold the digest, healthy and soaked", () => {
    for (const rest of [ill("d"), soaking("d"), behind("d")]) {
      expect(ask("soak", "e", good("a"), good("b"), good("c"), rest).outcome).toBe("passed");
      expect(ask("health", "e", good("a"), good("b"), good("c"), rest).outcome).toBe("passed");
    }
  });

  it.each<[string, PlaceFacts, PlaceFacts]>([
    ["are soaking", soaking("c"), soaking("d")],
    ["are ill", ill("c"), ill("d")],
    ["hold something else", behind("c"), behind("d")],
  ])("don't go on while too many of a wave %s", (_, c, d) => {
    const { outcome, reason } = ask("soak", "e", good("a"), good("b"), c, d);
    expect(outcome).not.toBe("passed");
    expect(reason).toContain("1 of the 2 that are enough");
  });

  it("don't forget a wave further back", () => {
    expect(ask("soak", "e", ill("a"), good("b"), good("c"), good("d")).outcome).not.toBe("passed");
    expect(ask("health", "e", ill("a"), good("b"), good("c"), good("d")).outcome).toBe("refused");
  });

  it("never pass by knowing less", () => {
    const any = (region: string) =>
      fc.constantFrom(good(region), soaking(region), ill(region), behind(region));
    fc.assert(
      fc.property(fc.tuple(any("a"), any("b"), any("c"), any("d")), fc.nat(3), (places, gone) => {
        for (const gate of ["soak", "health"] as const) {
          const less = places.filter((_, index) => index !== gone);
          if (ask(gate, "e", ...less).outcome === "passed") {
            expect(ask(gate, "e", ...places).outcome).toBe("passed");
          }
        }
      }),
    );
  });

  it.each([
    [undefined, 3, 3],
    [2, 3, 2],
    [5, 3, 3],
    ["66%", 3, 2],
    ["67%", 3, 3],
    ["1%", 3, 1],
    ["100%", 4, 4],
  ])("with %s of %i regions need %i", (goOn, size, enough) => {
    expect(enoughOf(goOn, size)).toBe(enough);
  });

  it("are written in clearance.yaml, with every region once", () => {
    const policy = (lines: string) =>
      parsePolicy(ACME_POLICY.replace("    regions: [a, b]\n", `    regions: [a, b]\n${lines}`));
    expect(policy("    waves: [[a], [b]]\n    goOn: 100%\n").environments[2]?.waves).toEqual([["a"], ["b"]]);
    expect(() => policy("    waves: [[a]]\n")).toThrow("must hold its regions");
    expect(() => policy("    waves: [[b], [a]]\n")).toThrow("must hold its regions");
    expect(() => policy("    waves: [[a], [a], [b]]\n")).toThrow("must hold its regions");
    expect(() => policy("    goOn: 1\n")).toThrow("no waves");
    expect(() => policy("    waves: [[a], [b]]\n    goOn: 2\n")).toThrow("the largest has 1");
    expect(() => policy("    waves: [[a], [b]]\n    goOn: 0%\n")).toThrow("percentage");
  });
});
