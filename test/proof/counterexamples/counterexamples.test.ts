import { describe, expect, it } from "vitest";
import { play } from "../model/play.ts";
import { COUNTEREXAMPLES } from "./histories.ts";

describe("what once broke a promise, and doesn't any more", () => {
  it.each(Object.entries(COUNTEREXAMPLES))("%s", async (_name, history) => {
    expect((await play(history)).violations).toEqual([]);
  });
});
