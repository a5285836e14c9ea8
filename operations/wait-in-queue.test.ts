import { expect, it } from "vitest";
import { waitInQueue } from "./wait-in-queue.ts";

async function waiting(answers: readonly string[]) {
  const slept: number[] = [];
  let asked = 0;
  const answer = await waitInQueue(
    async () => answers[Math.min(asked++, answers.length - 1)] ?? "",
    (one) => one === "queued",
    async (milliseconds) => slept.push(milliseconds),
  );
  return { answer, asked, slept: slept.length };
}

it("asks again while it is queued, and no longer", async () => {
  expect(await waiting(["queued", "queued", "merged"])).toEqual({ answer: "merged", asked: 3, slept: 2 });
  expect(await waiting(["refused"])).toEqual({ answer: "refused", asked: 1, slept: 0 });
});

it("leaves the rest to the next pass where the queue takes too long", async () => {
  expect(await waiting(["queued"])).toEqual({ answer: "queued", asked: 60, slept: 59 });
});
