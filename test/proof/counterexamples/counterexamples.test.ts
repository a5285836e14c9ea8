import { describe, expect, it } from "vitest";
import { MUTATIONS } from "../../../tools/proof/mutations.ts";
import { play } from "../model/play.ts";
import { COUNTEREXAMPLES } from "./histories.ts";
import { WITNESSES } from "./witnesses.ts";

describe("what once broke a promise, and doesn't any more", () => {
  it.each(Object.entries(COUNTEREXAMPLES))("%s", async (_name, history) => {
    expect((await play(history)).violations).toEqual([]);
  });
});

describe("what shows a precondition at work, and breaks no promise with it", () => {
  it("is there for each that the mutations drop", () => {
    expect(Object.keys(WITNESSES)).toEqual(MUTATIONS.map(({ name }) => name));
  });

  it.each(Object.entries(WITNESSES))("%s", async (_name, history) => {
    expect((await play(history)).violations).toEqual([]);
  });
});
