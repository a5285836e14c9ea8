import { describe, expect, it } from "vitest";
import { ACME_POLICY } from "#test/acme.ts";
import { ago, answer, healthy, inputs, place, question, rules } from "#test/gate-facts.ts";
import { digestOf } from "../../digest/digest.ts";
import type { Health } from "../health.ts";
import { parsePolicy } from "../parse-policy.ts";
import type { Rules } from "../rules.ts";
import type { PlaceFacts } from "./gate-inputs.ts";

const old = digestOf("v0");
const ill: Health = { state: "unhealthy", detail: "503" };
const lost: Health = { state: "unknown", detail: "timeout" };

describe("the pairs gate", () => {
  const paired: Rules = { ...rules, tier: 0, pairs: [["a", "b"]], wave: { ...rules.wave, soak: 600_000 } };
  const a = (changes: Partial<PlaceFacts> = {}) => place("prod", "a", { merging: null, ...changes });
  const b = (changes: Partial<PlaceFacts> = {}) => place("prod", "b", { merging: null, ...changes });
  const ask = (region: "a" | "b", places: readonly PlaceFacts[], of: Rules = paired) =>
    answer(
      "pairs",
      inputs({ rules: of, places }),
      question({ lane: { service: "check-in", environment: "prod", region } }),
    );

  it("lets the first change while the second stays as it is, healthy and settled", () => {
    expect(ask("a", [a({ digest: old }), b({ digest: old })]).outcome).toBe("passed");
  });

  it("lets the second follow once the first holds the digest, healthy and soaked", () => {
    expect(ask("b", [a({ since: ago(10) }), b({ digest: old })]).outcome).toBe("passed");
  });

  it.each<[string, "a" | "b", readonly PlaceFacts[]]>([
    ["the second goes before the first", "b", [a({ digest: old }), b({ digest: old })]],
    ["the first is soaking", "b", [a({ since: ago(9) }), b({ digest: old })]],
    [
      "the first became healthy lately",
      "b",
      [a({ health: { ...healthy, since: ago(1) } }), b({ digest: old })],
    ],
    ["the first is ill with it", "b", [a({ health: ill }), b({ digest: old })]],
    ["nobody knows how the first is", "b", [a({ health: lost }), b({ digest: old })]],
    ["the first is being changed again", "b", [a({ merging: "https://x.example/9" }), b({ digest: old })]],
    ["nobody has looked whether the first is being changed", "b", [place("prod", "a"), b({ digest: old })]],
    [
      "the second is being changed",
      "a",
      [a({ digest: old }), b({ digest: old, merging: "https://x.example/9" })],
    ],
    ["the second is ill", "a", [a({ digest: old }), b({ digest: old, health: ill })]],
    ["nobody knows how the second is", "a", [a({ digest: old }), b({ digest: old, health: lost })]],
    ["the second was changed lately", "a", [a({ digest: old }), b({ digest: old, since: ago(9) })]],
    ["nothing is known of the other", "a", [a({ digest: old })]],
    ["two things are said of the other", "a", [a({ digest: old }), b({ digest: old }), b()]],
    ["nothing is known of this one", "a", [b({ digest: old })]],
  ])("waits when %s", (_, region, places) => {
    expect(ask(region, places).outcome).toBe("pending");
  });

  it("keeps no repair out of a region that is ill itself", () => {
    expect(ask("a", [a({ digest: old, health: ill }), b({ digest: old, health: ill })]).outcome).toBe(
      "passed",
    );
  });

  it("lets the first take a fix before the second took what is ill there", () => {
    const places = [a({ digest: digestOf("bad"), health: ill }), b({ digest: old })];
    expect(ask("a", places).outcome).toBe("passed");
    expect(ask("b", places).outcome).toBe("pending");
  });

  it("lets both never pass at once, whatever each holds and however it is", () => {
    const states = [healthy, ill, lost].flatMap((health) =>
      [digestOf("v1"), old].flatMap((digest) =>
        [ago(1), ago(30)].map((since) => ({ health, digest, since })),
      ),
    );
    for (const here of states) {
      for (const there of states) {
        const places = [a({ ...here, merging: null }), b({ ...there, merging: null })];
        const wants = (one: PlaceFacts["digest"]) => one !== question().digest;
        const both =
          wants(here.digest) &&
          wants(there.digest) &&
          ask("a", places).outcome === "passed" &&
          ask("b", places).outcome === "passed";
        expect(both).toBe(false);
      }
    }
  });

  it("asks a service that doesn't say its tier, and none of a higher one", () => {
    const places = [a({ digest: old }), b({ digest: old })];
    const { tier: _, ...silent } = paired;
    expect(ask("b", places, silent).outcome).toBe("pending");
    expect(ask("b", places, { ...paired, tier: 1 }).outcome).toBe("passed");
  });

  it("says who unblocks it, and where", () => {
    expect(ask("a", [a({ digest: old }), b({ digest: old, merging: "https://x.example/9" })])).toMatchObject({
      reason: "prod/b is being changed",
      link: "https://x.example/9",
      askedAgain: "when that merge has ended",
    });
  });

  it("doesn't hold up a rollback", () => {
    expect(
      answer("pairs", inputs({ rules: paired, places: [] }), question({ kind: "rollback" })).outcome,
    ).toBe("passed");
  });

  it("is declared of regions that are there, each in one pair", () => {
    const policy = (pairs: string) =>
      parsePolicy(ACME_POLICY.replace("    regions: [a, b]\n", `    regions: [a, b]\n    pairs: ${pairs}\n`));
    expect(policy("[[a, b]]").environments[2]?.pairs).toEqual([["a", "b"]]);
    expect(() => policy("[[a, c]]")).toThrow('no region "c"');
    expect(() => policy("[[a, a]]")).toThrow("already");
    expect(() => policy("[[a]]")).toThrow("pairs");
  });
});
