import { describe, expect, it } from "vitest";
import { boolean, der, generalizedTime, integer, oid, setOf, validityTime } from "./der.ts";

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString("hex");

describe("the DER writer", () => {
  it.each([
    [0, "020100"],
    [127, "02017f"],
    [128, "02020080"],
    [256, "02020100"],
    [Buffer.from("00008f", "hex"), "0202008f"],
    [Buffer.from("0000", "hex"), "020100"],
  ])("writes the integer %s in the fewest bytes, never negative", (value, expected) => {
    expect(hex(integer(value))).toBe(expected);
  });

  it.each([
    ["2.5.4.3", "0603550403"],
    ["1.3.6.1.4.1.57264.1.8", "060a2b0601040183bf300108"],
    ["1.2.840.113549.1.7.2", "06092a864886f70d010702"],
  ])("writes the object identifier %s", (dotted, expected) => {
    expect(hex(oid(dotted))).toBe(expected);
  });

  it.each([
    [127, "047f"],
    [128, "048180"],
    [256, "04820100"],
    [70_000, "0483011170"],
  ])("writes the length %i in the short or the long form", (size, head) => {
    expect(hex(der(0x04, Buffer.alloc(size))).slice(0, head.length)).toBe(head);
  });

  it("puts the elements of a set in order, whatever order they are given in", () => {
    expect(setOf(integer(2), integer(1))).toEqual(setOf(integer(1), integer(2)));
  });

  it("writes true as one byte of ones", () => {
    expect(hex(boolean(true))).toBe("0101ff");
  });

  it("drops fractions of a second, and changes the form of a certificate's date in 2050", () => {
    expect(generalizedTime(new Date("2026-11-20T10:00:00.120Z")).subarray(2).toString()).toBe(
      "20261120100000Z",
    );
    expect(validityTime(new Date("2049-12-31T23:59:59Z")).subarray(2).toString()).toBe("491231235959Z");
    expect(validityTime(new Date("2050-01-01T00:00:00Z")).subarray(2).toString()).toBe("20500101000000Z");
  });
});
