import * as z from "zod";
import { Digest } from "#chain/digest/digest.ts";
import { AppInputs, CommonInputs } from "../shared-inputs.ts";

export const RollbackInputs = z.strictObject({
  service: z.string(),
  environment: z.string(),
  region: z.string().optional(),
  reason: z.string().min(3).max(500),
  to: Digest.optional(),
  ...CommonInputs,
  ...AppInputs,
});
export type RollbackInputs = z.infer<typeof RollbackInputs>;
