import { expect, it } from "vitest";
import { Turns } from "./turns.ts";

it("lets the next begin when the one before has ended, also in failure", async () => {
  const turns = new Turns();
  const seen: string[] = [];
  const first = turns.take("tag", async () => {
    seen.push("first begins");
    await new Promise((later) => setImmediate(later));
    seen.push("first ends");
    throw new Error("first failed");
  });
  const second = turns.take("tag", async () => seen.push("second"));
  const other = turns.take("another tag", async () => seen.push("another"));
  await expect(first).rejects.toThrow("first failed");
  await Promise.all([second, other]);
  expect(seen).toEqual(["first begins", "another", "first ends", "second"]);
});
