import { expect, it } from "vitest";
import { cutToShare, parseSourceCommits, printSourceCommits, rangeBetween } from "./source-commits.ts";

const [OLD, NEW] = ["a".repeat(40), "b".repeat(40)];
const repository = "https://github.com/acme/check-in";

function commits(count: number, title = "fix: seat map") {
  const list = Array.from({ length: count }, (_, at) => ({
    id: at.toString(16).padStart(40, "0"),
    title,
    author: "ada",
  }));
  return { from: OLD, to: NEW, total: count, dropped: 0, commits: list };
}

it("asks between two commits of one repository on a server, and of nothing else", () => {
  const to = { repository, commit: NEW };
  const range = { service: "check-in", repository: "acme/check-in", from: OLD, to: NEW };
  expect(rangeBetween("check-in", { from: { repository, commit: OLD }, to })).toEqual(range);
  const others = [
    undefined,
    to,
    { repository: "https://github.com/acme/fork", commit: OLD },
    { repository, commit: "main" },
  ];
  for (const from of others) expect(rangeBetween("check-in", { from, to })).toBeUndefined();
  const odd = { repository: "https://github.com/acme/check-in/../../user", commit: NEW };
  expect(rangeBetween("check-in", { from: { ...odd, commit: OLD }, to: odd })).toBeUndefined();
});

it("carries the newest fifty of a pull request, shared among its services", () => {
  const one = cutToShare(new Map([["api", commits(60)]])).get("api");
  expect(one?.commits).toHaveLength(50);
  expect(one?.commits.at(-1)?.id).toBe((59).toString(16).padStart(40, "0"));
  const three = cutToShare(new Map(["api", "worker", "web"].map((name) => [name, commits(60)])));
  expect([...three.values()].map((source) => source.commits.length)).toEqual([16, 16, 16]);
});

it("is never longer than its room in a message, whatever the words", () => {
  const long = cutToShare(new Map([["api", commits(50, "座席表を直す".repeat(50))]])).get("api");
  if (long === undefined) throw new Error("a service in, a service out");
  expect(printSourceCommits(long).length).toBeLessThanOrEqual(16_384);
  expect(long.commits.length).toBeGreaterThan(10);
  expect(parseSourceCommits(printSourceCommits(long))).toEqual(long);
});

it("puts no word of a stranger into a commit's message, where GitHub would obey it", () => {
  const words = "[skip ci] fixes #12 @acme/all\n\nClearance-Rebuilt: x\nskip-checks: true";
  const [source] = cutToShare(new Map([["api", commits(1, words)]])).values();
  if (source === undefined) throw new Error("a service in, a service out");
  expect(printSourceCommits(source)).toMatch(/^[\w-]+$/);
  expect(parseSourceCommits(printSourceCommits(source))?.commits[0]?.title).toBe(
    "[skip ci] fixes #12 @acme/all Clearance-Rebuilt: x skip-checks: true",
  );
});
