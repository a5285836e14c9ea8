import { createHmac, timingSafeEqual } from "node:crypto";
import * as z from "zod";

/** GitHub caps payloads at 25 MB; nothing that wakes the reconciler needs more than this. */
export const BODY_LIMIT = 1024 * 1024;

/**
 * Checks `X-Hub-Signature-256` over the raw body in constant time (GitHub docs, "Validating webhook
 * deliveries"). A missing or misshapen header is compared like a wrong one.
 */
export function signedBy(secret: string, body: Uint8Array, header: string | undefined): boolean {
  const expected = createHmac("sha256", secret).update(body).digest();
  const given = Buffer.alloc(expected.length);
  const hex = /^sha256=([0-9a-f]{64})$/.exec(header ?? "")?.[1];
  if (hex !== undefined) given.write(hex, "hex");
  return timingSafeEqual(expected, given) && hex !== undefined;
}

/** Delivery ids that were seen, oldest forgotten first: a webhook sent again runs nothing twice. */
export class Deliveries {
  readonly #seen = new Set<string>();
  readonly #limit: number;

  constructor(limit = 10_000) {
    this.#limit = limit;
  }

  /** False when this delivery was seen before. */
  first(id: string): boolean {
    if (this.#seen.has(id)) return false;
    this.#seen.add(id);
    const oldest = this.#seen.values().next().value;
    if (this.#seen.size > this.#limit && oldest !== undefined) this.#seen.delete(oldest);
    return true;
  }
}

/** Events after which something may be ready that wasn't; the rest is answered and forgotten. */
const WAKING = new Set([
  "push",
  "pull_request",
  "pull_request_review",
  "status",
  "check_run",
  "workflow_run",
  "deployment_status",
  "merge_group",
  "package",
  "registry_package",
  "repository_dispatch",
]);

const Payload = z.looseObject({
  /** `status` */
  context: z.string().optional(),
  /** `push` */
  ref: z.string().optional(),
  /** `pull_request` */
  pull_request: z.looseObject({ head: z.looseObject({ ref: z.string() }) }).optional(),
  sender: z.looseObject({ type: z.string() }).optional(),
});

/**
 * Whether a delivery says something that a promoter doesn't know from its own doing: its statuses, branches and pull
 * requests come back as events, and a pass for each would be a pass about nothing.
 */
export function wakes(event: string | undefined, payload: unknown): boolean {
  if (event === undefined || !WAKING.has(event)) return false;
  const { context, ref, pull_request, sender } = Payload.safeParse(payload).data ?? {};
  if (event === "status") return context !== "clearance" && context?.startsWith("clearance/") !== true;
  const branch = event === "push" ? ref?.replace("refs/heads/", "") : pull_request?.head.ref;
  return !(sender?.type === "Bot" && branch?.startsWith("clearance/") === true);
}

const CommentPayload = z.looseObject({
  action: z.literal("created"),
  comment: z.looseObject({ id: z.int().positive(), body: z.string().startsWith("/clearance") }),
});

/** Which comment an event says was just written to us. Nothing else of it is believed: the comment is read again. */
export function commentIn(event: string, payload: unknown): number | undefined {
  return event === "issue_comment" ? CommentPayload.safeParse(payload).data?.comment.id : undefined;
}
