import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { canonicalJson, type Json } from "./canonical-json.ts";

describe("canonicalJson", () => {
  it("is JSON of the same value, and the same text for it however its keys were ordered", () => {
    const turned = (value: Json): Json => {
      if (value === null || typeof value !== "object") return value;
      if (Array.isArray(value)) return value.map(turned);
      return Object.fromEntries(
        Object.entries(value)
          .reverse()
          .map(([key, one]) => [key, turned(one ?? null)]),
      );
    };
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const json = value as Json;
        expect(JSON.parse(canonicalJson(json))).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonicalJson(turned(json))).toBe(canonicalJson(json));
      }),
    );
  });

  it("sorts keys by UTF-16 code units, as RFC 8785 has it", () => {
    const value = { "\u20ac": 1, "\r": 2, "1": 3, "\ud83d\ude00": 4, "\u0080": 5, "\u00f6": 6, "\ufb33": 7 };
    expect(canonicalJson(value)).toBe(
      '{"\\r":2,"1":3,"\u0080":5,"\u00f6":6,"\u20ac":1,"\ud83d\ude00":4,"\ufb33":7}',
    );
  });

  it("leaves out what is undefined and keeps what is null", () => {
    expect(canonicalJson({ a: undefined, b: null, c: [] })).toBe('{"b":null,"c":[]}');
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])("has no text for %d", (value) => {
    expect(() => canonicalJson({ value })).toThrow(TypeError);
  });
});
