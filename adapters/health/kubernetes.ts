import * as z from "zod";
import { Time } from "./exchange.ts";

/** A condition of any object's status. */
export const Conditions = z
  .array(
    z.object({
      type: z.string(),
      status: z.string(),
      reason: z.string().optional(),
      lastTransitionTime: Time.nullish(),
      lastUpdateTime: Time.nullish(),
    }),
  )
  .nullish();

export function conditionOf(conditions: z.infer<typeof Conditions>, type: string) {
  return conditions?.find((one) => one.type === type);
}
