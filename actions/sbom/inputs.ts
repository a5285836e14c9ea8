import * as z from "zod";
import { CommonInputs, SubjectInputs } from "../shared-inputs.ts";

export const SbomInputs = z.strictObject({
  ...SubjectInputs,
  sbomPath: z.string().default("sbom.cdx.json"),
  ...CommonInputs,
});
export type SbomInputs = z.infer<typeof SbomInputs>;
