import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { answer, inputs, question } from "#test/gate-facts.ts";
import { digestOf } from "../digest/digest.ts";
import { BARRIER_ANNOTATION, barrierIn, digestsPassed } from "./barrier.ts";

const [v0, v1, v2, v3] = [digestOf("v0"), digestOf("v1"), digestOf("v2"), digestOf("v3")];
const bytes = (manifest: unknown) => new TextEncoder().encode(JSON.stringify(manifest));

describe("a rollback barrier", () => {
  it("is what the digest's own manifest says", () => {
    const manifest = { annotations: { [BARRIER_ANNOTATION]: "seats moved to another table" } };
    expect(barrierIn(v1, bytes(manifest))).toEqual({ digest: v1, reason: "seats moved to another table" });
    expect(barrierIn(v1, bytes({ annotations: { other: "x" } }))).toBeUndefined();
    expect(barrierIn(v1, bytes({}))).toBeUndefined();
  });

  it.each([
    ["an empty reason", bytes({ annotations: { [BARRIER_ANNOTATION]: "" } })],
    ["a reason that is no text", bytes({ annotations: { [BARRIER_ANNOTATION]: true } })],
    ["annotations of another shape", bytes({ annotations: [] })],
    ["no JSON", new TextEncoder().encode("<html>")],
  ])("stands also with %s", (_, manifest) => {
    expect(barrierIn(v1, manifest)).toBeDefined();
  });
});

describe("the digests that a rollback passes", () => {
  const changes = [
    { before: v2, after: v3 },
    { before: v1, after: v2 },
    { before: v0, after: v1 },
    { before: null, after: v0 },
  ];

  it("are those since the target stood there, what runs now among them", () => {
    expect(digestsPassed(changes, v2)).toEqual([v3]);
    expect(digestsPassed(changes, v0)).toEqual([v3, v2, v1]);
  });

  it("are all that ever stood there for a target that never did", () => {
    expect(digestsPassed(changes, digestOf("elsewhere"))).toEqual([v3, v2, v1, v0]);
  });

  it("count from the last time that the target stood there", () => {
    const back = [{ before: v1, after: v2 }, { before: v3, after: v1 }, ...changes];
    expect(digestsPassed(back, v1)).toEqual([v2]);
  });

  it("never get fewer by going back further", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(v0, v1, v2, v3), { minLength: 2, maxLength: 6 }), (stood) => {
        const history = stood.map((after, index) => ({ after, before: stood[index + 1] ?? null }));
        const [near, far] = [1, 2].map((index) => history[index - 1]?.before);
        if (near == null || far == null || near === far || stood[0] === far || stood[0] === near) return;
        const passed = digestsPassed(history, far);
        for (const digest of digestsPassed(history, near)) {
          if (digest !== far) expect(passed).toContain(digest);
        }
      }),
    );
  });
});

describe("the schema gate", () => {
  const back = question({ kind: "rollback" });

  it("refuses a rollback past a barrier, and says which", () => {
    const barriers = [{ digest: v3, reason: "seats moved" }];
    expect(answer("schema", inputs({ barriers }), back)).toMatchObject({
      outcome: "refused",
      reason: `${back.digest} is from before ${v3}, past which nothing goes back: seats moved`,
      unblockedBy: ["the builder of check-in"],
    });
  });

  it("passes where there is none, and not where nobody has looked", () => {
    expect(answer("schema", inputs({ barriers: [] }), back).outcome).toBe("passed");
    expect(answer("schema", inputs(), back).outcome).toBe("pending");
  });

  it("lets promotions go forward", () => {
    expect(answer("schema", inputs()).outcome).toBe("passed");
  });
});
