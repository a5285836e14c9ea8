import * as z from "zod";
import { Digest } from "#chain/digest/digest.ts";

/** What `clearance rollback --service URL` asks of the service. Who asks is never in the body. */
export const RollbackRequest = z.strictObject({
  service: z.string().min(1),
  environment: z.string().min(1),
  region: z.string().min(1).optional(),
  to: Digest.optional(),
  reason: z.string().min(3).max(500),
});
export type RollbackRequest = z.infer<typeof RollbackRequest>;

export interface RollbackAnswer {
  readonly status: 200 | 202 | 401 | 403 | 409 | 503;
  readonly body: unknown;
}
