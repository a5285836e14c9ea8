import * as z from "zod";
import { SubjectInputs, TokenInput } from "../shared-inputs.ts";

export const SbomInputs = z.strictObject({
  ...SubjectInputs,
  sbomPath: z.string().default("sbom.cdx.json"),
  ...TokenInput,
});
export type SbomInputs = z.infer<typeof SbomInputs>;
