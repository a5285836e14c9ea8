import { expect, it } from "vitest";
import type { FaultCode } from "#chain/fault.ts";
import { Fault } from "#chain/fault.ts";
import type { Step } from "#chain/promotion/step.ts";
import { wordsOf } from "./source-words.ts";

const [OLD, NEW] = ["a".repeat(40), "b".repeat(40)];
const range = { repository: "acme/check-in", from: OLD, to: NEW };

/** A step to open the promotions of these services, which tells whose commits its words have. */
function opening(...services: readonly string[]) {
  const ranges = services.map((service) => ({ ...range, service }));
  const worded = (commits: ReadonlyMap<string, unknown>) => {
    const message = `with ${[...commits.keys()].join(" and ") || "none"}`;
    return { message, body: message };
  };
  return { message: "plain", body: "plain", sources: { ranges, worded } } as unknown as Extract<
    Step,
    { do: "open" }
  >;
}

function github(fault?: FaultCode) {
  const asked: string[] = [];
  return {
    asked,
    async commitsBetween(repository: string) {
      asked.push(repository);
      if (fault !== undefined) throw new Fault(fault, "no");
      return { from: OLD, to: NEW, total: 0, dropped: 0, commits: [] };
    },
  };
}

it("asks nothing where nobody is to decide", async () => {
  const { sources: _, ...step } = opening("api");
  const one = github();
  expect((await wordsOf(step, one)).body).toBe("plain");
  expect(one.asked).toEqual([]);
});

it("asks once for services of one source", async () => {
  const one = github();
  expect((await wordsOf(opening("api", "worker"), one)).body).toBe("with api and worker");
  expect(one.asked).toEqual(["acme/check-in"]);
});

it.each(["GITHUB_REJECTED", "GITHUB_DENIED", "GITHUB_UNREACHABLE"] as const)(
  "%s there keeps nothing from being opened",
  async (code) => {
    expect((await wordsOf(opening("api"), github(code))).body).toBe("with none");
  },
);
