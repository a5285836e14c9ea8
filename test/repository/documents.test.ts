import { describe, expect, it } from "vitest";
import { DOCUMENTS } from "../../tools/write-docs.ts";
import { text } from "./tracked-files.ts";

describe("documents written from the code", () => {
  it.each(Object.entries(DOCUMENTS))("%s is what `npm run docs` writes", (path, write) => {
    expect(text(path)).toBe(write());
  });
});
