import * as z from "zod";
import { SigningInputs, SubjectInputs, TokenInput } from "../shared-inputs.ts";

export const AttestInputs = z.strictObject({
  ...SubjectInputs,
  sbomPath: z.string().optional(),
  predicateType: z.url().optional(),
  predicatePath: z.string().optional(),
  ...TokenInput,
  ...SigningInputs,
});
export type AttestInputs = z.infer<typeof AttestInputs>;
