import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { NOW } from "#test/acme.ts";
import { ago, answer, healthy, inputs, place, question, rules } from "#test/gate-facts.ts";
import { digestOf } from "../../digest/digest.ts";
import type { Health } from "../health.ts";
import type { Rules } from "../rules.ts";
import { askGates } from "./ask-gates.ts";
import type { GateInputs, PlaceFacts } from "./gate-inputs.ts";
import { illnessOf, illUntil } from "./illness.ts";

const MINUTE = 60_000;
const SOAK = 10 * MINUTE;
const ill: Health = { state: "unhealthy", detail: "503" };
const lost: Health = { state: "unknown", detail: "timeout" };

describe("notes of illness", () => {
  it.each<[string, readonly number[], number]>([
    ["the first speaks for a quarter of an hour", [60], 45],
    ["the second for half an hour", [60, 40], 10],
    ["and none for more than two", [600, 500, 400, 300, 200, 100], -20],
    ["whatever order they are read in", [40, 60], 10],
  ])("%s", (_, noted, until) => {
    expect(illUntil(noted.map(ago))).toEqual(ago(until));
  });

  it("say nothing where there are none", () => {
    expect(illUntil([])).toBeUndefined();
  });

  it("never speak for less by one more of them", () => {
    const times = fc.array(fc.nat(10_000), { maxLength: 8 });
    fc.assert(
      fc.property(times, fc.nat(10_000), (noted, more) => {
        const less = illUntil(noted.map(ago));
        const all = illUntil([...noted, more].map(ago));
        expect(all?.getTime()).toBeGreaterThanOrEqual(less?.getTime() ?? 0);
      }),
    );
  });

  it("an unhealthy answer at T means that no soak passes before T + soak, whoever saw it and however it went on", () => {
    // Looks of any promoter, minute by minute: each sees the place and the notes so far, and adds one where it should.
    const looks = fc.array(fc.constantFrom(healthy, healthy, ill), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(looks, fc.constantFrom(undefined, ago(90_000)), (answers, since) => {
        const noted: Date[] = [];
        let lastIll: Date | undefined;
        for (const [minute, health] of answers.entries()) {
          const now = new Date(NOW.getTime() + minute * MINUTE);
          const told = health.state === "healthy" ? { ...health, since } : health;
          const until = illUntil(noted);
          const facts = inputs({
            now,
            opened: NOW,
            places: [place("staging", null, { health: told, since: ago(90_000) })],
            ...(until === undefined ? {} : { illUntil: until }),
          });
          const { outcome } = answer("soak", facts);
          if (health.state !== "healthy") lastIll = now;
          if (lastIll !== undefined && now.getTime() < lastIll.getTime() + SOAK) {
            expect(outcome).not.toBe("passed");
          }
          const illness = illnessOf(question(), askGates(question(), facts), facts);
          if (illness !== undefined && !(until !== undefined && now < until)) noted.push(now);
        }
        expect(noted.length).toBeLessThanOrEqual(4 + answers.length / 120);
      }),
    );
  });

  it("hold back what the source itself remembers as healthy, and nothing where no soak is asked for", () => {
    const remembers = place("staging", null, { health: { ...healthy, since: ago(500) }, since: ago(400) });
    const ask = (illUntil: Date, of: Rules = rules) =>
      answer("soak", inputs({ rules: of, places: [remembers], illUntil })).outcome;
    expect(ask(ago(10))).toBe("passed");
    expect(ask(ago(9))).toBe("pending");
    expect(ask(new Date(Number.NaN))).toBe("pending");
    const { previousWave } = rules;
    if (previousWave === undefined) throw new Error("prod comes after staging");
    expect(ask(ago(-60), { ...rules, previousWave: { ...previousWave, soak: 0 } })).toBe("passed");
  });
});

describe("what is noted", () => {
  const seen = (places: readonly PlaceFacts[], changes: Partial<GateInputs> = {}, about = question()) => {
    const facts = inputs({ places, ...changes });
    return illnessOf(about, askGates(about, facts), facts);
  };
  const at = (changes: Partial<PlaceFacts>) => [place("staging", null, changes)];

  it("is who is ill, for certain or because nobody knows", () => {
    expect(seen(at({ health: ill }))).toEqual({ places: ["staging is unhealthy: 503"], certain: true });
    expect(seen(at({ health: lost }))).toMatchObject({ certain: false });
    expect(seen(at({}))).toBeUndefined();
  });

  it("is nothing of a place that holds another digest, or that nobody soaks in", () => {
    expect(seen(at({ health: ill, digest: digestOf("v0") }))).toBeUndefined();
    const { previousWave } = rules;
    if (previousWave === undefined) throw new Error("prod comes after staging");
    const soakless = { ...rules, previousWave: { ...previousWave, soak: 0 } };
    expect(seen(at({ health: ill }), { rules: soakless })).toBeUndefined();
  });

  it("is nothing of what a wave can do without", () => {
    const wave = { ...rules.wave, regions: ["a", "b", "c"], waves: [["a", "b"], ["c"]], goOn: 1, soak: SOAK };
    const inC = question({ lane: { service: "check-in", environment: "prod", region: "c" } });
    const of = (b: Health) => [place("prod", "a"), place("prod", "b", { health: b })];
    expect(seen(of(ill), { rules: { ...rules, wave } }, inC)).toBeUndefined();
    const all = { ...wave, goOn: 2 };
    expect(seen(of(ill), { rules: { ...rules, wave: all } }, inC)).toMatchObject({ certain: true });
  });

  it("is also the region that stands in for this one, whatever it holds", () => {
    const paired: Rules = { ...rules, tier: 0, pairs: [["a", "b"]], wave: { ...rules.wave, soak: SOAK } };
    const b = place("prod", "b", { digest: digestOf("v0"), health: ill, merging: null });
    const a = place("prod", "a", { digest: digestOf("v0"), merging: null });
    expect(seen([...at({}), a, b], { rules: paired })).toEqual({
      places: ["prod/b is unhealthy: 503"],
      certain: true,
    });
  });
});
