import * as z from "zod";
import { CommonInputs, KeyInput, SubjectInputs } from "../shared-inputs.ts";

export const AttestInputs = z.strictObject({
  ...SubjectInputs,
  sbomPath: z.string().optional(),
  predicateType: z.url().optional(),
  predicatePath: z.string().optional(),
  ...CommonInputs,
  ...KeyInput,
});
export type AttestInputs = z.infer<typeof AttestInputs>;
