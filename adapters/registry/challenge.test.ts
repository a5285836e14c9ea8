import { expect, it } from "vitest";
import { parseChallenges } from "./challenge.ts";

it.each([
  ["Basic", [{ scheme: "basic", parameters: {} }]],
  ['Basic realm="a b"', [{ scheme: "basic", parameters: { realm: "a b" } }]],
  [
    'Bearer realm="https://auth.example/token",service="registry.example",scope="repository:a/b:pull,push"',
    [
      {
        scheme: "bearer",
        parameters: {
          realm: "https://auth.example/token",
          service: "registry.example",
          scope: "repository:a/b:pull,push",
        },
      },
    ],
  ],
  [
    'Basic realm="x", BEARER Realm=https , service = "a\\"b"',
    [
      { scheme: "basic", parameters: { realm: "x" } },
      { scheme: "bearer", parameters: { realm: "https", service: 'a"b' } },
    ],
  ],
  ["", []],
  ["realm=lonely", []],
  ['Bearer realm="never closed', [{ scheme: "bearer", parameters: {} }]],
  ["\u0000\u0001", []],
])("reads the challenges of %j", (header, challenges) => {
  expect(parseChallenges(header)).toEqual(challenges);
});

it("reads a header of 64 KiB that is made to be slow", () => {
  expect(parseChallenges(`Bearer ${"a=\\".repeat(16_384)}`)).toHaveLength(1);
  expect(parseChallenges(`Bearer realm="${"\\".repeat(65_536)}`)).toHaveLength(1);
});
