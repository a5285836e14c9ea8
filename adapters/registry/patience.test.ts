import { expect, it } from "vitest";
import { PATIENCE, retryAfter, timeFor, waitAfter } from "./patience.ts";

const now = Date.parse("2026-11-20T10:00:00Z");

it.each([
  ["0", 0],
  ["120", 120_000],
  ["Fri, 20 Nov 2026 10:00:30 GMT", 30_000],
  ["Fri, 20 Nov 2026 09:00:00 GMT", 0],
  ["soon", undefined],
  ["-1e9", undefined],
  [undefined, undefined],
])("reads Retry-After %j as %j ms", (header, milliseconds) => {
  expect(retryAfter(header, now)).toBe(milliseconds);
});

it("waits longer each time, at random, and never longer than its bound", () => {
  expect([1, 2, 3].map((attempt) => waitAfter(PATIENCE, attempt, undefined, 1))).toEqual([200, 400, 800]);
  expect(waitAfter(PATIENCE, 1, undefined, 0.5)).toBe(100);
  expect(waitAfter(PATIENCE, 40, undefined, 1)).toBe(PATIENCE.longestWait);
});

it("waits what it is asked to, up to its bound and not beyond", () => {
  expect(waitAfter(PATIENCE, 1, 30_000, 1)).toBe(30_000);
  expect(waitAfter(PATIENCE, 1, 30_001, 1)).toBeUndefined();
});

it("gives a gigabyte the time that a slow line needs", () => {
  expect(timeFor(PATIENCE, 0)).toBe(PATIENCE.answer);
  expect(timeFor(PATIENCE, 1024 ** 3)).toBe(PATIENCE.answer + 16_384_000);
});
