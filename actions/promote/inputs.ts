import * as z from "zod";
import { List } from "../read-inputs.ts";
import { AppInputs, CommonInputs, KeyInput } from "../shared-inputs.ts";

export const PromoteInputs = z.strictObject({
  environment: z.string().optional(),
  mode: z.enum(["plan", "apply", "sign", "merge", "answer", "readiness"]).default("apply"),
  /** 0, in a run of an environment's next signer: there is none, and what is needed there is cleared again. */
  pullRequest: z.coerce.number().int().nonnegative().optional(),
  /** The id of an issue comment, for `answer`. */
  comment: z.coerce.number().int().positive().optional(),
  /** Whose tags are asked at once (apply). A hint that anybody may have given. */
  services: List,
  head: z
    .string()
    .regex(/^[0-9a-f]{40,64}$/, "expected a commit id")
    .optional(),
  ...CommonInputs,
  ...AppInputs,
  ...KeyInput,
});
export type PromoteInputs = z.infer<typeof PromoteInputs>;
