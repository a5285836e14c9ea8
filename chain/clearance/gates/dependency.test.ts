import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ACME_POLICY } from "#test/acme.ts";
import { ago, answer, inputs, place, question, rules } from "#test/gate-facts.ts";
import { digestOf } from "../../digest/digest.ts";
import { parsePolicy } from "../parse-policy.ts";
import type { Rules } from "../rules.ts";
import type { DigestAge, PlaceFacts } from "./gate-inputs.ts";

const least = digestOf("seats 2");
const newer = digestOf("seats 3");
const older = digestOf("seats 1");
const aged = (digest: DigestAge["digest"], minutes: number, service = "seats"): DigestAge => ({
  service,
  digest,
  made: ago(minutes),
});
const AGES = [aged(older, 300), aged(least, 200), aged(newer, 100)];

describe("the dependency gate", () => {
  const needy: Rules = { ...rules, needs: [{ service: "seats", atLeast: least }] };
  const seats = (digest: PlaceFacts["digest"], changes: Partial<PlaceFacts> = {}) =>
    place("prod", "a", { service: "seats", digest, ...changes });
  const ask = (places: readonly PlaceFacts[], ages: readonly DigestAge[] = AGES, of = needy) =>
    answer("dependency", inputs({ rules: of, places, ages }));

  it("kargo#581: passes what is needed, and what was made after it", () => {
    expect(ask([seats(least)], []).outcome).toBe("passed");
    expect(ask([seats(newer)]).outcome).toBe("passed");
  });

  it.each<[string, readonly PlaceFacts[], readonly DigestAge[]]>([
    ["it holds an older one", [seats(older)], AGES],
    ["it isn't deployed", [seats(null)], AGES],
    ["nothing is known of it", [], AGES],
    ["two things are said of it", [seats(newer), seats(least)], AGES],
    ["it stands in another region alone", [place("prod", "b", { service: "seats", digest: newer })], AGES],
    ["another service holds the digest", [place("prod", "a", { service: "boarding", digest: least })], AGES],
    ["its age isn't known", [seats(newer)], [aged(least, 200)]],
    ["the age of what is needed isn't known", [seats(newer)], [aged(newer, 100)]],
    [
      "only another service's digest of that name has an age",
      [seats(newer)],
      [aged(least, 200), aged(newer, 100, "x")],
    ],
    ["it stood there before what is needed was made", [seats(newer, { since: ago(250) })], AGES],
    [
      "its age is no time",
      [seats(newer)],
      [aged(least, 200), { ...aged(newer, 1), made: new Date(Number.NaN) }],
    ],
  ])("waits when %s", (_, places, ages) => {
    expect(ask(places, ages)).toMatchObject({
      outcome: "pending",
      unblockedBy: ["the promotion of seats in prod/a"],
    });
  });

  it("asks only where it is needed", () => {
    const elsewhere = { ...rules, needs: [{ service: "seats", atLeast: least, in: ["staging"] }] };
    expect(ask([], [], elsewhere).outcome).toBe("passed");
    expect(
      ask([], [], { ...rules, needs: [{ service: "seats", atLeast: least, in: ["prod"] }] }).outcome,
    ).toBe("pending");
  });

  it("asks for all that is needed", () => {
    const two = { ...rules, needs: [...(needy.needs ?? []), { service: "boarding", atLeast: least }] };
    expect(ask([seats(least)], AGES, two).outcome).toBe("pending");
  });

  it("doesn't hold up a rollback", () => {
    const facts = inputs({ rules: needy, places: [] });
    expect(answer("dependency", facts, question({ kind: "rollback" })).outcome).toBe("passed");
  });

  it("never passes by knowing less", () => {
    fc.assert(
      fc.property(
        fc.constantFrom(older, least, newer, null),
        fc.subarray(AGES),
        fc.boolean(),
        (digest, ages, known) => {
          if (ask(known ? [seats(digest)] : [], ages).outcome !== "passed") return;
          expect(ask([seats(digest)], AGES).outcome).toBe("passed");
        },
      ),
    );
  });

  it("is written in clearance.yaml of services and environments that are there", () => {
    const policy = (need: string) =>
      parsePolicy(ACME_POLICY.replace("    tier: 0\n", `    tier: 0\n    needs: [${need}]\n`));
    expect(() => policy(`{ service: check-in, atLeast: "${least}" }`)).toThrow("can't need itself");
    expect(() => policy(`{ service: seats, atLeast: "${least}" }`)).toThrow('no service "seats"');
    expect(() => policy('{ service: seats, atLeast: "v2" }')).toThrow("needs");
  });
});
