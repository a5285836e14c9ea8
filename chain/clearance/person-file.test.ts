import { expect, it } from "vitest";
import * as z from "zod";
import { readPersonFile } from "./person-file.ts";

it("reads the same bytes anew where another shape is asked for", () => {
  const bytes = new TextEncoder().encode("until: 3\n");
  const read = (shape: z.ZodType) => readPersonFile("HOLD_UNREADABLE", "holds/prod.yaml", bytes, shape);
  expect(read(z.strictObject({ until: z.int() }))).toEqual({ until: 3 });
  expect(() => read(z.strictObject({ owner: z.string() }))).toThrow("holds/prod.yaml");
});
