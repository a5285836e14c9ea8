import { describe, expect, it } from "vitest";
import { digestOf } from "../digest/digest.ts";
import { unplannedChanges } from "./planned-change.ts";
import { type PlannedEdit, plannedFiles } from "./planned-edit.ts";

const bytes = (text: string) => new TextEncoder().encode(text);
const planned = [
  { path: "a.yaml", bytes: bytes("a: 2\n") },
  { path: "gone.yaml", bytes: null },
];
const asPlanned = [
  { path: "a.yaml", before: bytes("a: 1\n"), after: bytes("a: 2\n"), plain: true },
  { path: "gone.yaml", before: bytes("x"), after: undefined, plain: true },
];
const plain = true;

describe("a diff", () => {
  it("is as planned when each file has exactly the planned bytes", () => {
    expect(unplannedChanges(planned, asPlanned)).toEqual([]);
  });

  it.each([
    [
      "a byte differs",
      [{ path: "a.yaml", before: undefined, after: bytes("a: 2"), plain }, ...asPlanned.slice(1)],
    ],
    [
      "the same bytes are a link's target, or a program's",
      [
        { path: "a.yaml", before: bytes("a: 1\n"), after: bytes("a: 2\n"), plain: false },
        ...asPlanned.slice(1),
      ],
    ],
    [
      "another file is changed",
      [...asPlanned, { path: "b.yaml", before: undefined, after: bytes(""), plain }],
    ],
    [
      "a file is too large to be read",
      [
        { path: "a.yaml", before: bytes("a: 1\n"), after: "too large" as const, plain },
        ...asPlanned.slice(1),
      ],
    ],
    ["a file is not changed", asPlanned.slice(0, 1)],
    [
      "a file is there that should be gone",
      [...asPlanned.slice(0, 1), { path: "gone.yaml", before: bytes("x"), after: bytes(""), plain }],
    ],
    [
      "a file is gone that should be there",
      [{ path: "a.yaml", before: bytes("a: 1\n"), after: undefined, plain }, ...asPlanned.slice(1)],
    ],
  ])("is not as planned when %s", (_when, changes) => {
    expect(unplannedChanges(planned, changes)).toMatchObject([{ code: "EDIT_UNEXPECTED" }]);
  });
});

describe("planned files", () => {
  const [v1, v2] = [digestOf("v1"), digestOf("v2")];
  const edit: PlannedEdit = { place: { file: "k.yaml", path: "a.digest" }, from: v1, to: v2 };
  const tree = (text: string) => new Map([["k.yaml", bytes(text)]]);

  it("follow one another in the same file", () => {
    const second: PlannedEdit = { place: { file: "k.yaml", path: "b.digest" }, from: null, to: v2 };
    const [file] = plannedFiles([edit, second], tree(`a: {digest: ${v1}}\nb: {digest: ""}\n`));
    expect(new TextDecoder().decode(file?.bytes ?? undefined)).toBe(
      `a: {digest: ${v2}}\nb: {digest: "${v2}"}\n`,
    );
  });

  it("are none when another digest stands there than the one to be replaced", () => {
    expect(() => plannedFiles([edit], tree(`a: {digest: ${digestOf("v3")}}\n`))).toThrow(
      expect.objectContaining({ code: "STATE_CHANGED" }),
    );
    expect(() => plannedFiles([edit], new Map())).toThrow(
      expect.objectContaining({ code: "EDIT_PATH_MISSING" }),
    );
  });
});
