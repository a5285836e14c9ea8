import { expect, it } from "vitest";
import { tagTurns } from "./tag-turns.ts";

const named = (count: number) => Array.from({ length: count }, (_, index) => `service-${index}`);
const at = (minute: number) => new Date(minute * 60_000);

it("asks every tag of few services each time", () => {
  const services = named(500);
  expect(services.filter(tagTurns(services, at(7)))).toEqual(services);
});

it("asks each of many services once in as many minutes as it takes, never more than five hundred at a time", () => {
  const services = named(10_000);
  const asked = Array.from({ length: 20 }, (_, minute) => services.filter(tagTurns(services, at(minute))));
  expect(Math.max(...asked.map(({ length }) => length))).toBe(500);
  expect(asked.flat().toSorted()).toEqual(services.toSorted());
  const hinted = tagTurns(services, at(0), new Set(["service-7"]));
  expect(hinted("service-7")).toBe(true);
  expect(hinted("service-8")).toBe(false);
});
